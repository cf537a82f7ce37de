"""Openings for machines: read endpoints beside those of the registry. Translates only."""
