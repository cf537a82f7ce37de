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
from matching.engine.rank import NEAR_MISSES, match
from matching.engine.results import Matches, Pairs, Ranking
from matching.engine.scarcity import Scarcity
from matching.engine.sparse import InvalidColumn, Sparse
from matching.engine.weights import InvalidWeights, Weights

__all__ = [
    "Component",
    "Condition",
    "Effect",
    "Equivalents",
    "Flag",
    "Force",
    "InvalidColumn",
    "InvalidWeights",
    "Kind",
    "MENDABLE",
    "Matches",
    "Mobility",
    "NATIVE",
    "NEAR_MISSES",
    "OPEN_ENDED",
    "Openings",
    "Pairs",
    "PlaceMode",
    "Ranking",
    "Requirements",
    "Scarcity",
    "Sparse",
    "UNKNOWN",
    "Verdict",
    "Weights",
    "Workers",
    "match",
]
