"""Issue badges and withdraw them; check any badge; what verifiers ask an issuer for."""

import uuid
from functools import partial
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.describing import JSON, LANGUAGE, ProblemSerializer
from registry.api.describing_acts import ENDS, FORM, IDEMPOTENCY, does, reads_own
from registry.api.pagination import CursorPages
from registry.api.problems import MEDIA_TYPE, BadParameter, NotFound
from registry.api.serializers import badges as shapes
from registry.api.views.private import PrivateView
from registry.badges.enums import BadgeState, Purpose
from registry.badges.models import Badge as BadgeRecord
from registry.badges.selectors import badges, lists, statements, verifying
from registry.badges.selectors.documents.issuers import did_document
from registry.badges.services import issuing, states
from registry.badges.services.awards import Award, Person
from registry.badges.sources.carriers import MOST_BYTES
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import credentials
from registry.intake.services.fetching import fetch_start
from registry.people.enums import Language
from registry.people.models import Organisation

TAG: Final = "Badges"
KEY: Final = "Idempotency-Key"
LONGEST_KEY: Final = 120
fetch = partial(fetch_start, most=MOST_BYTES)


class BadgeView(PrivateView):
    """Badges of the organisations that the person issues for."""

    serializer_class: Any = shapes.BadgeSerializer
    parser_classes = (JSONParser,)

    def badge(self, public_id: uuid.UUID) -> BadgeRecord:
        """Return one.

        Raises:
            NotFound: it is nobody's, or another issuer's.
        """
        found = badges.issued_for(self.person).filter(public_id=public_id).first()
        if found is None:
            raise NotFound(_("You have issued no badge at this address."))
        return found

    def sent(self, serializer: type[Any]) -> dict[str, Any]:
        """Return what the body says, checked."""
        body = serializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def answer(self, badge: BadgeRecord) -> Response:
        """Answer with a badge as it stands, and where it is."""
        fresh = badges.issued_for(self.person).get(pk=badge.pk)
        data = shapes.BadgeSerializer(fresh, context=self.get_serializer_context()).data
        return Response(data, status=202, headers={"Location": data["links"]["self"]})


