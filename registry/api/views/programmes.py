"""Programmes and their offerings."""

import uuid

from django.http.response import HttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import filters
from registry.api.describing import lists, reads
from registry.api.negotiation import is_linked_data
from registry.api.problems import Gone, NotFound
from registry.api.serializers.programmes import (
    OfferingSerializer,
    ProgrammeDetailSerializer,
    ProgrammeSerializer,
)
from registry.api.views.base import LinkedRecordView, ListView, RecordView, moved
from registry.catalogue.models import Offering as OfferingRow
from registry.catalogue.models import Programme as ProgrammeRow
from registry.catalogue.selectors import (
    linked_data,
    listings,
    programme_page,
    successors,
    withdrawals,
)

TAG = "Programs"


@lists(
    "programmes_list",
    TAG,
    "List programs",
    "Courses, apprenticeships, internships and other ways to learn that are on offer.",
)
class Programmes(ListView):
    """Programmes on offer."""

    serializer_class = ProgrammeSerializer
    filterset_class = filters.ProgrammeFilter
    rows = staticmethod(listings.all_programmes)


class Programme(LinkedRecordView):
    """One programme."""

    serializer_class = ProgrammeDetailSerializer

    @reads(
        "programmes_retrieve",
        TAG,
        "Read a program",
        "With its terms of apprenticeship, work processes, related instruction, wage steps,"
        " prerequisites, outcomes and next offerings.",
        answer=ProgrammeDetailSerializer,
        is_record=True,
        is_linked=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response | HttpResponse:
        """Read it."""
        try:
            programme = programme_page(public_id=public_id, user=None, day=self.day)
        except ProgrammeRow.DoesNotExist:
            return _elsewhere(public_id)
        if programme.merged_into_id:
            return _elsewhere(public_id)
        if is_linked_data(request):
            return Response(linked_data.ctdl(programme))
        return self.written(programme, modified=programme.updated_at)


@lists(
    "offerings_list",
    TAG,
    "List offerings",
    "Programs at a place and time, with every part of the cost and who may pay it.",
)
class Offerings(ListView):
    """Offerings of programmes on offer."""

    serializer_class = OfferingSerializer
    filterset_class = filters.OfferingFilter
    rows = staticmethod(listings.offerings)


class Offering(RecordView):
    """One offering."""

    serializer_class = OfferingSerializer

    @reads(
        "offerings_retrieve",
        TAG,
        "Read an offering",
        answer=OfferingSerializer,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        try:
            found = listings.offering(public_id)
        except OfferingRow.DoesNotExist as error:
            raise NotFound from error
        return self.written(found, modified=found.updated_at)


def _elsewhere(public_id: uuid.UUID) -> HttpResponse:
    """Answer for a programme that is not there.

    Raises:
        Gone: it was public once.
        NotFound: it never was.
    """
    destination = successors.of_programme(public_id)
    if destination is not None:
        address = reverse("api:programme", args=[destination.public_id])
        return moved(address, is_for_ever=destination.is_for_ever)
    withdrawal = withdrawals.of_programme(public_id)
    if withdrawal is not None:
        raise Gone(withdrawal)
    raise NotFound
