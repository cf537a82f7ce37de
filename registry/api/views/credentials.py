"""Credential versions: list, detail, all versions; and competencies."""

import uuid

from django.http.response import HttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import filters
from registry.api.describing import lists, reads
from registry.api.negotiation import is_linked_data
from registry.api.problems import Gone, NotFound
from registry.api.serializers.credentials import (
    CompetencyListSerializer,
    CredentialDetailSerializer,
    CredentialSerializer,
)
from registry.api.views.base import LinkedRecordView, ListView, Rows, moved
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import (
    credential_page,
    linked_data,
    listings,
    successors,
    withdrawals,
)

TAG = "Credentials"


@lists(
    "credentials_list",
    TAG,
    "List credentials",
    "The version in force of every credential. With `status` also those of the past.",
)
class Credentials(ListView):
    """Credential versions in force, or those of the past by ``status``."""

    serializer_class = CredentialSerializer
    filterset_class = filters.CredentialFilter

    def get_queryset(self) -> Rows:
        """Return what may be listed."""
        return listings.credential_versions(in_force="status" not in self.request.GET)


class Credential(LinkedRecordView):
    """One credential version."""

    serializer_class = CredentialDetailSerializer

    @reads(
        "credentials_retrieve",
        TAG,
        "Read a credential",
        "A version by its id, with its issuer, recognitions, competencies, versions and the"
        " programs that teach it. The id of a merged credential leads to the survivor.",
        answer=CredentialDetailSerializer,
        is_record=True,
        is_linked=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response | HttpResponse:
        """Read it."""
        try:
            version = credential_page(public_id=public_id, user=None, day=self.day)
        except CredentialVersion.DoesNotExist:
            return _elsewhere(public_id)
        if version.credential.merged_into_id:
            return _elsewhere(public_id)
        if is_linked_data(request):
            return Response(linked_data.ctdl(version))
        return self.written(version, modified=version.updated_at)


@lists(
    "credentials_versions",
    TAG,
    "List the versions of a credential",
    "Every version that was published once, kept for ever: holders still point at them.",
    is_record=True,
)
class CredentialVersions(ListView):
    """All public versions of the credential of a version."""

    serializer_class = CredentialSerializer

    def get_queryset(self) -> Rows:
        """Return its versions.

        Raises:
            NotFound: no public version has this id.
        """
        if "public_id" not in self.kwargs:  # described, not asked
            return listings.credential_versions()
        rows = listings.versions_of(self.kwargs["public_id"])
        if not rows.filter(public_id=self.kwargs["public_id"]).exists():
            raise NotFound
        return rows


@lists(
    "competencies_list",
    TAG,
    "List competencies",
    "What the credentials in force attest, part by part, linked to skills where one fits.",
)
class Competencies(ListView):
    """What credentials attest."""

    serializer_class = CompetencyListSerializer
    filterset_class = filters.CompetencyFilter
    rows = staticmethod(listings.competencies)


def _elsewhere(public_id: uuid.UUID) -> HttpResponse:
    """Answer for a version that is not there.

    Raises:
        Gone: it was public once.
        NotFound: it never was.
    """
    destination = successors.of_credential(public_id)
    if destination is not None:
        address = reverse("api:credential", args=[destination.public_id])
        return moved(address, is_for_ever=destination.is_for_ever)
    withdrawal = withdrawals.of_credential(public_id)
    if withdrawal is not None:
        raise Gone(withdrawal)
    raise NotFound
