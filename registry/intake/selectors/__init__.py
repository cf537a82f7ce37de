"""What is read for intake: uploads and their rows, and what free text means."""
