"""CTDL JSON-LD: graphs and single records, checked and flattened to rows."""
