"""Search over everything that is public, in both languages at once."""
