"""What our relations and methods are called in SKOS, CTDL and SEMAPV.

SKOS reads from subject to object: ``a skos:broadMatch b`` says that *b* is the broader one.
Our *broader* says that the credential held contains the other, so that it is a narrowMatch.
Sources: SKOS Reference (W3C, 2009), section 10; SEMAPV 1.0; the CTDL records of Credential
Engine's framework comparisons (``align:NoMatch``).
"""

from collections.abc import Mapping
from typing import Final

from registry.equivalence.enums import Method, Relation

PREDICATES: Final[Mapping[str, str]] = {
    Relation.EXACT: "skos:exactMatch",
    Relation.CLOSE: "skos:closeMatch",
    Relation.BROADER: "skos:narrowMatch",
    Relation.NARROWER: "skos:broadMatch",
    Relation.PARTIAL: "skos:relatedMatch",
}
"""All but ``none``, which SKOS has no word for."""

NO_MATCH: Final = "align:NoMatch"
"""CTDL's word for ``none``; SSSOM says *Not* ``skos:relatedMatch``: not even related."""

JUSTIFICATIONS: Final[Mapping[str, str]] = {
    Method.AGREEMENT: "semapv:ManualMappingCuration",
    Method.EXPERT_PANEL: "semapv:MappingReview",
    Method.CURRICULUM: "semapv:BackgroundKnowledgeBasedMatching",
    Method.STATISTICAL: "semapv:SemanticSimilarityThresholdMatching",
    Method.INFERRED: "semapv:MappingChaining",
}
"""The nearest of SEMAPV's words; which method it was is said beside it."""


def alignment_type(relation: str) -> str:
    """Return what CTDL calls a relation."""
    return PREDICATES.get(relation, NO_MATCH)
