"""Search over everything public: the same question as on the page."""

from typing import Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import questions
from registry.api.describing import reads
from registry.api.languages import reading
from registry.api.serializers.search import SearchPageSerializer
from registry.api.views.base import PublicView
from registry.catalogue import selectors
from registry.catalogue.selectors import Facet, Sort
from registry.catalogue.selectors.search.results import VALUES

TAG: Final = "Search"


def _facet(facet: Facet) -> OpenApiParameter:
    known = sorted(VALUES.get(facet, ()))
    return OpenApiParameter(
        name=facet.value,
        many=True,
        enum=known or None,
        description="Narrows; several values are alternatives.",
    )


PARAMETERS: Final = [
    OpenApiParameter(name="q", description="What is looked for, in Spanish, English or both."),
    *[_facet(facet) for facet in Facet],
    OpenApiParameter(name="lat", type=OpenApiTypes.FLOAT, description="Latitude of a place."),
    OpenApiParameter(name="lon", type=OpenApiTypes.FLOAT, description="Longitude of a place."),
    OpenApiParameter(name="km", type=OpenApiTypes.INT, description="Within so many kilometers."),
    OpenApiParameter(name="sort", enum=[sort.value for sort in Sort]),
    OpenApiParameter(name="page", type=OpenApiTypes.INT, description="From 1; 20 hits a page."),
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
    )
    def get(self, request: Request) -> Response:
        """Search."""
        found = selectors.search(
            questions.question_of(request.GET), language=reading(), today=self.day
        )
        return Response(SearchPageSerializer(found).data)
