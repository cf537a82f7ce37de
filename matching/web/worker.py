"""The worker's pages: her home, her matches and near misses, one match in full."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.openings.enums import OpeningKind
from matching.profiles import selectors as profiles
from matching.runs.facts import MatchCard
from matching.runs.selectors import matches
from matching.runs.services.runs import LIST_LENGTH
from matching.web import pay
from matching.web.shown import shown
from registry.web.pages import page, signed_in

A_PAGE: Final = 10
COUNTRIES: Final = ("MX", "US")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the worker narrows her list to; empty means all."""

    kind: str
    country: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Filters":
        """Read the filters of an address; unknown values narrow nothing."""
        kind, country = request.GET.get("kind", ""), request.GET.get("country", "")
        return cls(
            kind=kind if kind in OpeningKind.values else "",
            country=country if country in COUNTRIES else "",
        )

    def keeps(self, card: MatchCard) -> bool:
        """Tell whether a card passes."""
        opening = card.opening
        country = opening.municipality.subdivision.country
        return self.kind in {"", opening.kind} and self.country in {"", country}


def home(request: HttpRequest) -> HttpResponse:
    """Show what the worker said about herself, and the best that came of it."""
    profile = profiles.of(signed_in(request))
    if profile is None:
        return page(request, "matching/worker_home.html", {"profile": None})
    today = timezone.now().date()
    rates = pay.rates_on(today)
    best = matches.for_worker(profile=profile, limit=3, on=today)
    near = matches.for_worker(profile=profile, near_misses=True, limit=3, on=today)
    cards = shown([*best, *near], voice="worker", rates=rates)
    context = {"profile": profile, "best": cards[: len(best)], "near": cards[len(best) :]}
    return page(request, "matching/worker_home.html", context)


def match_list(request: HttpRequest) -> HttpResponse:
    """Show the ranked list, or with ``?list=near`` the near misses, which are never mixed in."""
    profile = profiles.of(signed_in(request))
    if profile is None:
        return page(request, "matching/worker_home.html", {"profile": None})
    near = request.GET.get("list") == "near"
    filters = Filters.of(request)
    today = timezone.now().date()
    cards = matches.for_worker(profile=profile, near_misses=near, limit=LIST_LENGTH, on=today)
    kept = [card for card in cards if filters.keeps(card)]
    sheet = Paginator(kept, A_PAGE).get_page(request.GET.get("page"))
    rates = pay.rates_on(today)
    context = {
        "cards": shown(list(sheet), voice="worker", rates=rates),
        "near": near,
        "filters": filters,
        "kinds": OpeningKind.choices,
        "countries": COUNTRIES,
        "total": len(kept),
        "listed": len(cards),
        "sheet": sheet,
        "tabs": [
            (reverse("worker_matches"), _("Matches"), not near),
            (f"{reverse('worker_matches')}?list=near", _("Near misses"), near),
        ],
    }
    return page(request, "matching/worker_matches.html", context)


def match_detail(request: HttpRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Show one match in full; an opening that is not on her list is not found."""
    today = timezone.now().date()
    card = matches.one_for_worker(user=signed_in(request), opening_id=opening_id, on=today)
    if card is None:
        raise Http404
    rates = pay.rates_on(today)
    match = shown([card], voice="worker", rates=rates)[0]
    crumbs = [(reverse("worker_home"), _("My place")), (reverse("worker_matches"), _("My matches"))]
    return page(request, "matching/worker_match.html", {"match": match, "crumbs": crumbs})
