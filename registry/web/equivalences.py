"""The page of one assertion of equivalence, in full."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.badges.policies import can_sign_statement
from registry.badges.selectors import statements
from registry.equivalence import selectors
from registry.equivalence.enums import Effect
from registry.equivalence.models import DIMENSIONS, EquivalenceAssertion
from registry.equivalence.selectors import reviews
from registry.people import selectors as people
from registry.people.services.audit import key_of
from registry.web.equivalence import wording as work
from registry.web.pages import page
from registry.web.wording import credential_name

LONGEST: Final = 100
"""Events of a statement's history on its page, the latest first."""


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A score of 0 to 100 on one dimension, or None where it was not examined."""

    label: str
    score: int | None


@login_not_required
def equivalence(request: HttpRequest, assertion_id: uuid.UUID) -> HttpResponse:
    """Show one assertion: what it says, on which evidence, within which limits, and since when."""
    rows = selectors.for_page(selectors.visible_to(request.user))
    assertion = rows.filter(public_id=assertion_id).first()
    if assertion is None:
        raise Http404
    context = {
        "assertion": assertion,
        "dimensions": dimensions(assertion),
        "history": [
            (event, work.event_words(event))
            for event in people.trail_of(*key_of(assertion))[:LONGEST]
        ],
        "rounds": [work.round_shown(found) for found in reviews.rounds_of(assertion)],
        "takes_part": request.user.is_authenticated and reviews.takes_part(request.user, assertion),
        "statement": statements.latest(assertion),
        "may_sign": can_sign_statement(request.user, assertion),
        "crumbs": [_crumb(assertion)],
    }
    return page(request, "registry/equivalence.html", context)


def _crumb(assertion: EquivalenceAssertion) -> tuple[str, str]:
    """Return the way back: to the precedents from one of them, else to the credential held."""
    if assertion.effect == Effect.LEGAL:
        return reverse("precedents"), _("Precedents")
    source = assertion.source
    return reverse("credential", args=[source.public_id]), credential_name(source)


def dimensions(assertion: EquivalenceAssertion) -> list[Dimension]:
    """Return the six dimensions of an assertion in their fixed order."""
    columns = {column.name: column for column in EquivalenceAssertion._meta.concrete_fields}  # noqa: SLF001
    return [
        Dimension(
            label=str(columns[name].verbose_name),
            score=getattr(assertion, name),
        )
        for name in DIMENSIONS
    ]
