"""Suggested pairs: for those who propose equivalence or review it, and nobody else."""

import uuid
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.describing_acts import reads_own
from registry.api.problems import BadParameter, NotFound
from registry.api.serializers.suggestions import PairsSerializer
from registry.api.views.private import PrivateView
from registry.catalogue.selectors import credentials
from registry.equivalence import policies
from registry.equivalence.selectors import suggesting

TAG = "Equivalence panel"
SIDES = ("across", "own")


class Suggestions(PrivateView):
    """What a panel might compare with a credential."""

    serializer_class = PairsSerializer
    parameters: ClassVar[tuple[str, ...]] = ("side",)

    @reads_own(
        "panel_suggestions",
        TAG,
        "List what may be worth comparing with a credential",
        "Pairs from competencies, level, hours and occupations, each with its score on every"
        " dimension. For editors of verified organizations, reviewers and stewards. None of it is"
        " published, or anybody's statement. `side=own` looks in the credential's own country.",
        answer=PairsSerializer,
        is_record=True,
        choices={"side": SIDES},
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """List it.

        Raises:
            PermissionDenied: she neither proposes nor reviews.
            NotFound: she sees no such credential.
        """
        if not policies.can_see_suggestions(self.person):
            raise PermissionDenied
        side = request.query_params.get("side", SIDES[0])
        if side not in SIDES:
            raise BadParameter("side", _("Choose across or own."), "invalid_choice")
        rows = credentials.visible_to(self.person).select_related("credential__issuer", "level")
        version = rows.filter(public_id=public_id).first()
        if version is None:
            raise NotFound
        found = suggesting.suggestions(version=version, user=self.person, across=side == SIDES[0])
        return Response(self.get_serializer({"source": version, "results": found}).data)
