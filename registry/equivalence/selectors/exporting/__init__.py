"""Assertions as files: CTDL, SSSOM and CSV, each written as it is read, whatever their number."""

from registry.equivalence.selectors.exporting.alignments import alignment_map, alignment_maps
from registry.equivalence.selectors.exporting.inferences import inferred_mapping_set, inferred_state
from registry.equivalence.selectors.exporting.mapping_sets import mapping_set
from registry.equivalence.selectors.exporting.statements import (
    COLUMNS,
    Statement,
    Wanted,
    recognised,
    said_of,
    state_of,
    statements,
)
from registry.equivalence.selectors.exporting.tables import table
from registry.equivalence.selectors.exporting.transfer_values import transfer_values

__all__ = [
    "COLUMNS",
    "Statement",
    "Wanted",
    "alignment_map",
    "alignment_maps",
    "inferred_mapping_set",
    "inferred_state",
    "mapping_set",
    "recognised",
    "said_of",
    "state_of",
    "statements",
    "table",
    "transfer_values",
]
