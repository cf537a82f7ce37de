"""The records of equivalence: assertions with what they stand on, and what is inferred."""

from registry.equivalence.models.assertions import (
    DIMENSIONS,
    EquivalenceAssertion,
    EquivalenceCondition,
    EvidenceItem,
)
from registry.equivalence.models.inferred import (
    InferenceDay,
    InferenceDue,
    InferredEquivalence,
)

__all__ = [
    "DIMENSIONS",
    "EquivalenceAssertion",
    "EquivalenceCondition",
    "EvidenceItem",
    "InferenceDay",
    "InferenceDue",
    "InferredEquivalence",
]
