"""Assertions of equivalence that are, or once were, public."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import filters
from registry.api.describing import reads
from registry.api.problems import NotFound
from registry.api.serializers.equivalences import EquivalenceSerializer
from registry.api.views.base import ListView, RecordView, Rows
from registry.equivalence import selectors
from registry.equivalence.models import EquivalenceAssertion

TAG = "Equivalences"


class Equivalences(ListView):
    """Assertions, disagreeing ones side by side: nothing is averaged."""

    serializer_class = EquivalenceSerializer
    filterset_class = filters.EquivalenceFilter

    def get_queryset(self) -> Rows:
        """Return what may be listed."""
        return selectors.for_page(selectors.visible_to(None))

    @reads(
        "equivalences_list",
        TAG,
        "List equivalences",
        "What bodies say that a credential is worth where another is asked for, with evidence"
        " and conditions. What is inferred is marked and never a recognition.",
        answer=EquivalenceSerializer(many=True),
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List them."""
        return self.read()


class Equivalence(RecordView):
    """One assertion."""

    serializer_class = EquivalenceSerializer

    @reads(
        "equivalences_retrieve",
        TAG,
        "Read an equivalence",
        answer=EquivalenceSerializer,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        try:
            found = selectors.for_page(selectors.visible_to(None)).get(public_id=public_id)
        except EquivalenceAssertion.DoesNotExist as error:
            raise NotFound from error
        return self.written(found, modified=found.updated_at)
