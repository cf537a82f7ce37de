"""The catalogue in the stewards' admin; versions and programmes move through the services."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import (
    ApprenticeshipTerms,
    Competency,
    CostItem,
    Credential,
    CredentialOccupation,
    CredentialVersion,
    DuplicatePair,
    Funding,
    Offering,
    Outcome,
    Prerequisite,
    Programme,
    ProgrammeCredential,
    Recognition,
    RelatedInstruction,
    WageStep,
    WorkProcess,
)
from registry.catalogue.selectors.duplicates import titles_of_pairs
from registry.catalogue.services import credentials, duplicates, programmes
from registry.people.admin import Act, ReadMostlyAdmin, ReadOnlyInline, service_action
from registry.people.models import User

MOVES = (
    (RecordStatus.REVIEW, _("Send to review")),
    (RecordStatus.PUBLISHED, _("Publish, or restore from the archive (say why)")),
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


class ApprenticeshipInline(ReadOnlyInline):
    """Terms of an apprenticeship."""

    model = ApprenticeshipTerms


class WorkProcessInline(ReadOnlyInline):
    """Parts of the learning on the job."""

    model = WorkProcess


class InstructionInline(ReadOnlyInline):
    """Courses of the related instruction."""

    model = RelatedInstruction


class WageStepInline(ReadOnlyInline):
    """Steps of the wage."""

    model = WageStep


class PrerequisiteInline(ReadOnlyInline):
    """Conditions to enter."""

    model = Prerequisite
    fk_name = "programme"


class OutcomeInline(ReadOnlyInline):
    """What is known of those who took it."""

    model = Outcome


@admin.register(Programme)
class ProgrammeAdmin(ReadMostlyAdmin):
    """Programmes; stewards move them through the states."""

    list_display = ["code", "title_en", "title_es", "kind", "provider", "status"]
    list_filter = ["status", "kind", "provider__country"]
    list_select_related = ["provider"]
    search_fields = ["code", "title_en", "title_es", "provider__name"]
    inlines = [
        ProgrammeCredentialInline, OfferingInline, ApprenticeshipInline, WorkProcessInline,
        InstructionInline, WageStepInline, PrerequisiteInline, OutcomeInline,
    ]  # fmt: skip
    actions = [
        service_action(f"move_to_{to.value}", label, _move_programme(to)) for to, label in MOVES
    ]


class CostInline(ReadOnlyInline):
    """Parts of the cost."""

    model = CostItem


class FundingInline(ReadOnlyInline):
    """Who may pay."""

    model = Funding


@admin.register(Offering)
class OfferingAdmin(ReadMostlyAdmin):
    """Places and times of programmes, with their costs and funding."""

    list_display = ["programme", "code", "municipality", "delivery", "starts_on", "is_funded"]
    list_filter = ["delivery", "language", "is_funded"]
    list_select_related = ["programme", "municipality"]
    search_fields = ["code", "programme__code", "programme__title_en", "programme__title_es"]
    inlines = [CostInline, FundingInline]


def _dismiss(by: User, pair: DuplicatePair, reason: str) -> None:
    duplicates.dismiss(by=by, pair=pair, reason=reason, at=timezone.now())


def _keep(position: str) -> Act:
    def act(by: User, pair: DuplicatePair, reason: str) -> None:
        keep: Any = duplicates.MODELS[pair.kind].objects.get(pk=getattr(pair, position))
        duplicates.merge(by=by, pair=pair, keep=keep, reason=reason, at=timezone.now())

    return act


def _undo(by: User, pair: DuplicatePair, reason: str) -> None:
    duplicates.undo(by=by, pair=pair, reason=reason, at=timezone.now())


@admin.register(DuplicatePair)
class DuplicatePairAdmin(ReadMostlyAdmin):
    """Records that look alike; a person decides, and a merge can be taken apart."""

    list_display = ["kind", "first", "second", "score", "status", "decided_at"]
    list_filter = ["status", "kind"]
    actions = [
        service_action("keep_first", _("Merge into the first (say why)"), _keep("first_id")),
        service_action("keep_second", _("Merge into the second (say why)"), _keep("second_id")),
        service_action("dismiss", _("Not the same (say why)"), _dismiss),
        service_action("undo", _("Take the merge apart (say why)"), _undo),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DuplicatePair]:
        """Load the titles of both records with the pairs: one query for any number."""
        pairs: QuerySet[DuplicatePair] = super().get_queryset(request)
        return pairs.annotate(**titles_of_pairs())

    @admin.display(description=_("first record"))
    def first(self, pair: Any) -> str:
        """Show the title of the first."""
        return str(pair.first_title)

    @admin.display(description=_("second record"))
    def second(self, pair: Any) -> str:
        """Show the title of the second."""
        return str(pair.second_title)
