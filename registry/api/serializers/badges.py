"""Badges as their issuers send and read them, and what a check of one says."""

from typing import Any, Final

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.organisations import OrganisationRefSerializer
from registry.badges.enums import BadgeKind, BadgeState, Check, Outcome
from registry.badges.models import Badge
from registry.badges.selectors import addresses
from registry.badges.selectors.verifying import Report
from registry.badges.sources.carriers import MOST_BYTES
from registry.people.enums import Language

FORMS: Final = ("json", "jwt", "png", "svg")
LINKS: Final = {
    "type": "object",
    "required": ["self", "id", *FORMS],
    "properties": {name: {"type": "string", "format": "uri"} for name in ("self", "id", *FORMS)},
}
VC: Final = {"type": "object", "description": "The signed credential (VC data model 2.0)."}


class NewBadgeSerializer(serializers.Serializer[Any]):
    """A badge for one person. `credential` is the public id of a published version of yours."""

    credential = serializers.UUIDField()
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    language = serializers.ChoiceField(choices=Language.choices, default=Language.ES)
    awarded_on = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)
    hours = serializers.IntegerField(
        min_value=0, max_value=100_000, required=False, allow_null=True, default=None
    )
    evidence = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    evidence_url = serializers.URLField(
        max_length=500, required=False, allow_blank=True, default=""
    )


class BadgeMoveSerializer(serializers.Serializer[Any]):
    """The state that a badge is brought to; a reason is needed to suspend or revoke it."""

    to = serializers.ChoiceField(choices=BadgeState.choices)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class BadgeRefSerializer(serializers.ModelSerializer[Badge]):
    """A badge in a list."""

    organisation = OrganisationRefSerializer(read_only=True)
    kind = serializers.ChoiceField(choices=BadgeKind.choices, read_only=True)
    state = serializers.ChoiceField(choices=BadgeState.choices, read_only=True)
    credential = serializers.SerializerMethodField()
    programme = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Badge
        fields: tuple[str, ...] = (
            *("public_id", "kind", "organisation", "credential", "programme", "recipient_name"),
            *("recipient_email", "language", "awarded_on", "valid_until", "hours", "evidence"),
            *("evidence_url", "state", "state_reason", "issued_at", "claimed_at", "links"),
        )
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_credential(self, badge: Badge) -> str | None:
        """Return the public id of the credential version."""
        return str(badge.version.public_id) if badge.version else None

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_programme(self, badge: Badge) -> str | None:
        """Return the public id of the programme that a record is of."""
        return str(badge.programme.public_id) if badge.programme else None

    @extend_schema_field(LINKS)
    def get_links(self, badge: Badge) -> dict[str, str]:
        """Return where it is: in the API, by its own id, and as files."""
        own = reverse("badges_api:badge", args=[badge.public_id])
        files = {form: addresses.absolute("badge_file", badge.public_id, form) for form in FORMS}
        request = self.context["request"]
        return {
            "self": request.build_absolute_uri(own),
            "id": addresses.badge_address(badge),
            **files,
        }


@extend_schema_field(VC)
class DocumentField(serializers.JSONField):
    """A signed credential."""


class BadgeSerializer(BadgeRefSerializer):
    """A badge with both signed forms: `document` (Data Integrity) and `token` (VC-JWT)."""

    document = DocumentField(read_only=True)

    class Meta(BadgeRefSerializer.Meta):
        fields = read_only_fields = (*BadgeRefSerializer.Meta.fields, "document", "token")


class VerifySerializer(serializers.Serializer[Any]):
    """A badge to check: its text (JSON or JWT), its link, or what its QR code says."""

    text = serializers.CharField(max_length=MOST_BYTES)


class LineSerializer(serializers.Serializer[Any]):
    """One check: what it ended in, the stable code of the reason, and the reason in words."""

    check = serializers.ChoiceField(choices=Check.choices)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    code = serializers.CharField()
    text = serializers.CharField()


class ClaimsSerializer(serializers.Serializer[Any]):
    """What the badge says of itself; believed only as far as the checks say."""

    id = serializers.CharField(allow_blank=True)
    kind = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    issuer_id = serializers.CharField(allow_blank=True)
    issuer_name = serializers.CharField(allow_blank=True)
    recipient = serializers.CharField(allow_blank=True)
    valid_from = serializers.DateTimeField(allow_null=True)
    valid_until = serializers.DateTimeField(allow_null=True)


class ReportSerializer(serializers.Serializer[Report]):
    """All checks of a badge: failed if one failed, passed only if all passed."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    form = serializers.ChoiceField(choices=("json", "jwt"))
    checks = LineSerializer(many=True, source="lines")
    claims = ClaimsSerializer()
