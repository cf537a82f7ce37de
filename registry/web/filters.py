"""The filters of a search: what can be chosen, and how what was chosen is taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.catalogue.selectors import Facet, FacetCount, Question, SearchPage, Sort
from registry.catalogue.selectors.search.addresses import address_of
from registry.web.search_words import FACETS, ORDERED, Words

SHOWN: Final = 8
"""Values of one facet that are offered, the most frequent; what was chosen is always there."""

OPEN: Final = frozenset({Facet.COUNTRY, Facet.RECOGNISED, Facet.FUNDED})
"""Facets that are unfolded from the start."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value of a facet with its label and how many results it has."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """A facet with its values; ``more`` of them are left out."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    more: int
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A filter that was chosen, and the address of the search without it."""

    facet: str
    label: str
    href: str


def groups(found: SearchPage, words: Words) -> list[Group]:
    """Return the facets that have something to choose; what is searched is a tab, not a filter."""
    facets = [facet for facet in Facet if facet != Facet.WHAT]
    made = (_group(facet, found.facets.get(facet, ()), words) for facet in facets)
    return [group for group in made if group.choices]


def _group(facet: Facet, counts: tuple[FacetCount, ...], words: Words) -> Group:
    kept = [row for place, row in enumerate(counts) if place < SHOWN or row.is_chosen]
    if facet in ORDERED:
        order = list(words.order(facet))
        kept.sort(key=lambda row: order.index(row.value) if row.value in order else len(order))
    return Group(
        name=facet.value,
        label=str(FACETS[facet]),
        choices=tuple(
            Choice(
                value=row.value,
                label=words.of(facet, row.value),
                count=row.count,
                is_chosen=row.is_chosen,
            )
            for row in kept
        ),
        more=len(counts) - len(kept),
        is_open=facet in OPEN or any(row.is_chosen for row in counts),
    )


def chosen(question: Question, words: Words) -> list[Chosen]:
    """Return every filter that was chosen, each with the way back."""
    return list(_chosen(replace(question, page=1), words))


def _chosen(question: Question, words: Words) -> Iterator[Chosen]:
    for facet, values in question.facets.items():
        if facet == Facet.WHAT:
            continue
        for value in values:
            rest = tuple(other for other in values if other != value)
            yield Chosen(
                facet=str(FACETS[facet]),
                label=words.of(facet, value),
                href=_href(with_values(question, facet, rest)),
            )
    if question.near is not None:
        name = question.near.name or _("your position")
        label = _("Within %(km)s km of %(place)s") % {"km": question.near.km, "place": name}
        sort = Sort.BEST if question.sort == Sort.NEAREST else question.sort
        yield Chosen(
            facet=_("Near"), label=label, href=_href(replace(question, near=None, sort=sort))
        )


def with_values(question: Question, facet: Facet, values: tuple[str, ...]) -> Question:
    """Return a question with other values of one facet, on its first page."""
    facets = {name: said for name, said in question.facets.items() if name != facet}
    if values:
        facets[facet] = values
    return replace(question, facets=facets, page=1)


def _href(question: Question) -> str:
    query = address_of(question)
    return reverse("search") + (f"?{query}" if query else "")
