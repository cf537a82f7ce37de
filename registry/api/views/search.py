"""Search over everything public, the same question as on the page, and what finishes a text."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import questions
from registry.api.describing import reads
from registry.api.filters import READABLE
from registry.api.languages import reading
from registry.api.problems import NotFound
from registry.api.serializers.search import SearchPageSerializer, SuggestionsSerializer
from registry.api.views.base import PublicView
from registry.catalogue import selectors
from registry.catalogue.selectors import Facet, PageOutOfRange, Sort
from registry.catalogue.selectors.search.addresses import (
    DEFAULT_KM,
    FARTHEST_KM,
    LONGEST_TEXT,
    MOST_VALUES,
)
from registry.catalogue.selectors.search.results import SHAPES, VALUES
from registry.catalogue.selectors.search.typeahead import SHORTEST

TAG: Final = "Search"
TYPED: Final = {"type": "string", "maxLength": LONGEST_TEXT, "pattern": READABLE}


def _facet(facet: Facet) -> OpenApiParameter:
    known = sorted(VALUES.get(facet, ()))
    shape = {"enum": known} if known else {"pattern": f"^{SHAPES[facet].pattern}$"}
    return OpenApiParameter(
        name=questions.NAMES[facet],
        type={"type": "array", "maxItems": MOST_VALUES, "items": {"type": "string", **shape}},
        description="Narrows; several values are alternatives.",
    )


def _number(name: str, description: str, **bounds: Any) -> OpenApiParameter:
    return OpenApiParameter(
        name=name, type={"type": "integer", "minimum": 1, **bounds}, description=description
    )


def _degrees(name: str, most: int, description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name=name,
        type={"type": "number", "minimum": -most, "maximum": most},
        description=description,
    )


PARAMETERS: Final = [
    OpenApiParameter(
        name="q", type=TYPED, description="What is looked for, in Spanish, English or both."
    ),
    *[_facet(facet) for facet in Facet],
    OpenApiParameter(
        name="near",
        type={**TYPED, "maxLength": 60},
        description="Name of a city, alone or with its state: “Laredo, Texas”.",
    ),
    _degrees("lat", 90, "Latitude of a place; with `lon`."),
    _degrees("lon", 180, "Longitude of a place; with `lat`."),
    _number("km", "Within so many kilometers of it.", maximum=FARTHEST_KM, default=DEFAULT_KM),
    OpenApiParameter(name="sort", enum=[sort.value for sort in Sort]),
    _number("page", "From 1; 20 hits a page. A page after the last one is 404.", default=1),
]


class Search(PublicView):
    """Credentials, programmes and openings together."""

    serializer_class = SearchPageSerializer
    parameters = questions.PARAMETERS

    @reads(
        "search",
        TAG,
        "Search",
        "Credentials, programs and openings, the best answers first, each with why it is one;"
        " the counts of every facet; the concepts understood and the text corrected.",
        answer=SearchPageSerializer,
        parameters=PARAMETERS,
        is_sparse=False,
        may_miss=True,
    )
    def get(self, request: Request) -> Response:
        """Search.

        Raises:
            NotFound: the search has no such page.
        """
        question = questions.question_of(request.GET)
        try:
            found = selectors.search(question, language=reading(), today=self.day)
        except PageOutOfRange as no:
            raise NotFound(str(no), no.code) from no
        return Response(self.get_serializer(found).data)


class Suggest(PublicView):
    """Typeahead."""

    serializer_class = SuggestionsSerializer
    parameters = ("q",)

    @reads(
        "search_suggest",
        TAG,
        "Finish what is being typed",
        "Occupations, skills, organizations, places and credentials that a text of three"
        " characters or more may become, the best first; `search` is where each leads.",
        answer=SuggestionsSerializer,
        parameters=[
            OpenApiParameter(
                name="q", type=TYPED, description=f"At least {SHORTEST} letters; less finds none."
            )
        ],
        is_sparse=False,
    )
    def get(self, request: Request) -> Response:
        """Suggest."""
        text = questions.question_of(request.GET).text
        found = selectors.suggest(text, language=reading())
        return Response(self.get_serializer({"results": found}).data)
