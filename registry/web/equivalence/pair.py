"""What stands from one credential to another on a day: all who speak, and what counts of it."""

import datetime as dt
import uuid
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import credentials
from registry.equivalence import selectors
from registry.equivalence.selectors import reviews
from registry.equivalence.selectors.graph import standing, telling
from registry.equivalence.selectors.graph.standing import Effective, Status
from registry.web import chains
from registry.web.pages import page
from registry.web.wording import credential_name

WHY: Final = {
    Status.LEGAL: gettext_lazy("It has legal effect: that goes before everything else."),
    Status.RECOGNISED: gettext_lazy(
        "The competent body recognizes it: only the law would go before that."
    ),
    Status.ISSUER: gettext_lazy(
        "The issuer of the credential asked for recognizes it; no law and no competent body speaks."
    ),
    Status.ACCEPTED: gettext_lazy(
        "Named bodies accept it for themselves; nobody speaks for everybody."
    ),
    Status.INFORMATIVE: gettext_lazy("It was compared, but binds nobody."),
    Status.PROPOSED: gettext_lazy("It is only proposed or disputed: nothing counts yet."),
    Status.INFERRED: gettext_lazy("It is only inferred: nobody recognizes it."),
    Status.UNKNOWN: gettext_lazy("Nobody has said anything, and nothing follows."),
}


@login_not_required
def pair(request: HttpRequest, source_id: uuid.UUID, target_id: uuid.UUID) -> HttpResponse:
    """Show every assertion from one version to another, what counts first on the day, and why."""
    source, target = _version(request, source_id), _version(request, target_id)
    day, is_wrong = _day(request.GET.get("on", ""))
    found = standing.effective(source=source.pk, target=target.pk, as_of=day, user=request.user)
    shown = {row.pk for row in (found.first, *found.others) if row is not None}
    every = reviews.of_pair(source=source.pk, target=target.pk, user=request.user)
    context = {
        "source": source,
        "target": target,
        "day": day,
        "is_wrong": is_wrong,
        "first": found.first,
        "others": found.others,
        "elsewhere": [row for row in every if row.pk not in shown],
        "chains": _chains(found, day),
        "why": WHY[found.status],
        "status": found.status,
        "crumbs": [
            (reverse("credential", args=[source.public_id]), credential_name(source)),
        ],
    }
    return page(request, "registry/equivalence/pair.html", context, status=400 if is_wrong else 200)


def _version(request: HttpRequest, public_id: uuid.UUID) -> CredentialVersion:
    rows = credentials.for_list(credentials.visible_to(request.user))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _day(text: str) -> tuple[dt.date, bool]:
    """Return the day asked for, today without one, and whether it was no day."""
    today = timezone.now().date()
    if not text:
        return today, False
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    return found or today, found is None


def _chains(found: Effective, day: dt.date) -> list[chains.ChainShown]:
    """Return the inferred chains in words; none where anybody has spoken."""
    if found.first is not None:
        return []
    steps = {
        row.pk: row
        for row in selectors.for_page(selectors.in_force(as_of=day)).filter(
            pk__in={pk for chain in found.inferred for pk in chain.path}
        )
    }
    told = tuple(
        telling.ToldChain(chain=chain, steps=tuple(steps[pk] for pk in chain.path))
        for chain in found.inferred[: chains.SHOWN]
    )
    return chains.in_words(telling.ToldChains(told=told, more=0)).rows
