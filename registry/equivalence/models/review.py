"""The work of a panel on an assertion: rounds, seats with votes, what is said, who is told."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.equivalence.enums import Choice, NoteKind, RoundKind, RoundOutcome, Side
from registry.equivalence.models.assertions import EquivalenceAssertion
from registry.people.models import AuditEvent, Organisation, User
from registry.records import PublicRecord


class ReviewRound(models.Model):
    """One time that a panel decides about an assertion as it stands; numbered from 1.

    Open from the taking up, or from the appeal, until the decision. What is changed once
    somebody has voted closes the round and opens another: no vote counts for another text.
    """

    assertion = models.ForeignKey(
        EquivalenceAssertion,
        on_delete=models.CASCADE,
        related_name="rounds",
        verbose_name=_("assertion"),
    )
    number = models.PositiveSmallIntegerField(_("round"))
    kind = models.CharField(_("kind"), max_length=8, choices=RoundKind)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RoundOutcome, blank=True)

    class Meta:
        verbose_name = _("round of review")
        verbose_name_plural = _("rounds of review")
        ordering = ["assertion", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assertion", "number"], name="round_numbered_once"),
            models.UniqueConstraint(
                fields=["assertion"], condition=Q(closed_at__isnull=True), name="round_one_open"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="round_counts_from_one"),
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="round_kind_known"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__gte=F("opened_at"), outcome__in=RoundOutcome.values),
                name="round_closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assertion_id} · {self.number}"


class PanelSeat(models.Model):
    """A reviewer's place in a round, taken by declaring her interests; then her vote.

    ``side`` is the country of ``organisation``, the body that she sits for, when she sat down.
    Whoever declares a conflict of interest has no vote. ``choice`` is empty until she votes.
    """

    round = models.ForeignKey(
        ReviewRound, on_delete=models.CASCADE, related_name="seats", verbose_name=_("round")
    )
    reviewer = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("body")
    )
    side = models.CharField(_("side"), max_length=2, choices=Side)
    has_conflict = models.BooleanField(_("has a conflict of interest"))
    declaration = models.TextField(_("declaration of interests"), blank=True)
    declared_at = models.DateTimeField(_("declared at"))
    choice = models.CharField(_("vote"), max_length=8, choices=Choice, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    voted_at = models.DateTimeField(_("voted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat in a panel")
        verbose_name_plural = _("seats in a panel")
        ordering = ["round", "pk"]
        indexes = [models.Index(fields=["reviewer", "round"], name="seat_of_reviewer")]
        constraints = [
            models.UniqueConstraint(fields=["round", "reviewer"], name="seat_one_per_round"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="seat_side_known"),
            models.CheckConstraint(
                condition=Q(choice="") | Q(has_conflict=False), name="seat_no_vote_in_conflict"
            ),
            models.CheckConstraint(
                condition=Q(has_conflict=False) | ~Q(declaration=""),
                name="seat_conflict_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(choice="", voted_at__isnull=True)
                | Q(choice__in=Choice.values, voted_at__gte=F("declared_at")),
                name="seat_vote_after_declaration",
            ),
            models.CheckConstraint(
                condition=~Q(choice=Choice.REJECT) | ~Q(reason=""), name="seat_rejects_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} · {self.side} · {self.choice or '-'}"


class ReviewNote(PublicRecord):
    """Something said in a review: a comment, or a request for evidence until it is answered.

    Read by the panel, stewards, and the people of the asserter and of both issuers.
    """

    assertion = models.ForeignKey(
        EquivalenceAssertion,
        on_delete=models.CASCADE,
        related_name="notes",
        verbose_name=_("assertion"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=NoteKind)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("said by")
    )
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("said at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("note in a review")
        verbose_name_plural = _("notes in a review")
        ordering = ["assertion", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (
                    ~Q(answer="")
                    & Q(kind=NoteKind.REQUEST, answered_at__gte=F("at"), answered_by__isnull=False)
                ),
                name="note_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"


class EquivalenceNotice(models.Model):
    """A mail that a person is due about an event of an assertion: the outbox, one row each.

    Written in the transaction of the event and marked in the one that sends it.
    """

    event = models.ForeignKey(
        AuditEvent, on_delete=models.PROTECT, related_name="+", verbose_name=_("event")
    )
    assertion = models.ForeignKey(
        EquivalenceAssertion,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("assertion"),
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    queued_at = models.DateTimeField(_("queued at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice of equivalence")
        verbose_name_plural = _("notices of equivalence")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="notice_unsent")
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="notice_once_per_person"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(sent_at__gte=F("queued_at")),
                name="notice_sent_after_queued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.user_id}"
