"""What search shows in words: facets and their values, and why a hit is there."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.catalogue.enums import CredentialType, Delivery, ProgrammeKind
from registry.catalogue.selectors import (
    Concept,
    Facet,
    FacetCount,
    SearchKind,
    Sort,
    Suggestion,
    Why,
    WhyKind,
)
from registry.reference.selectors import places
from registry.reference.selectors.industries import sectors
from registry.web.localised import reading_language, text_of

Word = str | Promise

FACETS: Final[Mapping[Facet, Word]] = {
    Facet.WHAT: gettext_lazy("What"),
    Facet.TYPE: gettext_lazy("Kind"),
    Facet.COUNTRY: gettext_lazy("Country"),
    Facet.STATE: gettext_lazy("State"),
    Facet.SECTOR: gettext_lazy("Industry"),
    Facet.LEVEL: gettext_lazy("Level of education"),
    Facet.COST: gettext_lazy("Cost"),
    Facet.DURATION: gettext_lazy("How long it takes"),
    Facet.LANGUAGE: gettext_lazy("Language"),
    Facet.DELIVERY: gettext_lazy("Where you learn"),
    Facet.FUNDED: gettext_lazy("Financial help"),
    Facet.RECOGNISED: gettext_lazy("Across the border"),
}

SORTS: Final[Mapping[Sort, Word]] = {
    Sort.BEST: gettext_lazy("Best match"),
    Sort.NEWEST: gettext_lazy("Newest"),
    Sort.COST: gettext_lazy("Lowest cost"),
    Sort.START: gettext_lazy("Starts soonest"),
    Sort.NEAREST: gettext_lazy("Nearest"),
    Sort.NAME: gettext_lazy("Name"),
}

KINDS: Final[Mapping[str, Word]] = {
    SearchKind.CREDENTIAL: gettext_lazy("Credential"),
    SearchKind.PROGRAMME: gettext_lazy("Program"),
    SearchKind.OPENING: gettext_lazy("Opening"),
}

TYPES: Final[Mapping[str, Word]] = {
    **dict(CredentialType.choices),
    **dict(ProgrammeKind.choices),
    "job": gettext_lazy("job"),
    "apprenticeship": gettext_lazy("registered apprenticeship"),
    "youth_placement": gettext_lazy("youth-program placement"),
}
"""Kinds of all three; those of openings are known by their code only."""

LEVELS: Final[Mapping[str, Word]] = {
    "0": gettext_lazy("Early childhood"),
    "1": gettext_lazy("Elementary school"),
    "2": gettext_lazy("Middle school"),
    "3": gettext_lazy("High school"),
    "4": gettext_lazy("After high school, not college"),
    "5": gettext_lazy("Short college (TSU, associate)"),
    "6": gettext_lazy("Bachelor's degree or equal"),
    "7": gettext_lazy("Master's degree or equal"),
    "8": gettext_lazy("Doctorate or equal"),
}

FIXED: Final[Mapping[Facet, Mapping[str, Word]]] = {
    Facet.WHAT: KINDS,
    Facet.TYPE: TYPES,
    Facet.COUNTRY: {"MX": gettext_lazy("Mexico"), "US": gettext_lazy("United States")},
    Facet.LEVEL: LEVELS,
    Facet.COST: {
        "free": gettext_lazy("Free"),
        "to_500": gettext_lazy("Up to $500 USD"),
        "to_2000": gettext_lazy("$500 to $2,000 USD"),
        "to_10000": gettext_lazy("$2,000 to $10,000 USD"),
        "over_10000": gettext_lazy("Over $10,000 USD"),
        "unknown": gettext_lazy("Cost not known"),
    },
    Facet.DURATION: {
        "to_4_weeks": gettext_lazy("Up to 4 weeks"),
        "to_12_weeks": gettext_lazy("5 to 12 weeks"),
        "to_26_weeks": gettext_lazy("13 to 26 weeks"),
        "to_52_weeks": gettext_lazy("27 to 52 weeks"),
        "over_52_weeks": gettext_lazy("Over a year"),
        "unknown": gettext_lazy("Length not known"),
    },
    Facet.LANGUAGE: {"es": gettext_lazy("Spanish"), "en": gettext_lazy("English")},
    Facet.DELIVERY: dict(Delivery.choices),
    Facet.FUNDED: {"yes": gettext_lazy("Financial help available")},
    Facet.RECOGNISED: {"yes": gettext_lazy("Recognized in the other country")},
}

ORDERED: Final = frozenset({Facet.LEVEL, Facet.COST, Facet.DURATION})
"""Facets whose values have an order of their own, which they keep."""


class Words:
    """The words of values; states and industries are read once, in a query each."""

    def __init__(self, counts: Mapping[Facet, Iterable[FacetCount]]) -> None:
        states = [row.value for row in counts.get(Facet.STATE, ())]
        industries = [row.value for row in counts.get(Facet.SECTOR, ())]
        self._states = places.subdivisions(states)
        self._industries = sectors(industries)

    def order(self, facet: Facet) -> Iterable[str]:
        """Return the values of a facet in their own order."""
        return FIXED.get(facet, {})

    def of(self, facet: Facet, value: str) -> str:
        """Return a value in words, or as it is where nobody gave it any."""
        if facet == Facet.STATE:
            state = self._states.get(value)
            return text_of(state, "name") if state else value
        if facet == Facet.SECTOR:
            industry = self._industries.get(value)
            return text_of(industry, "title") if industry else value
        word = str(FIXED[facet].get(value, value))
        return word[:1].upper() + word[1:]


def why_sentence(why: Why) -> str:
    """Say why a hit is on the list; empty where nothing was asked for."""
    sentences = {
        WhyKind.EXACT_CODE: _("It has exactly this code."),
        WhyKind.TEXT: _("Your words are in its name or its description."),
        WhyKind.MEANING: _("It is close in meaning to your words."),
    }
    return concept_sentence(why.concept) or sentences.get(why.kind, "")


def concept_sentence(concept: Concept | None) -> str:
    """Say which occupation or skill a hit stands for."""
    if concept is None:
        return ""
    words = {"concept": concept.name(reading_language())}
    if concept.kind == "occupation":
        return _("It belongs to this work: %(concept)s.") % words
    return _("It covers this skill: %(concept)s.") % words


def suggestion_words(suggestion: Suggestion) -> tuple[str, str]:
    """Return what a suggestion says and what sort of thing it is, the latter maybe empty."""
    detail = suggestion.detail
    if suggestion.kind == "wider":
        return _("Within %(km)s km") % {"km": detail}, ""
    if suggestion.kind == "anywhere":
        return _("Everywhere, not only near there"), ""
    if suggestion.kind == "facet":
        facet = FACETS[Facet(detail)] if detail in set(Facet) else detail
        return _("Without the filter “%(facet)s”") % {"facet": facet}, ""
    kinds = {
        "occupation": _("work"),
        "skill": _("skill"),
        "credential": _("credential"),
        "organisation": _("organization"),
        "place": _("place"),
    }
    kind = kinds.get(str(suggestion.kind), "")
    if suggestion.kind == "place" or not detail or detail == suggestion.text:
        return suggestion.text, kind
    return suggestion.text, f"{kind}: {detail}" if kind else detail
