"""Signed equivalence statements, as they are served."""

import uuid

from registry.badges.models import SignedStatement
from registry.equivalence import selectors as equivalence
from registry.equivalence.models import EquivalenceAssertion


def assertion_at(public_id: uuid.UUID) -> EquivalenceAssertion | None:
    """Return a public assertion with all that a statement says of it."""
    rows = equivalence.visible_to(None).filter(public_id=public_id, status__in=equivalence.PUBLIC)
    return (
        rows.select_related(
            "asserter",
            "source__credential__issuer",
            "source__level",
            "target__credential__issuer",
            "target__level",
        )
        .prefetch_related("source__competencies", "target__competencies")
        .first()
    )


def latest(assertion: EquivalenceAssertion) -> SignedStatement | None:
    """Return the statement signed last, also where a version has changed since."""
    return SignedStatement.objects.filter(assertion=assertion).first()
