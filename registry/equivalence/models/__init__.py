"""The records of equivalence: assertions with what they stand on, and what is inferred."""

from registry.equivalence.models.assertions import (
    DIMENSIONS,
    EquivalenceAssertion,
    EquivalenceCondition,
    EvidenceItem,
)

__all__ = [
    "DIMENSIONS",
    "EquivalenceAssertion",
    "EquivalenceCondition",
    "EvidenceItem",
]
