"""The demo: from an empty directory to a served registry, each step on one line."""
