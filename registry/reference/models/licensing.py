"""Which occupations the law regulates, where, and what it asks for."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.records import SourcedFact
from registry.reference.enums import Licensing
from registry.reference.models.money import DateRange
from registry.reference.models.occupations import Occupation


class LicensingRule(SourcedFact):
    """What the law of one place asks of those who work in an occupation, over a period.

    ``jurisdiction`` is an ISO 3166 code: a country (what its federal law asks everywhere) or
    one of its states. A place without a row is not known: silence is never "no license".
    ``regulator`` is the body in its own words. The period is half-open; a changed rule is a
    new row.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        related_name="licensing",
        verbose_name=_("occupation"),
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=6, db_index=True)
    asks = models.CharField(_("what the law asks for"), max_length=10, choices=Licensing)
    title_en = models.CharField(_("what it is called (English)"), max_length=200, blank=True)
    title_es = models.CharField(_("what it is called (Spanish)"), max_length=200, blank=True)
    regulator = models.CharField(_("regulator"), max_length=200, blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    note_es = models.TextField(_("note (Spanish)"), blank=True)
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)

    class Meta:
        verbose_name = _("licensing rule")
        verbose_name_plural = _("licensing rules")
        ordering = ["occupation", "jurisdiction"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asks__in=Licensing.values), name="licensing_rule_asks_known"
            ),
            models.CheckConstraint(
                condition=Q(jurisdiction__regex=r"^(MX|US)(-[A-Z]{2,3})?$"),
                name="licensing_rule_in_a_place",
            ),
            models.CheckConstraint(
                condition=~Q(asks=Licensing.STATES) | Q(jurisdiction__regex=r"^[A-Z]{2}$"),
                name="licensing_rule_only_a_country_leaves_it_to_states",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="licensing_rule_ends_after_start",
            ),
            ExclusionConstraint(
                name="licensing_rule_no_overlap",
                expressions=[
                    ("occupation", RangeOperators.EQUAL),
                    ("jurisdiction", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(retired_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code
