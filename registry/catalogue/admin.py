"""The catalogue in the stewards' admin; versions and programmes move through the services."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import (
    Competency,
    Credential,
    CredentialOccupation,
    CredentialVersion,
    Offering,
    Programme,
    ProgrammeCredential,
    Recognition,
)
from registry.catalogue.services import credentials, programmes
from registry.people.admin import Act, ReadMostlyAdmin, ReadOnlyInline, service_action
from registry.people.models import User

MOVES = (
    (RecordStatus.REVIEW, _("Send to review")),
    (RecordStatus.PUBLISHED, _("Publish")),
    (RecordStatus.DRAFT, _("Send back to draft (say why)")),
    (RecordStatus.ARCHIVED, _("Archive (say why)")),
)


def _move_version(to: RecordStatus) -> Act:
    def act(by: User, version: CredentialVersion, reason: str) -> None:
        credentials.move(by=by, version=version, to=to, reason=reason, at=timezone.now())

    return act


def _move_programme(to: RecordStatus) -> Act:
    def act(by: User, programme: Programme, reason: str) -> None:
        programmes.move(by=by, programme=programme, to=to, reason=reason, at=timezone.now())

    return act


class VersionInline(ReadOnlyInline):
    """Versions of a credential."""

    model = CredentialVersion
    fields = ["version", "name_en", "name_es", "status", "valid_from", "valid_to", "confidence"]


class RecognitionInline(ReadOnlyInline):
    """Who recognises a credential."""

    model = Recognition


@admin.register(Credential)
class CredentialAdmin(ReadMostlyAdmin):
    """Credentials over all their versions."""

    list_display = ["code", "type", "issuer", "country", "jurisdiction", "is_regulated"]
    list_filter = ["country", "is_regulated", "type"]
    list_select_related = ["issuer"]
    search_fields = ["code", "ctid", "issuer__name", "versions__name_en", "versions__name_es"]
    inlines = [VersionInline, RecognitionInline]


class CompetencyInline(ReadOnlyInline):
    """What a version attests."""

    model = Competency


class CredentialOccupationInline(ReadOnlyInline):
    """Occupations that a version prepares for."""

    model = CredentialOccupation


@admin.register(CredentialVersion)
class CredentialVersionAdmin(ReadMostlyAdmin):
    """Versions of credentials; stewards move them through the states."""

    list_display = [
        "credential", "version", "name_en", "name_es", "status", "level", "source_language",
        "translation_is_official", "confidence",
    ]  # fmt: skip
    list_filter = [
        "status", "confidence", "source_language", "translation_is_official",
        "credential__country",
    ]  # fmt: skip
    list_select_related = ["credential", "level__framework"]
    search_fields = ["credential__code", "name_en", "name_es", "credential__issuer__name"]
    inlines = [CompetencyInline, CredentialOccupationInline]
    actions = [
        service_action(f"move_to_{to.value}", label, _move_version(to)) for to, label in MOVES
    ]


class ProgrammeCredentialInline(ReadOnlyInline):
    """Credentials of a programme."""

    model = ProgrammeCredential


class OfferingInline(ReadOnlyInline):
    """Places and times of a programme."""

    model = Offering


@admin.register(Programme)
class ProgrammeAdmin(ReadMostlyAdmin):
    """Programmes; stewards move them through the states."""

    list_display = ["code", "title_en", "title_es", "kind", "provider", "status"]
    list_filter = ["status", "kind", "provider__country"]
    list_select_related = ["provider"]
    search_fields = ["code", "title_en", "title_es", "provider__name"]
    inlines = [ProgrammeCredentialInline, OfferingInline]
    actions = [
        service_action(f"move_to_{to.value}", label, _move_programme(to)) for to, label in MOVES
    ]
