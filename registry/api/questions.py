"""Parameters of a search as a question: strict, so that a typing error is told, not ignored."""

import math
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.api.problems import BadParameter
from registry.catalogue.selectors import Facet, Near, Question, Sort

PARAMETERS: Final = ("q", "sort", "page", "lat", "lon", "km", *(facet.value for facet in Facet))
LONGEST_TEXT: Final = 500
LONGEST_VALUE: Final = 40
MOST_VALUES: Final = 50
FARTHEST_KM: Final = 2_000
DEFAULT_KM: Final = 50


def question_of(parameters: QueryDict) -> Question:
    """Read a question.

    Raises:
        BadParameter: a parameter has a value that it cannot have.
    """
    return Question(
        text=_text(parameters),
        facets=_facets(parameters),
        near=_near(parameters),
        sort=_sort(parameters),
        page=int(_number(parameters, "page", 1, 1, 1_000_000)),
    )


def _text(parameters: QueryDict) -> str:
    text = parameters.get("q", "").strip()
    if "\x00" in text or len(text) > LONGEST_TEXT:
        message = _("Write at most %(most)s characters, and no null characters.")
        raise BadParameter("q", message % {"most": LONGEST_TEXT}, "invalid_text")
    return text


def _facets(parameters: QueryDict) -> dict[Facet, tuple[str, ...]]:
    found = {}
    for facet in Facet:
        values = tuple(dict.fromkeys(value for value in parameters.getlist(facet.value)))
        if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
            message = _("These are too many values, or too long ones.")
            raise BadParameter(facet.value, message, "too_many_values")
        if values:
            found[facet] = values
    return found


def _near(parameters: QueryDict) -> Near | None:
    given = [name for name in ("lat", "lon", "km") if name in parameters]
    if not given:
        return None
    for name in ("lat", "lon"):
        if name not in parameters:
            raise BadParameter(name, _("A place needs both lat and lon."), "incomplete_place")
    return Near(
        latitude=_number(parameters, "lat", 0, -90, 90),
        longitude=_number(parameters, "lon", 0, -180, 180),
        km=int(_number(parameters, "km", DEFAULT_KM, 1, FARTHEST_KM)),
    )


def _sort(parameters: QueryDict) -> Sort:
    said = parameters.get("sort", Sort.BEST.value)
    if said not in set(Sort):
        message = _("Choose one of: %(names)s.") % {"names": ", ".join(Sort)}
        raise BadParameter("sort", message, "invalid_sort")
    return Sort(said)


def _number(parameters: QueryDict, name: str, default: float, least: float, most: float) -> float:
    said = parameters.get(name)
    if said is None:
        return default
    try:
        number = float(said[:LONGEST_VALUE]) if said.isascii() else math.nan
    except ValueError:
        number = math.nan
    is_whole = name in {"page", "km"}
    if not least <= number <= most or (is_whole and not said.isdigit()):
        message = _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        raise BadParameter(name, message, "invalid_number")
    return number
