"""The records of equivalence: assertions, what they stand on, their review, what is inferred."""

from registry.equivalence.models.assertions import (
    DIMENSIONS,
    PROGRAMS,
    EquivalenceAssertion,
    EquivalenceCondition,
    EvidenceItem,
)
from registry.equivalence.models.inferred import (
    InferenceDay,
    InferenceDue,
    InferredEquivalence,
)
from registry.equivalence.models.review import (
    EquivalenceNotice,
    PanelSeat,
    ReviewNote,
    ReviewRound,
)

__all__ = [
    "DIMENSIONS",
    "PROGRAMS",
    "EquivalenceAssertion",
    "EquivalenceCondition",
    "EquivalenceNotice",
    "EvidenceItem",
    "InferenceDay",
    "InferenceDue",
    "InferredEquivalence",
    "PanelSeat",
    "ReviewNote",
    "ReviewRound",
]
