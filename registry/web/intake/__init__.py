"""The pages of intake: send a file, see what becomes of every row, mend, apply, undo."""
