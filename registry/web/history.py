"""The history of a record: who as a role, when, what; and what differs between versions."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.selectors import credentials, differences, programmes
from registry.catalogue.selectors import history as catalogue
from registry.catalogue.selectors.differences import Line as Difference
from registry.catalogue.selectors.history import Event
from registry.web import changes
from registry.web.localised import reading_language, text_of
from registry.web.pages import page
from registry.web.wording import organisation_name

A_PAGE: Final = 20
LATEST: Final = 4
"""How many events the page of a record itself shows."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """An event in words."""

    event: Event
    who: str
    changes: list[Difference]


def latest(record: CredentialVersion | Programme) -> list[Line]:
    """Return the newest events of a record, in two queries."""
    return _lines(record, catalogue.events(record, catalogue.trail(record)[:LATEST]))


@login_not_required
def credential_history(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Show everything that happened to a credential version."""
    rows = credentials.visible_to(request.user).select_related("credential__issuer")
    record = rows.filter(public_id=version_id).first()
    if record is None:
        raise Http404
    back = reverse("credential", args=[record.public_id])
    return _history(request, record, (back, text_of(record, "name")))


@login_not_required
def programme_history(request: HttpRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show everything that happened to a programme."""
    rows = programmes.visible_to(request.user).select_related("provider")
    record = rows.filter(public_id=programme_id).first()
    if record is None:
        raise Http404
    back = reverse("programme", args=[record.public_id])
    return _history(request, record, (back, text_of(record, "title")))


def _history(
    request: HttpRequest, record: CredentialVersion | Programme, crumb: tuple[str, str]
) -> HttpResponse:
    sheet = Paginator(catalogue.trail(record), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "name": crumb[1],
        "crumbs": [crumb],
        "lines": _lines(record, catalogue.events(record, sheet)),
        "sheet": sheet,
    }
    return page(request, "registry/history.html", context)


@login_not_required
def credential_changes(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Show what a version changed against the one that it supersedes."""
    seen = credentials.visible_to(request.user).select_related("credential__issuer", "supersedes")
    newer = seen.filter(public_id=version_id).first()
    older = seen.filter(superseded_by=newer).first() if newer else None
    if newer is None or older is None:
        raise Http404
    context = {
        "newer": newer,
        "older": older,
        "changes": differences.differences(old=older, new=newer, language=reading_language()),
        "crumbs": [(reverse("credential", args=[newer.public_id]), text_of(newer, "name"))],
    }
    return page(request, "registry/changes.html", context)


def _lines(record: CredentialVersion | Programme, events: list[Event]) -> list[Line]:
    return [
        Line(event=event, who=_who(event), changes=changes.of_event(type(record), event.details))
        for event in events
    ]


def _who(event: Event) -> str:
    """Say in which role somebody acted; never who she is."""
    if event.is_platform:
        return _("the registry itself")
    if event.organisation is None:
        return _("somebody who works for the registry")
    words = {"role": event.role, "organisation": organisation_name(event.organisation)}
    return _("%(role)s at %(organisation)s") % words
