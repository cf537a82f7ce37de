"""The pure matching engine: columns in, ranked matches with reasons out.

Standard library and NumPy only: no Django, no clock, no files. Same input, same bytes.
``docs/method-score.md`` says what is computed.
"""

from matching.engine.columns import Openings, Requirements, Workers
from matching.engine.enums import (
    MENDABLE,
    NATIVE,
    OPEN_ENDED,
    UNKNOWN,
    Component,
    Condition,
    Effect,
    Flag,
    Force,
    Kind,
    Mobility,
    PlaceMode,
    Verdict,
)
from matching.engine.equivalents import Equivalents
from matching.engine.sparse import InvalidColumn, Sparse

__all__ = [
    "MENDABLE",
    "NATIVE",
    "OPEN_ENDED",
    "UNKNOWN",
    "Component",
    "Condition",
    "Effect",
    "Equivalents",
    "Flag",
    "Force",
    "InvalidColumn",
    "Kind",
    "Mobility",
    "Openings",
    "PlaceMode",
    "Requirements",
    "Sparse",
    "Verdict",
    "Workers",
]
