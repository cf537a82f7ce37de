"""Assertions of equivalence that are, or once were, public."""

import uuid
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import filters
from registry.api.describing import JSON_LD, lists, reads
from registry.api.describing_files import also
from registry.api.negotiation import JSONLDRenderer, is_linked_data
from registry.api.pagination import CursorPages
from registry.api.problems import NotFound
from registry.api.serializers.equivalences import EquivalenceSerializer, EventSerializer
from registry.api.views.base import ListView, PublicView, RecordView, Rows
from registry.equivalence import selectors
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import exporting
from registry.equivalence.selectors.exporting import Statement
from registry.people import selectors as people
from registry.people.models import AuditEvent
from registry.people.services.audit import key_of

TAG = "Equivalences"


@lists(
    "equivalences_list",
    TAG,
    "List equivalences",
    "What bodies say that a credential is worth where another is asked for, with evidence"
    " and conditions. What is inferred is marked and never a recognition.",
)
class Equivalences(ListView):
    """Assertions, disagreeing ones side by side: nothing is averaged."""

    serializer_class = EquivalenceSerializer
    filterset_class = filters.EquivalenceFilter

    def get_queryset(self) -> Rows:
        """Return what may be listed."""
        return selectors.for_page(selectors.visible_to(None))


class Equivalence(RecordView):
    """One assertion."""

    serializer_class = EquivalenceSerializer
    renderer_classes: Any = (JSONRenderer, JSONLDRenderer)

    @also(JSON_LD, "CTDL: an alignment map of one part.")
    @reads(
        "equivalences_retrieve",
        TAG,
        "Read an equivalence",
        answer=EquivalenceSerializer,
        is_record=True,
        forms=("json", "jsonld"),
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Read it."""
        found = _found(public_id)
        if is_linked_data(request):
            one = Statement(assertion=found, values=exporting.said_of(found))
            return Response(exporting.alignment_map(one))
        return self.written(found, modified=found.updated_at)


class EquivalenceHistory(PublicView):
    """What happened to one assertion."""

    serializer_class = EventSerializer
    queryset = AuditEvent.objects.none()
    pagination_class: Any = CursorPages

    @reads(
        "equivalences_history",
        TAG,
        "List what happened to an equivalence",
        "Every act on it in its order: proposed, moved from state to state, changed, and why."
        " Never who did it.",
        answer=EventSerializer(many=True),
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """List it."""
        page = self.paginate_queryset(people.trail_of(*key_of(_found(public_id))))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


def _found(public_id: uuid.UUID) -> EquivalenceAssertion:
    """Return a public assertion.

    Raises:
        NotFound: there is none.
    """
    try:
        return selectors.for_page(selectors.visible_to(None)).get(public_id=public_id)
    except EquivalenceAssertion.DoesNotExist as error:
        raise NotFound from error
