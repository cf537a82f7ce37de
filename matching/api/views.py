"""Openings that take people."""

import uuid

from django.contrib.auth.models import AnonymousUser
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.filters import OpeningFilter
from matching.api.serializers import OpeningSerializer
from matching.openings import selectors
from matching.openings.models import Opening as OpeningRow
from registry.api.describing import reads
from registry.api.problems import NotFound
from registry.api.views.base import ListView, RecordView, Rows

TAG = "Openings"


class Openings(ListView):
    """Published openings of verified employers that still take people."""

    serializer_class = OpeningSerializer
    filterset_class = OpeningFilter

    def get_queryset(self) -> Rows:
        """Return what may be listed."""
        rows = selectors.for_page(selectors.open_on(self.day))
        return rows.select_related(*RELATIONS)

    @reads(
        "openings_list",
        TAG,
        "List openings",
        "Jobs, apprenticeships, internships and placements that take people today.",
        answer=OpeningSerializer(many=True),
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List them."""
        return self.read()


class Opening(RecordView):
    """One opening."""

    serializer_class = OpeningSerializer

    @reads(
        "openings_retrieve",
        TAG,
        "Read an opening",
        "A published opening, also after its last day.",
        answer=OpeningSerializer,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        rows = selectors.for_page(selectors.visible_to(AnonymousUser()))
        try:
            found = rows.select_related(*RELATIONS).get(public_id=public_id)
        except OpeningRow.DoesNotExist as error:
            raise NotFound from error
        return self.written(found, modified=found.updated_at)


RELATIONS = (
    *("employer", "municipality__subdivision", "currency", "industry"),
    "programme__provider",
)
