"""What is asked of search and what it answers: the public shapes, without a query."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.concepts import Concept
from registry.catalogue.selectors.search.plan import Place
from registry.people.enums import Language
from registry.refusals import Refusal

PAGE_SIZE: Final = 20
FARTHEST_PAGE: Final = 10**6
"""What a page's number is read as where it is larger."""


class SearchKind(StrEnum):
    """What can be found."""

    CREDENTIAL = "credential"
    PROGRAMME = "programme"
    OPENING = "opening"


class Facet(StrEnum):
    """What results are narrowed by; the value is also the name of the URL's parameter."""

    WHAT = "what"
    TYPE = "type"
    COUNTRY = "country"
    STATE = "state"
    SECTOR = "sector"
    LEVEL = "level"
    COST = "cost"
    DURATION = "duration"
    LANGUAGE = "language"
    DELIVERY = "delivery"
    FUNDED = "funded"
    RECOGNISED = "recognised"


class CostBand(StrEnum):
    """What it costs, in US dollars at the rate of the day it was indexed."""

    FREE = "free"
    TO_500 = "to_500"
    TO_2000 = "to_2000"
    TO_10000 = "to_10000"
    OVER_10000 = "over_10000"
    UNKNOWN = "unknown"


class DurationBand(StrEnum):
    """How long it takes."""

    TO_4_WEEKS = "to_4_weeks"
    TO_12_WEEKS = "to_12_weeks"
    TO_26_WEEKS = "to_26_weeks"
    TO_52_WEEKS = "to_52_weeks"
    OVER_52_WEEKS = "over_52_weeks"
    UNKNOWN = "unknown"


class Sort(StrEnum):
    """The order of the hits."""

    BEST = "best"
    NEWEST = "newest"
    COST = "cost"
    START = "start"
    NEAREST = "nearest"
    NAME = "name"


YES: Final = "yes"

VALUES: Final[Mapping[Facet, frozenset[str]]] = {
    Facet.WHAT: frozenset(SearchKind),
    Facet.COUNTRY: frozenset({"MX", "US"}),
    Facet.LEVEL: frozenset("012345678"),
    Facet.COST: frozenset(CostBand),
    Facet.DURATION: frozenset(DurationBand),
    Facet.LANGUAGE: frozenset(Language.values),
    Facet.DELIVERY: frozenset({"on_site", "online", "blended"}),
    Facet.FUNDED: frozenset({YES}),
    Facet.RECOGNISED: frozenset({YES}),
}
"""Facets whose values are all known; of the others only the shape is."""

SHAPES: Final[Mapping[Facet, re.Pattern[str]]] = {
    Facet.TYPE: re.compile(r"[A-Za-z][A-Za-z_]{1,31}"),
    Facet.STATE: re.compile(r"(MX|US)-[A-Z]{2,3}"),
    Facet.SECTOR: re.compile(r"[a-z0-9][a-z0-9_-]{0,23}"),
}


class UnknownFacet(Refusal):
    """Somebody narrows by something that is no facet."""

    code = "unknown_facet"
    message = _("There is no filter called “%(facet)s”.")


class UnknownFacetValue(Refusal):
    """The facet has no such value."""

    code = "unknown_facet_value"
    message = _("The filter “%(facet)s” has no value “%(value)s”.")


class PageOutOfRange(Refusal):
    """The page lies beyond the last one."""

    code = "page_out_of_range"
    message = _("This search has no page %(page)s; the last one is %(pages)s.")


class PageTooFar(PageOutOfRange):
    """The page has a number that no search comes near to; it is not named."""

    code = "page_too_far"
    message = _("No search has so many pages. Start from the first one.")


class SearchTooSlow(Refusal):
    """The database was given its time and did not come to an end."""

    code = "search_too_slow"
    message = _("This search took too long. Try one or two more exact words, or another filter.")


@dataclass(frozen=True, kw_only=True)
class Near:
    """Within ``km`` kilometres of a point (WGS 84, degrees); ``name`` is how it is shown."""

    latitude: float
    longitude: float
    km: int
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Everything that is asked: what a URL, a saved search and the API all carry.

    Values of one facet are alternatives; facets narrow together. ``page`` counts from 1.
    """

    text: str = ""
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    near: Near | None = None
    sort: Sort = Sort.BEST
    page: int = 1


class WhyKind(StrEnum):
    """Why something is a hit; ``LISTED`` where nothing was asked for."""

    EXACT_CODE = "exact_code"
    CONCEPT = "concept"
    TEXT = "text"
    MEANING = "meaning"
    LISTED = "listed"


@dataclass(frozen=True, kw_only=True)
class Why:
    """The reason for a hit, and the concept where that is the reason."""

    kind: WhyKind
    concept: Concept | None = None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something found, and why it is here; ``km`` where a place was asked for."""

    entry: SearchEntry
    why: Why
    km: float | None = None


@dataclass(frozen=True, kw_only=True)
class FacetCount:
    """How many results a value of a facet has beside what else was chosen."""

    value: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something to search for instead, or a way to finish what is being typed."""

    text: str
    kind: str
    detail: str = ""
    question: Question = field(default_factory=Question)


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """One page of hits.

    Where ``is_capped``, more was found than is ranked and counted: ``total`` is then the cap
    and shown as "2,000+", and the counts are of the entries under the cap. Where ``is_wider``,
    nothing stands for the work that was named, and this is work like it.
    """

    items: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    is_capped: bool = False
    facets: Mapping[Facet, tuple[FacetCount, ...]] = field(default_factory=dict)
    understood: tuple[Concept, ...] = ()
    places: tuple[Place, ...] = ()
    corrected: str = ""
    is_wider: bool = False
    help: tuple[Suggestion, ...] = ()

    @property
    def everything_understood(self) -> tuple[Concept | Place, ...]:
        """What the text was understood to name: occupations and skills, then places."""
        return (*self.understood, *self.places)


def check_question(question: Question) -> None:
    """Refuse facets and values that do not exist.

    Raises:
        UnknownFacet, UnknownFacetValue: names what there is not.
    """
    for facet, values in question.facets.items():
        if facet not in Facet.__members__.values():
            raise UnknownFacet(facet=str(facet)[:40])
        for value in values:
            if not is_value(Facet(facet), value):
                raise UnknownFacetValue(facet=str(facet), value=str(value)[:40])


def is_value(facet: Facet, value: str) -> bool:
    """Tell whether a facet can have a value."""
    known = VALUES.get(facet)
    if known is not None:
        return value in known
    return SHAPES[facet].fullmatch(value) is not None


def cost_band(cents: int | None) -> CostBand:
    """Return the band of a cost in US cents."""
    if cents is None:
        return CostBand.UNKNOWN
    ends = ((0, CostBand.FREE), (500_00, CostBand.TO_500), (2_000_00, CostBand.TO_2000))
    for end, band in (*ends, (10_000_00, CostBand.TO_10000)):
        if cents <= end:
            return band
    return CostBand.OVER_10000


def duration_band(weeks: int | None) -> DurationBand:
    """Return the band of a duration in weeks."""
    if weeks is None:
        return DurationBand.UNKNOWN
    for end, band in (
        (4, DurationBand.TO_4_WEEKS),
        (12, DurationBand.TO_12_WEEKS),
        (26, DurationBand.TO_26_WEEKS),
        (52, DurationBand.TO_52_WEEKS),
    ):
        if weeks <= end:
            return band
    return DurationBand.OVER_52_WEEKS


def is_over(entry: SearchEntry, *, today: dt.date) -> bool:
    """Tell whether an entry has closed, so that search leaves it out."""
    return entry.closes_on is not None and entry.closes_on <= today
