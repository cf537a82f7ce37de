"""Draft and propose assertions of equivalence, and move them through their states."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.equivalence import policies
from registry.equivalence.enums import AssertionStatus, Method
from registry.equivalence.models import EquivalenceAssertion, EquivalenceCondition, EvidenceItem
from registry.equivalence.services import notices, recognition, rounds, sense
from registry.equivalence.services.drafts import AssertionDraft, ConditionDraft, EvidenceDraft
from registry.equivalence.services.locks import lock
from registry.equivalence.services.sense import (
    EndsBeforeStart,
    InferredWithEffect,
    NoEvidence,
    NoMatchWithWorth,
    SelfEquivalence,
    ShareOutOfRange,
)
from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, StateRefuses, check_fields, constraints_as

__all__ = [
    "EndsBeforeStart",
    "InferredWithEffect",
    "NoEvidence",
    "NoMatchWithWorth",
    "SelfEquivalence",
    "ShareOutOfRange",
]

ROWS: Final = {"scores", "evidence", "conditions"}
PAIR: Final = {"source", "target", "asserter"}

AMENDABLE: Final = (
    *("relation", "effect", "method", "worth", "confidence", "valid_from", "valid_to"),
)
"""What an upload changes of a proposal, beside its evidence and conditions."""

EVERYTHING: Final = (
    *(field.name for field in fields(AssertionDraft) if field.name not in ROWS | PAIR),
    "scores",
)
"""All that can be changed of a proposal: its pair and its asserter stay."""

CHANGEABLE: Final = (AssertionStatus.DRAFT, AssertionStatus.PROPOSED, AssertionStatus.IN_REVIEW)
"""States in which the asserter may still change what it says."""

GIVES_REASON: Final = frozenset(
    {
        AssertionStatus.CONTESTED,
        AssertionStatus.APPEALED,
        AssertionStatus.NEEDS_REVIEW,
        AssertionStatus.REJECTED,
        AssertionStatus.REVOKED,
    }
)
"""States that an assertion is never brought to without a reason."""

TOLD: Final = GIVES_REASON
"""States that those concerned are told of."""


class ReasonMissing(Refusal):
    """A state that hurts somebody needs a reason."""

    code = "reason_missing"
    message = _("Say why.")


class OverlappingValidity(StateRefuses):
    """The asserter has a published assertion on the same pair, scope and days."""

    code = "overlapping_validity"
    message = _("This asserter has a published assertion on the same pair and days.")


class NoProposal(StateRefuses):
    """It is decided, or the reviewers have it and it would be taken away."""

    code = "assertion_no_proposal"
    message = _("Only a proposal can be changed or taken back: this one is %(now)s.")


@transaction.atomic
def draft(*, by: User | None, draft: AssertionDraft, at: dt.datetime) -> EquivalenceAssertion:
    """Keep an assertion as a draft that its asserter alone sees; evidence may still be missing.

    Raises:
        The same as ``propose``, but ``NoEvidence``.
    """
    return _made(by, draft, AssertionStatus.DRAFT, at)


@transaction.atomic
def propose(*, by: User | None, draft: AssertionDraft, at: dt.datetime) -> EquivalenceAssertion:
    """Propose an assertion with its evidence and conditions.

    Raises:
        NotAnEditor: ``by`` may not speak for the asserter.
        AsserterSuspended: nobody may.
        EffectNotYours: the asserter cannot give this effect.
        SelfEquivalence, InferredWithEffect, NoEvidence, NoMatchWithWorth: it makes no sense.
        NothingExamined, WorthNotByRule: the worth does not follow from the stated rule.
        EvidenceIsScript, EvidenceInnerAddress, EvidenceIsCircular: it is no evidence.
        InvalidFields, ShareOutOfRange, EndsBeforeStart: a value is out of its range.
    """
    return _made(by, draft, AssertionStatus.PROPOSED, at)


def _made(
    by: User | None, draft: AssertionDraft, status: AssertionStatus, at: dt.datetime
) -> EquivalenceAssertion:
    policies.check_propose(by, draft.asserter)
    _check(draft, status)
    pair = {name: getattr(draft, name) for name in PAIR}
    assertion = EquivalenceAssertion(status=status, **pair)
    _set(assertion, draft, EVERYTHING)
    _save(assertion)
    _add_rows(assertion, draft)
    audit.record(by=by, action=AuditAction.CREATE, target=assertion, at=at)
    return assertion


@transaction.atomic
def amend(
    *,
    by: User | None,
    assertion: EquivalenceAssertion,
    draft: AssertionDraft,
    at: dt.datetime,
    names: Iterable[str] = AMENDABLE,
) -> EquivalenceAssertion:
    """Bring an undecided assertion to what a draft says in ``names``; its pair stays.

    Evidence and conditions become the draft's. Where somebody has voted about the old text,
    that round of the panel ends and another begins.

    Raises:
        NoProposal: it is decided.
        The same as ``propose``.
    """
    lock(assertion)
    policies.check_propose(by, assertion.asserter)
    if assertion.status not in CHANGEABLE:
        raise NoProposal(now=AssertionStatus(assertion.status).label)
    _check(draft, assertion.status)
    changed = _set(assertion, draft, names)
    _save(assertion)
    assertion.evidence.all().delete()
    assertion.conditions.all().delete()
    _add_rows(assertion, draft)
    details: dict[str, object] = {"fields": [*changed, "evidence", "conditions"]}
    if rounds.begin_anew(assertion=assertion, at=at):
        details["round"] = "begun anew"
    audit.record(by=by, action=AuditAction.UPDATE, target=assertion, details=details, at=at)
    return assertion


@transaction.atomic
def withdraw(
    *, by: User | None, assertion: EquivalenceAssertion, reason: str, at: dt.datetime
) -> None:
    """Take a draft, or a proposal that nobody reviews yet, back with all that belongs to it.

    Raises:
        NotAnEditor: ``by`` may not speak for the asserter.
        NoProposal: it is with the reviewers, or decided.
    """
    lock(assertion)
    policies.check_propose(by, assertion.asserter)
    if assertion.status not in {AssertionStatus.DRAFT, AssertionStatus.PROPOSED}:
        raise NoProposal(now=AssertionStatus(assertion.status).label)
    audit.record(by=by, action=AuditAction.REVOKE, target=assertion, reason=reason, at=at)
    assertion.delete()


def _check(draft: AssertionDraft, status: str) -> None:
    sense.check(draft, is_complete=status != AssertionStatus.DRAFT)
    policies.check_effect(draft.asserter, draft.effect, draft.target.credential.issuer)


def _set(assertion: EquivalenceAssertion, draft: AssertionDraft, names: Iterable[str]) -> list[str]:
    """Set what a draft says; return what is different now."""
    said: dict[str, object] = {}
    for name in names:
        if name == "scores":
            said |= {f"score_{key}": value for key, value in asdict(draft.scores).items()}
        else:
            said[name] = getattr(draft, name)
    changed = [name for name, value in said.items() if getattr(assertion, name) != value]
    for name, value in said.items():
        setattr(assertion, name, value)
    return changed


def _save(assertion: EquivalenceAssertion) -> None:
    check_fields(assertion)
    with constraints_as(
        assertion_shares_in_range=ShareOutOfRange(),
        assertion_ends_after_start=EndsBeforeStart(),
    ):
        assertion.save()


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
    """Move an assertion to another state, along the state table only, and tell those concerned.

    Raises:
        NotYourPart, OwnAssertion, ConflictDeclared, NotDeclared, DecidedBefore: ``by`` may not.
        AssertionStateRefuses: the table has no such move.
        VersionNotPublished, NotVerified, AsserterSuspended: somebody or something is not in force.
        TwoSidesMissing, RequestOpen, NobodyRejected, NotHeard: the panel is not done.
        AppealedAlready: an appeal was dismissed last.
        NoEvidence: a draft is proposed that stands on nothing.
        ReasonMissing: the state needs a reason.
        OverlappingValidity: the asserter has one published for the same pair and days.
    """
    lock(assertion)
    policies.check_move(by, assertion, to)
    if to in GIVES_REASON and not reason.strip():
        raise ReasonMissing
    was = assertion.status
    if was == AssertionStatus.DRAFT and assertion.method != Method.INFERRED:
        _check_evidence(assertion)
    _bring(assertion, to, reason, at)
    rounds.follow(assertion=assertion, was=was, at=at)
    event = audit.record(
        by=by,
        action=AuditAction.PUBLISH if to == AssertionStatus.PUBLISHED else AuditAction.MOVE,
        target=assertion,
        reason=reason,
        details={"from": was, "to": to},
        at=at,
    )
    if to in TOLD:
        notices.queue(event=event, assertion=assertion, at=at)
    if AssertionStatus.PUBLISHED in (was, to):
        recognition.refresh(versions=[assertion.source_id], at=at)
        announce(kind=ChangeKind.EQUIVALENCE, ids=[assertion.pk])
    return assertion


def _check_evidence(assertion: EquivalenceAssertion) -> None:
    if not assertion.evidence.exists():
        raise NoEvidence


def _bring(
    assertion: EquivalenceAssertion, to: AssertionStatus, reason: str, at: dt.datetime
) -> None:
    assertion.status = to
    assertion.status_reason = reason
    if to == AssertionStatus.PUBLISHED and assertion.published_at is None:
        assertion.published_at = at
    check_fields(assertion)
    with constraints_as(
        assertion_no_overlap_per_asserter=OverlappingValidity(),
        assertion_published_by_two_sides=policies.TwoSidesMissing(sides="-"),
    ):
        assertion.save(update_fields=["status", "status_reason", "published_at", "updated_at"])
