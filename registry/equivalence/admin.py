"""Equivalence in the stewards' admin; assertions move through the service, by two sides."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import (
    EquivalenceAssertion,
    EquivalenceCondition,
    EvidenceItem,
    ReviewNote,
    ReviewRound,
)
from registry.equivalence.services import assertions
from registry.people.admin import Act, ReadMostlyAdmin, ReadOnlyInline, service_action
from registry.people.models import User

MOVES = (
    (AssertionStatus.IN_REVIEW, _("Take up for review")),
    (AssertionStatus.PUBLISHED, _("Publish (both sides have approved)")),
    (AssertionStatus.REJECTED, _("Reject (say why)")),
    (AssertionStatus.CONTESTED, _("Mark as contested (say why)")),
    (AssertionStatus.NEEDS_REVIEW, _("Ask for another review (say why)")),
    (AssertionStatus.REVOKED, _("Revoke (say why)")),
)


def _move(to: AssertionStatus) -> Act:
    def act(by: User, assertion: EquivalenceAssertion, reason: str) -> None:
        assertions.move(by=by, assertion=assertion, to=to, reason=reason, at=timezone.now())

    return act


class EvidenceInline(ReadOnlyInline):
    """What an assertion stands on."""

    model = EvidenceItem


class ConditionInline(ReadOnlyInline):
    """What is still to be done for it to hold."""

    model = EquivalenceCondition


class RoundInline(ReadOnlyInline):
    """When a panel decided about it, and how."""

    model = ReviewRound


class NoteInline(ReadOnlyInline):
    """What was said and asked in its review."""

    model = ReviewNote


@admin.register(EquivalenceAssertion)
class EquivalenceAssertionAdmin(ReadMostlyAdmin):
    """Assertions with their evidence and conditions."""

    list_display = [
        "source", "target", "asserter", "relation", "effect", "method", "worth", "confidence",
        "status", "valid_from", "valid_to",
    ]  # fmt: skip
    list_filter = ["status", "effect", "relation", "method", "target__credential__country"]
    list_select_related = ["source__credential", "target__credential", "asserter"]
    search_fields = [
        "source__credential__code", "source__name_en", "source__name_es",
        "target__credential__code", "target__name_en", "target__name_es", "asserter__name",
    ]  # fmt: skip
    inlines = [EvidenceInline, ConditionInline, RoundInline, NoteInline]
    actions = [service_action(f"move_to_{to.value}", label, _move(to)) for to, label in MOVES]
