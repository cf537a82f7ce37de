"""A question as the query of an address, both ways: pages, saved searches and links share it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registry.catalogue.selectors.search import nearby
from registry.catalogue.selectors.search.results import (
    FARTHEST_PAGE,
    Facet,
    Near,
    Question,
    Sort,
    UnknownFacet,
    UnknownFacetValue,
    check_question,
)
from registry.refusals import Refusal

LONGEST_TEXT: Final = 500
MOST_VALUES: Final = 60
"""Characters of a text, and values over all facets, that are read."""

DEFAULT_KM: Final = 50
FARTHEST_KM: Final = 2000
OWN: Final = frozenset({"q", "sort", "page", "lat", "lon", "km", "near", "view", "id"})
"""Parameters of a search page beside its facets."""

STRANGE: Final = re.compile(r"utm_\w+|fbclid|gclid|msclkid")
"""What others hang on an address when they pass it on; it asks for nothing."""


class TextTooLong(Refusal):
    """More text than a search can mean."""

    code = "text_too_long"
    message = _("That is too long to search for. Write at most %(most)s characters.")


class UnreadableText(Refusal):
    """The text holds characters that no keyboard writes."""

    code = "unreadable_text"
    message = _("The text holds a character that cannot be read.")


class UnreadableNumber(Refusal):
    """A parameter that is a number is none, or lies out of its range."""

    code = "unreadable_number"
    message = _("“%(parameter)s” has to be a number from %(least)s to %(most)s.")


class UnknownSort(Refusal):
    """There is no such order."""

    code = "unknown_sort"
    message = _("Results cannot be sorted by “%(sort)s”.")


def question_of(parameters: QueryDict, *, is_strict: bool = True) -> Question:
    """Read a question from the query of an address; one query where it names a place.

    ``is_strict`` refuses a parameter that is neither a facet nor known otherwise.

    Raises:
        UnknownFacet, UnknownFacetValue, UnknownPlace, UnknownSort: it names what there is not.
        TextTooLong, UnreadableText, UnreadableNumber: a value that cannot be read.
    """
    for name, values in parameters.lists():
        _check_readable(name, *values)
        if is_strict and name not in OWN | set(Facet) and not STRANGE.fullmatch(name):
            raise UnknownFacet(facet=name[:40])
    text = " ".join(parameters.get("q", "").split())
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(most=LONGEST_TEXT)
    question = Question(
        text=text,
        facets=_facets(parameters),
        sort=_sort(parameters.get("sort", "")),
        page=int(_number(parameters, "page", 1, FARTHEST_PAGE) or 1),
    )
    check_question(question)
    return replace(question, near=_near(parameters))


def address_of(question: Question) -> str:
    """Return the query of a question's address: only what is not the rule, always in one order."""
    parameters = QueryDict(mutable=True)
    for name, value in _said(question):
        parameters.appendlist(name, value)
    return parameters.urlencode()


def _said(question: Question) -> Iterator[tuple[str, str]]:
    if question.text:
        yield "q", question.text
    for facet in Facet:
        for value in question.facets.get(facet, ()):
            yield facet.value, str(value)
    if question.near is not None:
        yield from _said_of(question.near)
    if question.sort != Sort.BEST:
        yield "sort", question.sort.value
    if question.page != 1:
        yield "page", str(question.page)


def _said_of(near: Near) -> Iterator[tuple[str, str]]:
    if near.name:
        yield "near", near.name
    else:
        yield "lat", f"{near.latitude:.2f}"
        yield "lon", f"{near.longitude:.2f}"
    yield "km", str(near.km)


def _check_readable(*texts: str) -> None:
    if any("\x00" in text or not _is_unicode(text) for text in texts):
        raise UnreadableText


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _facets(parameters: QueryDict) -> dict[Facet, tuple[str, ...]]:
    found: dict[Facet, tuple[str, ...]] = {}
    for facet in Facet:
        given = parameters.getlist(facet.value)
        if len(given) > MOST_VALUES:
            raise UnknownFacetValue(facet=facet.value, value=given[MOST_VALUES][:40])
        values = tuple(dict.fromkeys(value for value in given if value))
        if values:
            found[facet] = values
    return found


def _near(parameters: QueryDict) -> Near | None:
    km = int(_number(parameters, "km", 1, FARTHEST_KM) or DEFAULT_KM)
    if name := parameters.get("near", "").strip():
        return nearby.near(name, km=km)
    latitude = _number(parameters, "lat", -90, 90)
    longitude = _number(parameters, "lon", -180, 180)
    if latitude is None and longitude is None:
        return None
    if latitude is None:
        raise UnreadableNumber(parameter="lat", least=-90, most=90)
    if longitude is None:
        raise UnreadableNumber(parameter="lon", least=-180, most=180)
    return Near(latitude=round(latitude, 2), longitude=round(longitude, 2), km=km)


def _sort(said: str) -> Sort:
    try:
        return Sort(said or Sort.BEST)
    except ValueError as error:
        raise UnknownSort(sort=said[:40]) from error


def _number(parameters: QueryDict, name: str, least: int, most: int) -> float | None:
    said = parameters.get(name, "").strip()
    if not said:
        return None
    pattern = r"-?\d{1,3}(\.\d{1,30})?([eE][-+]?\d{1,3})?" if least < 0 else r"\d{1,12}"
    if not re.fullmatch(pattern, said, re.ASCII) or not least <= float(said) <= most:
        if name == "page" and re.fullmatch(r"\d+", said, re.ASCII) and int(said[:13]) > most:
            return float(most)
        raise UnreadableNumber(parameter=name, least=least, most=most)
    return float(said)