class Badges(BadgeView):
    """What was issued, and a way to issue more."""

    pagination_class: Any = CursorPages

    @reads_own(
        "badges_list",
        TAG,
        "List the badges you issued",
        "Of all organizations that you issue for, without their signed forms.",
        answer=shapes.BadgeRefSerializer(many=True),
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List them."""
        page = self.paginate_queryset(badges.issued_for(self.person))
        rows = shapes.BadgeRefSerializer(page, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(rows.data)

    @extend_schema(parameters=[IDEMPOTENCY])
    @does(
        "badges_issue",
        TAG,
        "Issue a badge",
        "Signed at once, in both forms; the recipient gets the link by e-mail. The same"
        f" `{KEY}` with the same badge answers with the same one, however often it is sent; the"
        " same person never gets the same credential of the same day twice (409).",
        body=shapes.NewBadgeSerializer,
        answer=shapes.BadgeSerializer,
        problems=(409, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Issue one."""
        said = self.sent(shapes.NewBadgeSerializer)
        key = request.headers.get(KEY, "")
        if len(key) > LONGEST_KEY or "\x00" in key:
            raise BadParameter(KEY, _("At most 120 characters."), "invalid_key")
        badge, is_new = issuing.issue(
            by=self.person, award=self._award(said, key), at=timezone.now()
        )
        answer = self.answer(badge)
        if not is_new:
            answer["Idempotency-Replayed"] = "true"
        return answer

    def _award(self, said: dict[str, Any], key: str) -> Award:
        version = self._version(said["credential"])
        start, end = said["awarded_on"], said["valid_until"]
        if end and end <= start:
            raise BadParameter("valid_until", _("It ends before it starts."), "ends_before_start")
        return Award(
            organisation=version.credential.issuer,
            version=version,
            person=Person(name=said["name"], email=said["email"]),
            language=Language(said["language"]),
            awarded_on=start,
            valid_until=end,
            hours=said["hours"],
            evidence=said["evidence"],
            evidence_url=said["evidence_url"],
            idempotency_key=key,
        )

    def _version(self, public_id: uuid.UUID) -> CredentialVersion:
        rows = credentials.visible_to(self.person).select_related("credential__issuer")
        version = rows.filter(public_id=public_id).first()
        if version is None:
            message = _("There is no credential with this id.")
            raise BadParameter("credential", message, "credential_unknown")
        return version


class Badge(BadgeView):
    """One badge."""

    @reads_own(
        "badges_retrieve",
        TAG,
        "Read a badge you issued",
        answer=shapes.BadgeSerializer,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        return Response(self.get_serializer(self.badge(public_id)).data)


class BadgeMoves(BadgeView):
    """The state of a badge."""

    @does(
        "badges_move",
        TAG,
        "Revoke, suspend or reinstate a badge",
        "The status lists say it at once; verifiers keep a copy for at most five minutes.",
        body=shapes.BadgeMoveSerializer,
        answer=shapes.BadgeSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Move it."""
        badge, said = self.badge(public_id), self.sent(shapes.BadgeMoveSerializer)
        states.move(
            by=self.person,
            badge=badge,
            to=BadgeState(said["to"]),
            reason=said["reason"],
            at=timezone.now(),
        )
        return self.answer(badge)


class OpenView(PrivateView):
    """Something of badges that nobody has to sign in for."""

    permission_classes: Any = (AllowAny,)
    parser_classes = (JSONParser,)
    serializer_class: Any = shapes.ReportSerializer


class Verify(OpenView):
    """Check a badge of anybody."""

    @extend_schema(
        operation_id="badges_verify",
        tags=[TAG],
        summary="Check a badge",
        description="Of this registry or of any other issuer (Open Badges 3.0): signature, status,"
        " dates and issuer, each passed, failed or not to be checked, with the reason. Other hosts"
        " are asked only where the operator has listed them. Nothing is kept.",
        parameters=[LANGUAGE, FORM],
        request=shapes.VerifySerializer,
        responses={
            (200, JSON): shapes.ReportSerializer,
            **{
                (status, MEDIA_TYPE): OpenApiResponse(
                    response=ProblemSerializer, description=ENDS[status]
                )
                for status in (400, 401, 406, 409, 413, 415, 429, 503)
            },
        },
    )
    def post(self, request: Request) -> Response:
        """Check it."""
        body = shapes.VerifySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        presented = verifying.of_text(body.validated_data["text"], fetch=fetch)
        report = verifying.verify(presented, at=timezone.now(), fetch=fetch)
        return Response(shapes.ReportSerializer(report).data)


class IssuerDid(OpenView):
    """The DID document of an issuer."""

    @reads_own(
        "badges_issuer_did",
        TAG,
        "Read the DID document of an issuer",
        "The same as at `/issuers/{id}/did.json`, where did:web looks for it: every key that the"
        " issuer ever signed with.",
        answer=dict,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        organisation = Organisation.objects.filter(public_id=public_id).first()
        document = did_document(organisation) if organisation else None
        if document is None:
            raise NotFound(_("There is no issuer of badges at this address."))
        return Response(document)


class StatusList(OpenView):
    """A status list."""

    @reads_own(
        "badges_status_list",
        TAG,
        "Read a status list",
        "The same as at the address in the badges, which has an ETag and says how long a copy may"
        " be kept. `purpose` is revocation or suspension.",
        answer=dict,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID, purpose: str) -> Response:  # noqa: ARG002
        """Read it."""
        row = lists.served(public_id, purpose) if purpose in Purpose.values else None
        if row is None:
            raise NotFound(_("There is no status list at this address."))
        return Response(row.document)


class Statement(OpenView):
    """The signed statement of an equivalence."""

    @reads_own(
        "badges_statement",
        TAG,
        "Read a signed equivalence statement",
        "An EndorsementCredential over the SHA-256 of both credential versions, by the id of the"
        " equivalence.",
        answer=dict,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        assertion = statements.assertion_at(public_id)
        signed = statements.latest(assertion) if assertion else None
        if signed is None:
            raise NotFound(_("Nobody has signed this equivalence."))
        return Response(signed.document)
