"""Propose assertions of equivalence and move them through their states."""

import datetime as dt
from dataclasses import asdict, fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.equivalence import policies
from registry.equivalence.enums import AssertionStatus, Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion, EquivalenceCondition, EvidenceItem
from registry.equivalence.services import recognition
from registry.equivalence.services.drafts import AssertionDraft, ConditionDraft, EvidenceDraft
from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, StateRefuses, check_fields, constraints_as

ROWS = {"scores", "evidence", "conditions"}

AMENDABLE = ("relation", "effect", "method", "worth", "confidence", "valid_from", "valid_to")
"""What ``amend`` changes of a proposal, beside its evidence and conditions."""

GIVES_REASON = frozenset(
    {
        AssertionStatus.CONTESTED,
        AssertionStatus.NEEDS_REVIEW,
        AssertionStatus.REJECTED,
        AssertionStatus.REVOKED,
    }
)
"""States that an assertion is never brought to without a reason."""


class SelfEquivalence(Refusal):
    """Both sides are the same credential version."""

    code = "self_equivalence"
    message = _("A credential is not compared with itself.")


class InferredWithEffect(Refusal):
    """What was inferred would be shown as recognised."""

    code = "inferred_with_effect"
    message = _("What is inferred is never shown as recognized: its effect is informative.")


class NoEvidence(Refusal):
    """Nothing is given that the assertion stands on."""

    code = "no_evidence"
    message = _("An assertion needs at least one piece of evidence.")


class NoMatchWithWorth(Refusal):
    """It says that nothing matches and that something is worth something."""

    code = "no_match_with_worth"
    message = _("Where nothing matches the worth is nothing.")


class ShareOutOfRange(Refusal):
    """Worth or confidence is not a share."""

    code = "share_out_of_range"
    message = _("Worth and confidence lie between 0 and 1.")


class EndsBeforeStart(Refusal):
    """The assertion ends before it starts."""

    code = "assertion_ends_before_start"
    message = _("The end of validity has to come after its start.")


class ReasonMissing(Refusal):
    """A state that hurts somebody needs a reason."""

    code = "reason_missing"
    message = _("Say why.")


class OverlappingValidity(StateRefuses):
    """The asserter has a published assertion on the same pair, scope and days."""

    code = "overlapping_validity"
    message = _("This asserter has a published assertion on the same pair and days.")


class NoProposal(StateRefuses):
    """It is no mere proposal any more."""

    code = "assertion_no_proposal"
    message = _("Only a proposal that nobody reviews yet can be changed: this one is %(now)s.")


@transaction.atomic
def propose(*, by: User | None, draft: AssertionDraft, at: dt.datetime) -> EquivalenceAssertion:
    """Propose an assertion with its evidence and conditions.

    Raises:
        NotAnEditor: ``by`` may not speak for the asserter.
        EffectNotYours: the asserter cannot give this effect.
        SelfEquivalence, InferredWithEffect, NoEvidence, NoMatchWithWorth: it makes no sense.
        InvalidFields, ShareOutOfRange, EndsBeforeStart: a value is out of its range.
    """
    policies.check_propose(by, draft.asserter)
    _check_sense(draft)
    policies.check_effect(draft.asserter, draft.effect, draft.target.credential.issuer)
    columns = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name not in ROWS}
    scores = {f"score_{name}": value for name, value in asdict(draft.scores).items()}
    assertion = EquivalenceAssertion(status=AssertionStatus.PROPOSED, **columns, **scores)
    check_fields(assertion)
    with constraints_as(
        assertion_shares_in_range=ShareOutOfRange(),
        assertion_ends_after_start=EndsBeforeStart(),
    ):
        assertion.save()
    _add_rows(assertion, draft)
    audit.record(by=by, action=AuditAction.CREATE, target=assertion, at=at)
    return assertion


