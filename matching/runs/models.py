"""Matching runs: their weights, their shards and the ranked results."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.openings.models import Opening
from matching.profiles.models import WorkerProfile
from matching.runs.enums import RunStatus, ShardStatus
from registry.records import PublicRecord


class MatchWeights(models.Model):
    """A version of the score's weights; ``values`` are the fields of the engine's ``Weights``."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    values = models.JSONField(_("values"))
    valid_from = models.DateField(_("valid from"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("weights")
        verbose_name_plural = _("weights")
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return self.version


class MatchRun(PublicRecord):
    """One whole match of all visible workers with all open openings, as of a day."""

    weights = models.ForeignKey(
        MatchWeights, on_delete=models.PROTECT, related_name="runs", verbose_name=_("weights")
    )
    as_of = models.DateField(_("as of"))
    status = models.CharField(
        _("status"), max_length=9, choices=RunStatus, default=RunStatus.QUEUED
    )
    snapshot = models.CharField(_("snapshot"), max_length=200, blank=True)
    snapshot_sha256 = models.CharField(_("SHA-256 of the snapshot"), max_length=64, blank=True)
    workers = models.PositiveIntegerField(_("workers"), default=0)
    openings = models.PositiveIntegerField(_("openings"), default=0)
    results = models.PositiveIntegerField(_("results"), default=0)
    requested_at = models.DateTimeField(_("requested at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status=RunStatus.PUBLISHED),
                name="run_one_published",
            ),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.PUBLISHED) | Q(finished_at__isnull=False),
                name="run_published_is_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} {self.get_status_display()}"


class MatchShard(models.Model):
    """A slice of a run's workers (rows ``first`` to ``last`` of the snapshot, half-open)."""

    run = models.ForeignKey(
        MatchRun, on_delete=models.CASCADE, related_name="shards", verbose_name=_("run")
    )
    number = models.PositiveIntegerField(_("number"))
    first = models.PositiveIntegerField(_("first worker row"))
    last = models.PositiveIntegerField(_("end of worker rows"))
    status = models.CharField(
        _("status"), max_length=7, choices=ShardStatus, default=ShardStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("shard")
        verbose_name_plural = _("shards")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="shard_number_unique"),
            models.CheckConstraint(
                condition=Q(last__gt=models.F("first")), name="shard_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class MatchResult(models.Model):
    """A worker and an opening that met: ranks, score and the reasons that sum to the score.

    ``rank`` is the opening's place on the worker's list, ``opening_rank`` the worker's place
    on the opening's; a row stands on at least one of the two. ``score`` and ``reasons`` are
    hundredths of a point (10,000 is the whole). ``near_miss`` rows failed exactly one
    mendable condition, kept in ``failed_condition``; they are ranked apart, for the worker.
    """

    run = models.ForeignKey(
        MatchRun, on_delete=models.CASCADE, related_name="rows", verbose_name=_("run")
    )
    profile = models.ForeignKey(
        WorkerProfile,
        on_delete=models.CASCADE,
        related_name="matches",
        verbose_name=_("worker"),
    )
    opening = models.ForeignKey(
        Opening, on_delete=models.CASCADE, related_name="matches", verbose_name=_("opening")
    )
    rank = models.PositiveSmallIntegerField(_("rank for the worker"), null=True)
    opening_rank = models.PositiveSmallIntegerField(_("rank for the opening"), null=True)
    score = models.PositiveSmallIntegerField(_("score in hundredths"))
    reasons = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("reasons in hundredths")
    )
    through_equivalence = models.BooleanField(_("reached through an equivalence"), default=False)
    permit_unknown = models.BooleanField(_("work permit to be settled"), default=False)
    near_miss = models.BooleanField(_("near miss"), default=False)
    failed_condition = models.CharField(_("condition not met"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["run", "profile", "near_miss", "rank"]
        indexes = [
            models.Index(fields=["run", "opening", "-score"], name="match_run_opening"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "profile", "near_miss", "rank"], name="match_rank_unique"
            ),
            models.UniqueConstraint(fields=["run", "profile", "opening"], name="match_pair_unique"),
            models.CheckConstraint(condition=Q(score__lte=10000), name="match_score_in_range"),
            models.CheckConstraint(
                condition=Q(near_miss=False, failed_condition="")
                | (Q(near_miss=True) & ~Q(failed_condition="")),
                name="match_near_miss_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} · {self.opening_id}: {self.score / 100:.2f}"
