"""What follows from assertions without anybody having said it, and what is to be redone."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import Effect, Relation

FEWEST_HOPS, MOST_HOPS = 2, 3

INFERABLE = tuple(relation for relation in Relation.values if relation != Relation.NONE)


class InferredEquivalence(models.Model):
    """The best chain of published assertions from one credential version to another, in a scope.

    Kept apart from ``EquivalenceAssertion`` and never more than informative: it has no column
    for an effect. ``path`` holds the assertions' primary keys from ``source`` to ``target``;
    ``worth`` and ``confidence`` are the products of theirs, exact to the billionth; the period
    is what all of them share, half-open. Rows are made and deleted by ``services.inferring`` alone.
    """

    effect = Effect.INFORMATIVE

    source = models.ForeignKey(
        CredentialVersion,
        on_delete=models.CASCADE,
        related_name="inferred_from",
        db_index=False,
        verbose_name=_("held credential"),
    )
    target = models.ForeignKey(
        CredentialVersion,
        on_delete=models.CASCADE,
        related_name="inferred_to",
        verbose_name=_("credential asked for"),
    )
    relation = models.CharField(_("relation"), max_length=8, choices=Relation)
    worth = models.DecimalField(_("worth"), max_digits=10, decimal_places=9)
    confidence = models.DecimalField(_("confidence"), max_digits=10, decimal_places=9)
    hops = models.PositiveSmallIntegerField(_("hops"))
    path = ArrayField(models.BigIntegerField(), verbose_name=_("assertions on the way"))
    scope_jurisdiction = models.CharField(_("holds in"), max_length=6, blank=True)
    scope_sector = models.CharField(_("holds in the sector"), max_length=24, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)

    class Meta:
        verbose_name = _("inferred equivalence")
        verbose_name_plural = _("inferred equivalences")
        ordering = ["source", "target", "scope_jurisdiction", "scope_sector"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "scope_jurisdiction", "scope_sector"],
                name="inferred_one_per_pair_and_scope",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="inferred_two_credentials"
            ),
            models.CheckConstraint(
                condition=Q(hops__range=(FEWEST_HOPS, MOST_HOPS)), name="inferred_two_or_three_hops"
            ),
            models.CheckConstraint(
                condition=Q(
                    hops=Func(F("path"), function="cardinality", output_field=IntegerField())
                ),
                name="inferred_hops_are_its_path",
            ),
            models.CheckConstraint(
                condition=Q(worth__gte=0, worth__lte=1, confidence__gt=0, confidence__lte=1),
                name="inferred_shares_in_range",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=INFERABLE), name="inferred_relation_says_something"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="inferred_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} -> {self.target_id}: {self.relation} ({self.hops} hops)"


class InferenceDue(models.Model):
    """An assertion whose chains have to be worked out anew: written by the database itself.

    A trigger on the assertions' table adds a row, in the same transaction, whenever one that is
    published appears, goes or changes: whoever writes, nothing is forgotten. The row goes in the
    transaction that has worked it out. ``source_id`` and ``target_id`` are the pair as it was,
    as the assertion may be gone.
    """

    assertion_id = models.BigIntegerField(_("assertion"))
    source_id = models.BigIntegerField(_("held credential"))
    target_id = models.BigIntegerField(_("credential asked for"))
    marked_at = models.DateTimeField(_("marked at"), db_default=Now())

    class Meta:
        verbose_name = _("inference to do")
        verbose_name_plural = _("inferences to do")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assertion_id}: {self.source_id} -> {self.target_id}"


class InferenceDay(models.Model):
    """The day that the inferred rows are true of; one row, none before the first time."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    day = models.DateField(_("day"), default=dt.date.min)

    class Meta:
        verbose_name = _("day of inference")
        verbose_name_plural = _("days of inference")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="inference_has_one_day")]

    def __str__(self) -> str:
        return self.day.isoformat()
