"""Organisations that have a public page."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import filters
from registry.api.describing import lists, reads
from registry.api.negotiation import is_linked_data
from registry.api.problems import NotFound
from registry.api.serializers.organisations import OrganisationSerializer
from registry.api.views.base import LinkedRecordView, ListView
from registry.catalogue.selectors import linked_data, listings
from registry.people.models import Organisation as OrganisationRow

TAG = "Organizations"


@lists(
    "organisations_list",
    TAG,
    "List organizations",
    "Institutions, recognition bodies, agencies and employers, with their public numbers.",
)
class Organisations(ListView):
    """Organisations that have a public page."""

    serializer_class = OrganisationSerializer
    filterset_class = filters.OrganisationFilter
    rows = staticmethod(listings.organisations)


class Organisation(LinkedRecordView):
    """One organisation."""

    serializer_class = OrganisationSerializer

    @reads(
        "organisations_retrieve",
        TAG,
        "Read an organization",
        answer=OrganisationSerializer,
        is_record=True,
        is_linked=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Read it."""
        try:
            found = listings.organisations().get(public_id=public_id)
        except OrganisationRow.DoesNotExist as error:
            raise NotFound from error
        if is_linked_data(request):
            return Response(linked_data.ctdl(found))
        return self.written(found, modified=found.updated_at)
