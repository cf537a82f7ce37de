"""The way of an upload: received, read, planned, applied, undone; and who is told."""
