"""The pure matching engine: columns in, ranked matches with reasons out.

Standard library and NumPy only: no Django, no clock, no files. Same input, same bytes.
``docs/method-score.md`` says what is computed.
"""

from matching.engine.change import Change, Lever
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
    Way,
)
from matching.engine.equivalents import Equivalents
from matching.engine.explain import (
    Explanation,
    GroupFact,
    LanguageFact,
    LevelFact,
    OccupationFact,
    PlaceFact,
    Reason,
    SkillFacts,
    WageFact,
    explain,
)
from matching.engine.rank import NEAR_MISSES, match
from matching.engine.results import Matches, Pairs, Ranking
from matching.engine.scarcity import Scarcity
from matching.engine.sparse import InvalidColumn, Sparse
from matching.engine.weights import InvalidWeights, Weights

__all__ = [
    "MENDABLE",
    "NATIVE",
    "NEAR_MISSES",
    "OPEN_ENDED",
    "UNKNOWN",
    "Change",
    "Component",
    "Condition",
    "Effect",
    "Equivalents",
    "Explanation",
    "Flag",
    "Force",
    "GroupFact",
    "InvalidColumn",
    "InvalidWeights",
    "Kind",
    "LanguageFact",
    "LevelFact",
    "Lever",
    "Matches",
    "Mobility",
    "OccupationFact",
    "Openings",
    "Pairs",
    "PlaceFact",
    "PlaceMode",
    "Ranking",
    "Reason",
    "Requirements",
    "Scarcity",
    "SkillFacts",
    "Sparse",
    "Verdict",
    "WageFact",
    "Way",
    "Weights",
    "Workers",
    "explain",
    "match",
]
