"""Assertions that one credential version is worth another, with evidence and conditions."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from registry.catalogue.models import CredentialVersion, Programme
from registry.equivalence.enums import (
    AssertionStatus,
    ConditionKind,
    Effect,
    Method,
    Relation,
    WholeRule,
)
from registry.people.models import Organisation
from registry.records import PublicRecord
from registry.reference.models.money import DateRange

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _dimension(name: "StrOrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """Make a score of 0 to 100 on one dimension; empty where it was not examined."""
    return models.PositiveSmallIntegerField(
        name, null=True, blank=True, validators=[MaxValueValidator(100)]
    )


EDGE = (
    "relation",
    "worth",
    "confidence",
    "scope_jurisdiction",
    "scope_sector",
    "valid_from",
    "valid_to",
    "method",
    "status",
)
"""What the graph reads of an assertion beside its ends."""

DIMENSIONS = (
    "score_level",
    "score_competencies",
    "score_hours",
    "score_assessment",
    "score_occupation",
    "score_regulated",
)

# PostgreSQL leaves out what is not known; where nothing was examined there is no least.
LEAST_SCORE = Least(*[F(name) for name in DIMENSIONS]) * Value(
    Decimal("0.01"), output_field=models.DecimalField(max_digits=4, decimal_places=3)
)


class EquivalenceAssertion(PublicRecord):
    """What ``asserter`` says that ``source`` is worth where ``target`` is asked for.

    Directional: the other way round is another assertion. Bound to versions: when either
    side is superseded the assertion needs review. Disagreeing asserters each keep theirs.
    ``scope_jurisdiction`` is an ISO 3166 code (empty: everywhere the target counts).
    ``worth`` is how much of the target the source covers, 0 to 1; ``confidence`` how sure
    the asserter is, 0 to 1. ``rule`` says how the worth follows from the scores.
    ``published_at`` is when it was first published: from then on it stays in the open.
    """

    source = models.ForeignKey(
        CredentialVersion,
        on_delete=models.PROTECT,
        related_name="assertions_from",
        verbose_name=_("held credential"),
    )
    target = models.ForeignKey(
        CredentialVersion,
        on_delete=models.PROTECT,
        related_name="assertions_to",
        verbose_name=_("credential asked for"),
    )
    asserter = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="assertions",
        verbose_name=_("asserter"),
    )
    relation = models.CharField(_("relation"), max_length=8, choices=Relation)
    effect = models.CharField(_("effect"), max_length=11, choices=Effect)
    method = models.CharField(_("method"), max_length=12, choices=Method)
    worth = models.DecimalField(_("worth"), max_digits=4, decimal_places=3)
    confidence = models.DecimalField(_("confidence"), max_digits=4, decimal_places=3)
    score_level = _dimension(_("level"))
    score_competencies = _dimension(_("competencies covered"))
    score_hours = _dimension(_("hours"))
    score_assessment = _dimension(_("assessment"))
    score_occupation = _dimension(_("occupation"))
    score_regulated = _dimension(_("regulated status"))
    rule = models.CharField(
        _("how the worth was made"),
        max_length=8,
        choices=WholeRule,
        default=WholeRule.JUDGED,
        db_default=WholeRule.JUDGED,
    )
    rule_note_en = models.TextField(_("why that worth (English)"), blank=True, db_default="")
    rule_note_es = models.TextField(_("why that worth (Spanish)"), blank=True, db_default="")
    scope_jurisdiction = models.CharField(_("holds in"), max_length=6, blank=True)
    scope_sector = models.CharField(_("holds in the sector"), max_length=24, blank=True)
    is_federal_only = models.BooleanField(
        _("before federal authorities only"), default=False, db_default=False
    )
    scope_note_en = models.TextField(_("limits (English)"), blank=True)
    scope_note_es = models.TextField(_("limits (Spanish)"), blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=AssertionStatus, default=AssertionStatus.DRAFT
    )
    status_reason = models.TextField(_("why it stands there"), blank=True)
    published_at = models.DateTimeField(_("first published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("equivalence assertion")
        verbose_name_plural = _("equivalence assertions")
        ordering = ["source", "target", "-valid_from"]
        indexes = [
            models.Index(fields=["source", "status"], name="assertion_source_status"),
            models.Index(fields=["target", "status"], name="assertion_target_status"),
            # The graph reads these alone. Without them the database takes the exclusion
            # constraint's index for a list of credentials: a thousand times slower.
            models.Index(
                fields=["source"],
                include=["id", "target", *EDGE],
                condition=Q(status=AssertionStatus.PUBLISHED),
                name="assertion_edges_out",
            ),
            models.Index(
                fields=["target"],
                include=["id", "source", *EDGE],
                condition=Q(status=AssertionStatus.PUBLISHED),
                name="assertion_edges_in",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="assertion_two_credentials",
                violation_error_message=_("A credential is not compared with itself."),
            ),
            models.CheckConstraint(
                condition=Q(worth__gte=0, worth__lte=1, confidence__gte=0, confidence__lte=1),
                name="assertion_shares_in_range",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="assertion_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(method=Method.INFERRED) | Q(effect=Effect.INFORMATIVE),
                name="assertion_inferred_is_informative",
                violation_error_message=_(
                    "What is inferred is never shown as recognized: its effect is informative."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(relation=Relation.NONE) | Q(worth=0),
                name="assertion_no_match_is_worth_nothing",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssertionStatus.values),
                name="assertion_status_known",
            ),
            models.CheckConstraint(
                condition=Q(rule__in=WholeRule.values), name="assertion_rule_known"
            ),
            models.CheckConstraint(
                condition=~Q(rule=WholeRule.LEAST)
                | Q(relation=Relation.NONE)
                | Q(worth=LEAST_SCORE),
                name="assertion_least_is_the_least",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": 100}),
                    name=f"assertion_{field}_in_range",
                )
                for field in DIMENSIONS
            ],
            ExclusionConstraint(
                name="assertion_no_overlap_per_asserter",
                expressions=[
                    ("asserter", RangeOperators.EQUAL),
                    ("source", RangeOperators.EQUAL),
                    ("target", RangeOperators.EQUAL),
                    ("scope_jurisdiction", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status=AssertionStatus.PUBLISHED),
                violation_error_message=_(
                    "This asserter has a published assertion on the same pair and days."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}: {self.relation} ({self.effect})"


PROGRAMS = (
    r"^[^?#]*//[^/?#]*/[^?#]*\.(apk|bat|cmd|com|dll|dmg|exe|hta|jar|js|jse|lnk|mjs|msi|ps1|scr"
    r"|sh|vbs|wsf)([?#]|$)"
)
"""Addresses that lead to something that runs, by the ending of their path."""


class EvidenceItem(models.Model):
    """A document that an assertion stands on; summarised, never quoted."""

    assertion = models.ForeignKey(
        EquivalenceAssertion,
        on_delete=models.CASCADE,
        related_name="evidence",
        verbose_name=_("assertion"),
    )
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    page = models.CharField(_("page or section"), max_length=60, blank=True)
    dated = models.DateField(_("date of the document"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_es = models.TextField(_("summary (Spanish)"), blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["assertion", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="evidence_address_is_web",
            ),
            models.CheckConstraint(
                condition=~Q(url__iregex=PROGRAMS), name="evidence_is_no_program"
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="evidence_sha256_is_one",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EquivalenceCondition(models.Model):
    """Something that must be added for the assertion to hold: what is required, not enough."""

    assertion = models.ForeignKey(
        EquivalenceAssertion,
        on_delete=models.CASCADE,
        related_name="conditions",
        verbose_name=_("assertion"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ConditionKind)
    text_en = models.CharField(_("condition (English)"), max_length=300)
    text_es = models.CharField(_("condition (Spanish)"), max_length=300)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("program that meets it"),
    )

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["assertion", "pk"]

    def __str__(self) -> str:
        return self.text_en
