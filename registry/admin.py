"""The stewards' admin, gathered from the rooms."""
