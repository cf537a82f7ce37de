"""Parameters of the API as a question: those of a search page, under the API's names.

``language`` is the language of the answer everywhere in the API, so that the filter of the same
name is ``offered_in`` here.
"""

from typing import Any, Final

from django.http import QueryDict

from registry.api.problems import BadParameter
from registry.catalogue.selectors import Facet, Question, UnknownFacetValue
from registry.catalogue.selectors.search import addresses
from registry.catalogue.selectors.search.nearby import UnknownPlace

NAMES: Final = {facet: facet.value for facet in Facet} | {Facet.LANGUAGE: "offered_in"}
"""The parameter of each facet."""

PARAMETERS: Final = ("q", "near", "lat", "lon", "km", "sort", "page", *NAMES.values())


def question_of(parameters: QueryDict) -> Question:
    """Read a question.

    Raises:
        BadParameter: a parameter has a value that it cannot have.
    """
    asked = QueryDict(mutable=True)
    shared = {name: name for name in PARAMETERS} | {name: facet for facet, name in NAMES.items()}
    for name, values in parameters.lists():
        if name in shared:
            asked.setlist(shared[name], values)
    try:
        return addresses.question_of(asked)
    except UnknownFacetValue as no:
        raise BadParameter(_name(no.details["facet"]), no, no.code) from no
    except addresses.UnreadableNumber as no:
        raise BadParameter(str(no.details["parameter"]), no, no.code) from no
    except addresses.UnknownSort as no:
        raise BadParameter("sort", no, no.code) from no
    except UnknownPlace as no:
        raise BadParameter("near", no, no.code) from no
    except (addresses.TextTooLong, addresses.UnreadableText) as no:
        raise BadParameter("q", no, no.code) from no


def address_of(question: Question) -> str:
    """Return the query of a question under the API's names."""
    shared = QueryDict(addresses.address_of(question))
    asked = QueryDict(mutable=True)
    for name, values in shared.lists():
        asked.setlist(NAMES[Facet(name)] if name in set(Facet) else name, values)
    return asked.urlencode()


def _name(facet: Any) -> str:
    return NAMES[Facet(facet)]
