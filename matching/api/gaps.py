"""The gap from what the caller holds to a credential: her own, by her own token."""

import uuid

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from matching.profiles.selectors import passport
from registry.api.describing_acts import reads_own
from registry.api.languages import reading
from registry.api.problems import NotFound
from registry.api.serializers.gaps import GapSerializer
from registry.api.views.private import PrivateView
from registry.catalogue.selectors import credentials
from registry.equivalence.selectors.gap import gap

TAG = "Your own"


class OwnGap(PrivateView):
    """What the caller lacks of a credential, by everything in her profile."""

    serializer_class = GapSerializer

    @reads_own(
        "me_gap",
        TAG,
        "Read your own gap to a credential",
        "As `credentials/{id}/gap/{target}/`, from all that your profile has: credentials in date,"
        " skills, languages, education and experience. Nobody else reads it.",
        answer=GapSerializer,
        is_record=True,
    )
    def get(self, request: Request, target_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it.

        Raises:
            NotFound: she has no profile, or sees no such credential.
        """
        profile = passport.profile_of(self.person)
        rows = credentials.visible_to(self.person).select_related("credential__issuer", "level")
        target = rows.filter(public_id=target_id).first()
        if profile is None or target is None:
            raise NotFound
        day = timezone.now().date()
        held = passport.held_by(profile, as_of=day)
        found = gap(held=held, target=target, as_of=day, language=reading())
        context = {**self.get_serializer_context(), "held": held.versions, "gap": found}
        return Response(GapSerializer(found, context=context).data)
