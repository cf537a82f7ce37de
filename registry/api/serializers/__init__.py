"""What the records look like to machines. Names are in both languages, always."""
