"""The gap."""
