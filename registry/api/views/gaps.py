"""The gap from one credential to another."""

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.describing import reads
from registry.api.languages import reading
from registry.api.serializers.gaps import GapSerializer
from registry.api.views.base import RecordView
from registry.api.views.chains import AS_OF, Dated, two
from registry.equivalence.selectors.gap import Held, gap

TAG = "Equivalences"


class CredentialGap(RecordView, Dated):
    """What somebody who holds one credential, and nothing else, lacks of another."""

    serializer_class = GapSerializer

    @reads(
        "credentials_gap",
        TAG,
        "Read the gap between two credentials",
        "How much of the target the credential held covers, what is missing, who teaches it, and"
        " the cheapest and the quickest way. Programs in the reader's language come first.",
        answer=GapSerializer,
        parameters=(AS_OF,),
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID, target_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        held, target = two(public_id, target_id)
        found = gap(
            held=Held(versions=(held,)), target=target, as_of=self.as_of, language=reading()
        )
        context = {**self.get_serializer_context(), "held": [held], "gap": found}
        return Response(GapSerializer(found, context=context).data)
