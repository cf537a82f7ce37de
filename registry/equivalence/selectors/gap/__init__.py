"""The gap between what somebody holds and what is asked for, and the ways to close it."""
