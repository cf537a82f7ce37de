"""Search over everything that is public: credentials, programmes and openings."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.catalogue.selectors import (
    Facet,
    PageOutOfRange,
    Question,
    SearchKind,
    SearchPage,
    SearchTooSlow,
    Sort,
    Suggestion,
    suggest,
)
from registry.catalogue.selectors import search as search_for
from registry.catalogue.selectors.search import nearby
from registry.catalogue.selectors.search.addresses import (
    DEFAULT_KM,
    FARTHEST_KM,
    LONGEST_TEXT,
    address_of,
    question_of,
)
from registry.refusals import Refusal
from registry.web import filters, hits, places_map
from registry.web.localised import reading_language
from registry.web.pages import page
from registry.web.search_words import SORTS, Words, suggestion_words

KILOMETRES: Final = (10, 25, 50, 100, 250, 500)
SUGGESTED: Final = 8
SHORTEST: Final = 3
MOST_READ: Final = 80
"""Characters of what is being typed that are looked up."""

WAIT_SECONDS: Final = "10"
VIEWS: Final = frozenset({"", "list", "map"})


class UnknownView(Refusal):
    """Results are not shown in this way."""

    code = "unknown_view"
    message = gettext_lazy("Results cannot be shown as “%(view)s”.")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link to another question."""

    href: str
    label: str
    detail: str = ""


@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    """Show what answers the question of the address, or why it cannot be answered."""
    today = timezone.now().date()
    question = Question()
    try:
        question = question_of(request.GET)
        _check_view(request.GET.get("view", ""))
        found = search_for(question, language=reading_language(), today=today)
    except Refusal as refusal:
        return refused(request, question, refusal)
    context = _form(request, question) | _found(request, question, found, today)
    return page(request, "registry/search.html", context)


def _check_view(view: str) -> None:
    if view not in VIEWS:
        raise UnknownView(view=view[:40])


def refused(request: HttpRequest, question: Question, refusal: Refusal) -> HttpResponse:
    """Show the search page with why there are no results, and where to go from there."""
    status = 404 if isinstance(refusal, PageOutOfRange) else 400
    status = 503 if isinstance(refusal, SearchTooSlow) else status
    text = _readable(request.GET.get("q", ""))[:LONGEST_TEXT]
    shown = question if question != Question() else Question(text=" ".join(text.split()))
    first = href(replace(shown, page=1)) if isinstance(refusal, PageOutOfRange) else ""
    context = _form(request, shown) | {"refusal": str(refusal), "first": first, "page": None}
    response = page(request, "registry/search.html", context, status=status)
    if status == 503:
        response["Retry-After"] = WAIT_SECONDS
    return response


def _readable(text: str) -> str:
    return text.replace("\x00", "")


def href(question: Question, *, view: str = "") -> str:
    """Return the address of a question, as a list or on the map."""
    query = "&".join(
        part for part in (address_of(question), f"view={view}" if view else "") if part
    )
    return reverse("search") + (f"?{query}" if query else "")


def _form(request: HttpRequest, question: Question) -> dict[str, Any]:
    """Return what the form itself shows; it stays as it is while results come and go."""
    near = question.near
    kilometres = {*KILOMETRES, near.km} if near else set(KILOMETRES)
    return {
        "question": question,
        "view": "map" if request.GET.get("view") == "map" else "",
        "whats": question.facets.get(Facet.WHAT, ()),
        "kilometres": sorted(km for km in kilometres if km <= FARTHEST_KM),
        "near": near.name if near else _readable(request.GET.get("near", ""))[:MOST_READ],
        "position": near if near and not near.name else None,
        "km": near.km if near else _kilometres(request),
        "needs_place": near is None
        and (question.sort == Sort.NEAREST or _kilometres(request) != DEFAULT_KM),
        "sorts": [(sort.value, label, sort == question.sort) for sort, label in SORTS.items()],
        "refusal": "",
    }


def _kilometres(request: HttpRequest) -> int:
    """Return the distance that was chosen, though no place may be."""
    said = request.GET.get("km", "")
    return next((km for km in KILOMETRES if str(km) == said), DEFAULT_KM)


def _found(
    request: HttpRequest, question: Question, found: SearchPage, today: dt.date
) -> dict[str, Any]:
    words = Words(found.facets)
    counts = {row.value: row.count for row in found.facets.get(Facet.WHAT, ())}
    language = reading_language()
    is_map = request.GET.get("view") == "map"
    return {
        "page": found,
        "count": total_words(found),
        "tabs": _tabs(question, counts, is_map=is_map),
        "cards": [] if is_map else [hits.card(hit, today=today) for hit in found.items],
        "map": places_map.of(found, question) if is_map else None,
        "groups": filters.groups(found, words),
        "chosen": filters.chosen(question, words),
        "understood": _distinct(concept.name(language) for concept in found.understood),
        "places": _distinct(place.name(language) for place in found.places),
        "instead": f'"{question.text}"' if found.corrected else "",
        "help": [_link(suggestion) for suggestion in found.help],
        "everything": reverse("search"),
        "address": address_of(replace(question, page=1)),
    }


def _distinct(names: Iterable[str]) -> list[str]:
    """Leave out names that two classifications write alike but for spaces and case."""
    return list({name.casefold().replace(" ", ""): name for name in names}.values())


def total_words(found: SearchPage) -> str:
    """Say how many results there are; above the cap, that there are more."""
    figure = number_format(found.total, force_grouping=True)
    if found.is_capped:
        return _("%(count)s+ results") % {"count": figure}
    return ngettext("%(count)s result", "%(count)s results", found.total) % {"count": figure}


def _tabs(
    question: Question, counts: Mapping[str, int], *, is_map: bool
) -> list[tuple[str, str, bool]]:
    """Return the lists and the map as links: address, label, whether it is the one shown."""
    whats = question.facets.get(Facet.WHAT, ())
    labels = {
        SearchKind.CREDENTIAL: _("Credentials"),
        SearchKind.PROGRAMME: _("Programs"),
        SearchKind.OPENING: _("Openings"),
    }
    base = replace(question, page=1)
    tabs = [(href(filters.with_values(base, Facet.WHAT, ())), _("Everything"), not whats)]
    for kind, label in labels.items():
        figure = number_format(counts.get(kind, 0), force_grouping=True)
        target = href(filters.with_values(base, Facet.WHAT, (kind.value,)))
        tabs.append((target, f"{label} ({figure})", whats == (kind.value,)))
    shown = [(url, label, current and not is_map) for url, label, current in tabs]
    return [*shown, (href(base, view="map"), _("Map"), is_map)]


def _link(suggestion: Suggestion) -> Link:
    label, detail = suggestion_words(suggestion)
    return Link(href=href(suggestion.question), label=label, detail=detail)


@login_not_required
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with ways to finish what is being typed, as options of a list."""
    text = _typed(request)
    found = suggest(text, language=reading_language(), limit=SUGGESTED) if text else ()
    return _options(request, [_link(suggestion) for suggestion in found])


@login_not_required
def places(request: HttpRequest) -> HttpResponse:
    """Answer with cities whose names begin like what is being typed."""
    text = _typed(request)
    found = nearby.places_beginning(text, limit=SUGGESTED) if text else ()
    return _options(request, [Link(href="", label=near.name) for near in found])


def _typed(request: HttpRequest) -> str:
    text = request.GET.get("q", "")[:MOST_READ].replace("\x00", "").strip()
    return text if len(text) >= SHORTEST and text.isprintable() else ""


def _options(request: HttpRequest, options: list[Link]) -> HttpResponse:
    return render(request, "registry/suggestions.html", {"options": options})
