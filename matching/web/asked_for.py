"""Openings that belong to a record of the registry: fragments of its page, and pages of their own.

The registry's pages load them by the names of these addresses; it knows nothing of openings.
"""

import uuid
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.openings import selectors as openings
from matching.openings.models import Opening
from matching.web import pay
from registry.catalogue.selectors import credentials, programmes
from registry.web.localised import text_of
from registry.web.pages import page

A_PAGE: Final = 10


@login_not_required
def credential_openings(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Show the openings that ask for a credential now."""
    version = credentials.visible_to(request.user).filter(public_id=version_id).first()
    if version is None:
        raise Http404
    name = text_of(version, "name")
    rows = openings.asking_for(version, day=timezone.now().date())
    context = {
        "title": _("Openings that ask for %(name)s") % {"name": name},
        "nothing": _("No opening asks for it now."),
        "whole": reverse("credential_openings", args=[version_id]),
        "crumbs": [(reverse("credential", args=[version_id]), name)],
    }
    return _openings(request, rows, context)


@login_not_required
def programme_openings(request: HttpRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show the openings through which one enters a programme."""
    programme = programmes.visible_to(request.user).filter(public_id=programme_id).first()
    if programme is None:
        raise Http404
    name = text_of(programme, "title")
    rows = openings.of_programme(programme, day=timezone.now().date())
    context = {
        "title": _("Openings of %(name)s") % {"name": name},
        "nothing": _("No opening of this program takes people now."),
        "whole": reverse("programme_openings", args=[programme_id]),
        "crumbs": [(reverse("programme", args=[programme_id]), name)],
    }
    return _openings(request, rows, context)


def _openings(
    request: HttpRequest, rows: QuerySet[Opening], context: dict[str, Any]
) -> HttpResponse:
    sheet = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    rates = pay.rates_on(timezone.now().date())
    shown = [(opening, pay.wage(opening, rates)) for opening in sheet]
    found = {"sheet": sheet, "openings": shown, "is_part": bool(getattr(request, "htmx", False))}
    return page(request, "matching/asked_for.html", {**context, **found})
