"""Readers of official reference releases: a folder of files in, typed rows out, no database."""