@transaction.atomic
def amend(
    *, by: User | None, assertion: EquivalenceAssertion, draft: AssertionDraft, at: dt.datetime
) -> EquivalenceAssertion:
    """Bring a proposal that nobody reviews yet to what a draft says; its pair stays.

    Raises:
        NotAnEditor, EffectNotYours: as ``propose``.
        NoProposal: it is with the reviewers, or decided.
        SelfEquivalence, InferredWithEffect, NoEvidence, NoMatchWithWorth, InvalidFields,
        ShareOutOfRange, EndsBeforeStart: as ``propose``.
    """
    _lock(assertion)
    policies.check_propose(by, assertion.asserter)
    _check_proposed(assertion)
    _check_sense(draft)
    policies.check_effect(draft.asserter, draft.effect, draft.target.credential.issuer)
    changed = []
    for name in AMENDABLE:
        if getattr(assertion, name) != getattr(draft, name):
            changed.append(name)
            setattr(assertion, name, getattr(draft, name))
    check_fields(assertion)
    with constraints_as(
        assertion_shares_in_range=ShareOutOfRange(),
        assertion_ends_after_start=EndsBeforeStart(),
    ):
        assertion.save()
    assertion.evidence.all().delete()
    assertion.conditions.all().delete()
    _add_rows(assertion, draft)
    audit.record(
        by=by,
        action=AuditAction.UPDATE,
        target=assertion,
        details={"fields": [*changed, "evidence", "conditions"]},
        at=at,
    )
    return assertion


@transaction.atomic
def withdraw(
    *, by: User | None, assertion: EquivalenceAssertion, reason: str, at: dt.datetime
) -> None:
    """Take a proposal that nobody reviews yet back, with its evidence and conditions.

    Raises:
        NotAnEditor: ``by`` may not speak for the asserter.
        NoProposal: it is with the reviewers, or decided.
    """
    _lock(assertion)
    policies.check_propose(by, assertion.asserter)
    _check_proposed(assertion)
    audit.record(by=by, action=AuditAction.REVOKE, target=assertion, reason=reason, at=at)
    assertion.delete()


def _check_proposed(assertion: EquivalenceAssertion) -> None:
    if assertion.status != AssertionStatus.PROPOSED:
        raise NoProposal(now=AssertionStatus(assertion.status).label)


def _check_sense(draft: AssertionDraft) -> None:
    if draft.source.pk == draft.target.pk:
        raise SelfEquivalence
    if draft.method == Method.INFERRED and draft.effect != Effect.INFORMATIVE:
        raise InferredWithEffect
    if draft.method != Method.INFERRED and not draft.evidence:
        raise NoEvidence
    if draft.relation == Relation.NONE and draft.worth != 0:
        raise NoMatchWithWorth


def _add_rows(assertion: EquivalenceAssertion, draft: AssertionDraft) -> None:
    evidence = [EvidenceItem(assertion=assertion, **_columns(row)) for row in draft.evidence]
    conditions = [
        EquivalenceCondition(assertion=assertion, **_columns(row)) for row in draft.conditions
    ]
    for row in (*evidence, *conditions):
        check_fields(row)
    EvidenceItem.objects.bulk_create(evidence)
    EquivalenceCondition.objects.bulk_create(conditions)


def _columns(draft: EvidenceDraft | ConditionDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}


@transaction.atomic
def move(
    *,
    by: User | None,
    assertion: EquivalenceAssertion,
    to: AssertionStatus,
    reason: str = "",
    at: dt.datetime,
) -> EquivalenceAssertion:
    """Move an assertion to another state, along the state table only.

    Raises:
        NotYourPart, OwnAssertion: ``by`` may not bring it there.
        AssertionStateRefuses: the table has no such move.
        VersionNotPublished: it would be published about a version that is not.
        ReasonMissing: the state needs a reason.
        OverlappingValidity: the asserter has one published for the same pair and days.
    """
    _lock(assertion)
    policies.check_move(by, assertion, to)
    if to in GIVES_REASON and not reason.strip():
        raise ReasonMissing
    was = assertion.status
    assertion.status = to
    assertion.status_reason = reason
    check_fields(assertion)
    with constraints_as(assertion_no_overlap_per_asserter=OverlappingValidity()):
        assertion.save(update_fields=["status", "status_reason", "updated_at"])
    audit.record(
        by=by,
        action=AuditAction.PUBLISH if to == AssertionStatus.PUBLISHED else AuditAction.MOVE,
        target=assertion,
        reason=reason,
        details={"from": was, "to": to},
        at=at,
    )
    if AssertionStatus.PUBLISHED in (was, to):
        recognition.refresh(versions=[assertion.source_id], at=at)
        announce(kind=ChangeKind.EQUIVALENCE, ids=[assertion.pk])
    return assertion


def _lock(assertion: EquivalenceAssertion) -> None:
    """Hold the row until the transaction ends, and read it afresh with what judges it."""
    rows = EquivalenceAssertion.objects.select_related(
        "asserter", "source__credential__issuer", "target__credential__issuer"
    )
    assertion.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
