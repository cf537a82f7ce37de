"""What the people of a panel do: declare their interests, vote, comment, ask for evidence."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.equivalence import policies
from registry.equivalence.enums import Choice, NoteKind, Side
from registry.equivalence.models import EquivalenceAssertion, PanelSeat, ReviewNote
from registry.equivalence.policies import panel
from registry.equivalence.policies.panel_refusals import NoOpenRound
from registry.equivalence.services import notices
from registry.equivalence.services.locks import lock
from registry.people.enums import AuditAction
from registry.people.models import AuditEvent, User
from registry.people.services import audit
from registry.refusals import Refusal, StateRefuses, check_fields


class DeclarationMissing(Refusal):
    """A conflict of interest is declared without saying which."""

    code = "declaration_missing"
    message = _("Say what your conflict of interest is.")


class VoteReasonMissing(Refusal):
    """A vote against it gives no reason."""

    code = "vote_reason_missing"
    message = _("Say why you reject it.")


class NothingSaid(Refusal):
    """A comment, a request or an answer is empty."""

    code = "nothing_said"
    message = _("Write something.")


class NoSuchRequest(StateRefuses):
    """There is no open request of that kind: it is answered, or a comment."""

    code = "no_open_request"
    message = _("This request is answered already.")


@transaction.atomic
def declare(
    *,
    by: User,
    assertion: EquivalenceAssertion,
    has_conflict: bool,
    declaration: str = "",
    at: dt.datetime,
) -> PanelSeat:
    """Take a seat in the open round by declaring one's interests; a conflict bars from voting.

    Raises:
        NoOpenRound, NotInPanel, OwnAssertion, DecidedBefore: ``by`` has no seat there.
        DeclaredAlready, ConflictDeclared: she has declared in this round.
        DeclarationMissing: a conflict without words.
    """
    lock(assertion)
    panel.check_declare(by, assertion)
    if has_conflict and not declaration.strip():
        raise DeclarationMissing
    body, current = panel.body_of(by), panel.open_round(assertion)
    if body is None or current is None:
        raise NoOpenRound
    seat = PanelSeat(
        round=current,
        reviewer=by,
        organisation=body,
        side=Side(body.country),
        has_conflict=has_conflict,
        declaration=declaration.strip(),
        declared_at=at,
    )
    check_fields(seat)
    seat.save()
    said = "conflict" if has_conflict else "none"
    _note(by, assertion, {"declared": said, "side": seat.side}, at)
    return seat


@transaction.atomic
def vote(
    *, by: User, assertion: EquivalenceAssertion, choice: Choice, reason: str = "", at: dt.datetime
) -> PanelSeat:
    """Vote in the open round, once.

    Raises:
        NoOpenRound, NotInPanel, OwnAssertion, DecidedBefore: ``by`` has no seat there.
        NotDeclared, ConflictDeclared, VotedAlready: she may not vote, or has.
        VoteReasonMissing: a rejection without a reason.
    """
    lock(assertion)
    panel.check_vote(by, assertion)
    if choice == Choice.REJECT and not reason.strip():
        raise VoteReasonMissing
    seat = PanelSeat.objects.get(
        reviewer=by, round__assertion=assertion, round__closed_at__isnull=True
    )
    seat.choice, seat.reason, seat.voted_at = choice, reason.strip(), at
    check_fields(seat)
    seat.save()
    _note(by, assertion, {"vote": choice, "side": seat.side}, at, reason=seat.reason)
    return seat


@transaction.atomic
def comment(*, by: User, assertion: EquivalenceAssertion, text: str, at: dt.datetime) -> ReviewNote:
    """Say something to all who have a part in the review.

    Raises:
        NotAsked: ``by`` has none.
        NothingSaid: it is empty.
    """
    lock(assertion)
    panel.check_comment(by, assertion)
    note = _said(by, assertion, NoteKind.COMMENT, text, at)
    _note(by, assertion, {"comment": str(note.public_id)}, at)
    return note


@transaction.atomic
def request_evidence(
    *, by: User, assertion: EquivalenceAssertion, text: str, at: dt.datetime
) -> ReviewNote:
    """Ask the asserter for evidence: nothing is published before it is answered.

    Raises:
        NoOpenRound: nobody reviews it.
        NotAsked, OwnAssertion, ConflictDeclared, DecidedBefore: ``by`` may not ask.
        NothingSaid: it is empty.
    """
    lock(assertion)
    panel.check_request(by, assertion)
    note = _said(by, assertion, NoteKind.REQUEST, text, at)
    event = _note(by, assertion, {"request": str(note.public_id)}, at)
    notices.queue(event=event, assertion=assertion, at=at)
    return note


@transaction.atomic
def answer(*, by: User, note: ReviewNote, text: str, at: dt.datetime) -> ReviewNote:
    """Answer a request for evidence, for the asserter; or settle it, for whoever asked.

    Raises:
        NotAnEditor: ``by`` neither speaks for the asserter nor asked.
        NoSuchRequest: it is answered, or no request.
        NothingSaid: it is empty.
    """
    assertion = note.assertion
    lock(assertion)
    note.refresh_from_db(from_queryset=ReviewNote.objects.select_for_update(of=("self",)))
    if by.pk != note.by_id:
        policies.check_propose(by, assertion.asserter)
    if note.kind != NoteKind.REQUEST or note.answered_at is not None:
        raise NoSuchRequest
    if not text.strip():
        raise NothingSaid
    note.answer, note.answered_by, note.answered_at = text.strip(), by, at
    check_fields(note)
    note.save()
    _note(by, assertion, {"answer": str(note.public_id)}, at)
    return note


def _said(
    by: User, assertion: EquivalenceAssertion, kind: NoteKind, text: str, at: dt.datetime
) -> ReviewNote:
    if not text.strip():
        raise NothingSaid
    note = ReviewNote(assertion=assertion, kind=kind, by=by, text=text.strip(), at=at)
    check_fields(note)
    note.save()
    return note


def _note(
    by: User,
    assertion: EquivalenceAssertion,
    details: dict[str, object],
    at: dt.datetime,
    *,
    reason: str = "",
) -> AuditEvent:
    return audit.record(
        by=by, action=AuditAction.UPDATE, target=assertion, reason=reason, details=details, at=at
    )
