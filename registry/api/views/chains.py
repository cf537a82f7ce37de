"""All equivalents of a credential, and what stands between two, as of a day."""

import datetime as dt
import re
import uuid
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.describing import reads
from registry.api.pagination import NumberedPages
from registry.api.problems import BadParameter, NotFound
from registry.api.serializers.chains import BetweenSerializer, EquivalentSerializer
from registry.api.views.base import PublicView, RecordView
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import credentials
from registry.equivalence.selectors import equivalents
from registry.equivalence.selectors.equivalents import DIRECTIONS

TAG = "Equivalences"
SHAPE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

AS_OF = OpenApiParameter(
    name="as_of",
    type=OpenApiTypes.DATE,
    description="The day on which it has to hold; today where it is left out.",
)
DIRECTION = OpenApiParameter(
    name="direction",
    enum=[one.value for one in DIRECTIONS],
    description="`out`: what it is worth elsewhere; `in`: what is worth it. Both where left out.",
)


class Dated(PublicView):
    """Something that stands on a day: ``as_of``, else today."""

    parameters: ClassVar[tuple[str, ...]] = ("as_of",)

    @property
    def as_of(self) -> dt.date:
        """The day asked for.

        Raises:
            BadParameter: it is no day.
        """
        said = self.request.query_params.get("as_of")
        if said is None:
            return self.day
        try:
            return dt.date.fromisoformat(said if SHAPE.fullmatch(said) else "")
        except ValueError as error:
            message = _("Write a day that exists as year-month-day, such as 2026-11-24.")
            raise BadParameter("as_of", message, "invalid_day") from error


class Equivalents(Dated):
    """All equivalents of a credential."""

    serializer_class = EquivalentSerializer
    queryset = CredentialVersion.objects.none()
    filter_backends: Any = ()
    pagination_class: Any = NumberedPages
    parameters: ClassVar[tuple[str, ...]] = ("as_of", "direction")

    @reads(
        "credentials_equivalents",
        TAG,
        "List the equivalents of a credential",
        "Everything that stands about it on a day, both ways: asserted first, by effect, worth"
        " and confidence; then what follows from chains of at most three assertions, the surest"
        " first. What is inferred has no effect and is never a recognition.",
        answer=EquivalentSerializer(many=True),
        parameters=(AS_OF, DIRECTION),
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """List them."""
        version = version_of(public_id)
        rows = equivalents.lines(version=version, as_of=self.as_of, directions=self._directions())
        page = equivalents.loaded(self.paginate_queryset(rows) or (), as_of=self.as_of)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def _directions(self) -> tuple[str, ...]:
        said = self.request.query_params.get("direction")
        if said is None:
            return DIRECTIONS
        if said not in DIRECTIONS:
            raise BadParameter("direction", _("Choose out or in."), "invalid_choice")
        return (said,)


class Between(RecordView, Dated):
    """What stands from one credential to another."""

    serializer_class = BetweenSerializer

    @reads(
        "credentials_between",
        TAG,
        "Read what stands between two credentials",
        "The statement that counts on a day, all others beside it, and the best inferred chains.",
        answer=BetweenSerializer,
        parameters=(AS_OF,),
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID, target_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        source, target = two(public_id, target_id)
        found = equivalents.between(source=source, target=target, as_of=self.as_of)
        return self.written(found)


def version_of(public_id: uuid.UUID) -> CredentialVersion:
    """Return a public version.

    Raises:
        NotFound: there is none.
    """
    rows = credentials.visible_to(None).select_related("credential__issuer", "level")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def two(public_id: uuid.UUID, target_id: uuid.UUID) -> tuple[CredentialVersion, CredentialVersion]:
    """Return two different public versions.

    Raises:
        NotFound: one of them is not there, or they are one.
    """
    if public_id == target_id:
        raise NotFound
    return version_of(public_id), version_of(target_id)
