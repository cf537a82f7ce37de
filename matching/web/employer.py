"""The employer's pages: its openings, and the people on an opening's list."""

import uuid
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.openings import selectors as openings
from matching.runs.selectors import matches
from matching.runs.services.runs import LIST_LENGTH
from matching.web import pay
from matching.web.shown import shown
from registry.equivalence import policies as equivalence
from registry.people import selectors as people
from registry.people.enums import OrganisationKind
from registry.web.pages import page

A_PAGE: Final = 10


def home(request: HttpRequest) -> HttpResponse:
    """Show the openings of the reader's employers, with how many people each one's list has."""
    employers = people.organisations_of(request.user).filter(kind=OrganisationKind.EMPLOYER)
    rows = openings.of_employers(request.user, employers)
    sheet = Paginator(rows, 20).get_page(request.GET.get("page"))
    listed = list(sheet)
    counts = matches.counts_by_opening([opening.pk for opening in listed])
    context = {
        "employers": list(employers),
        "rows": [(opening, counts[opening.pk]) for opening in listed],
        "sheet": sheet,
        "may_propose": equivalence.can_see_desk(request.user),
    }
    return page(request, "matching/employer_home.html", context)


def opening_matches(request: HttpRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Show the people on the list of one of the reader's own openings."""
    rows = openings.for_page(openings.visible_to(request.user))
    opening = rows.filter(public_id=opening_id).first()
    if opening is None or not matches.may_see_people(opening=opening, viewer=request.user):
        raise Http404
    rates = pay.rates_on(timezone.now().date())
    cards = matches.for_opening(opening=opening, viewer=request.user, limit=LIST_LENGTH)
    sheet = Paginator(cards, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "opening": opening,
        "wage": pay.wage(opening, rates),
        "cards": shown(list(sheet), voice="employer", rates=rates),
        "total": len(cards),
        "sheet": sheet,
        "crumbs": [(reverse("employer_home"), _("My openings"))],
    }
    return page(request, "matching/opening_matches.html", context)
