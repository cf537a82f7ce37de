"""What search reads: one row for everything public that can be found, kept by services."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from registry.people.enums import Language

SHELVES = (0, 1, 2, 3)
KINDS = ("credential", "programme", "opening")


class SearchEntry(models.Model):
    """A published credential version, programme or opening, as a result card shows it.

    It repeats what other tables say and is written by the services of its records, in their
    own transactions; ``reindex_search`` makes it anew. Openings are put here by the app that
    has them: ``kind`` and ``record_id`` are no foreign key.

    ``facets`` holds the tokens that are counted (``cMX sMX-TAM``), and ``head`` what ranks:
    words of the titles and of the organisation, and concepts. ``points`` are latitude and
    longitude of every place in turn, the first also in ``latitude`` and ``longitude``.
    ``standing`` orders equals: higher is first. ``cost_usd`` is in cents at the rate of the
    day of indexing. From ``stale_on`` on the entry says something that has passed: an offering
    has begun or ended, an opening has closed.
    """

    kind = models.CharField(_("kind"), max_length=10)
    record_id = models.BigIntegerField(_("record"))
    public_id = models.UUIDField(_("public id"))
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    title_es = models.CharField(_("title (Spanish)"), max_length=300, blank=True)
    source_language = models.CharField(_("source language"), max_length=2, choices=Language)
    type = models.CharField(_("type"), max_length=32)
    code = models.CharField(_("code"), max_length=60, blank=True)
    organisation_name = models.CharField(_("organization"), max_length=250)
    organisation_short = models.CharField(_("short name"), max_length=60, blank=True)
    organisation_public_id = models.UUIDField(_("public id of the organization"))
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("state"), max_length=6, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    points = ArrayField(models.FloatField(), verbose_name=_("places"), default=list, blank=True)
    sector = models.CharField(_("sector"), max_length=24, blank=True)
    isced_level = models.PositiveSmallIntegerField(_("ISCED level"), null=True, blank=True)
    delivery = models.CharField(_("delivery"), max_length=8, blank=True)
    offerings = models.PositiveSmallIntegerField(_("offerings"), default=0)
    cost_minor = models.PositiveBigIntegerField(_("cost in minor units"), null=True, blank=True)
    cost_usd = models.PositiveBigIntegerField(_("cost in US cents"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    weeks = models.PositiveSmallIntegerField(_("weeks"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours of learning"), null=True, blank=True)
    wage_from_minor = models.PositiveBigIntegerField(
        _("wage from, in minor units"), null=True, blank=True
    )
    wage_to_minor = models.PositiveBigIntegerField(
        _("wage to, in minor units"), null=True, blank=True
    )
    wage_per = models.CharField(_("per"), max_length=6, blank=True)
    hours_per_week = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on (not included)"), null=True, blank=True)
    stale_on = models.DateField(_("to be made anew on"), null=True, blank=True)
    is_funded = models.BooleanField(_("funding available"), default=False)
    is_recognised = models.BooleanField(_("recognized across the border"), default=False)
    is_sample = models.BooleanField(_("part of the demo world"), default=False)
    published_at = models.DateTimeField(_("published at"))
    standing = models.PositiveSmallIntegerField(_("standing among equals"), default=0)
    words = models.PositiveSmallIntegerField(_("words of the shorter title"), default=1)
    facets = models.TextField(_("facets"), blank=True)
    head = SearchVectorField(_("what ranks"))

    document: str = ""
    """The literal of what is searched; it is kept in the entry's :class:`SearchMatch`."""

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["-published_at", "id"], name="search_published"),
            models.Index(
                fields=["stale_on"], name="search_stale", condition=Q(stale_on__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="search_entry_unique"),
            models.UniqueConstraint(fields=["public_id"], name="search_entry_public_id_unique"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="search_entry_kind_known"),
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_es=""), name="search_entry_titled"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="search_entry_place_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_es


class SearchToken(models.Model):
    """A token of a facet (``cMX``) and its number, which stands for it in ``codes``."""

    id = models.AutoField(primary_key=True)
    token = models.CharField(_("token of a facet"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("search token")
        verbose_name_plural = _("search tokens")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.token


class SearchMatch(models.Model):
    """What an entry is matched, narrowed and counted by: a narrow row that search reads first.

    ``shelf`` is where a search looks first (0) or last (3): what is new stands on 0 until a
    rebuild puts the best entries on 1 and the rest behind them. ``codes`` are the numbers
    of the facets' tokens, little-endian in four bytes each, ended by a zero. ``document`` is
    everything that is searched and filtered by.
    """

    entry = models.OneToOneField(
        SearchEntry,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="match",
        verbose_name=_("search entry"),
    )
    shelf = models.PositiveSmallIntegerField(_("shelf"), default=0)
    closes_on = models.DateField(_("closes on (not included)"), null=True, blank=True)
    codes = models.BinaryField(_("numbers of the facet tokens"))
    document = SearchVectorField(_("what is searched"))

    class Meta:
        verbose_name = _("search match")
        verbose_name_plural = _("search matches")
        ordering = ["pk"]
        indexes = [
            GinIndex(
                fields=["document"],
                name=f"search_shelf_{shelf}",
                fastupdate=False,
                condition=Q(shelf=shelf),
            )
            for shelf in SHELVES
        ]
        constraints = [
            models.CheckConstraint(condition=Q(shelf__in=SHELVES), name="search_match_shelf_known"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class SearchDue(models.Model):
    """Entries that are to be made anew: written by the database itself.

    Triggers add a row, in the same transaction, whenever an organisation comes to be called or
    to stand differently, and whenever a load changes reference data: whoever writes, nothing is
    forgotten. The row goes in the transaction that has made the entries anew.
    ``organisation_id`` is whose they are, None for all entries.
    """

    organisation_id = models.BigIntegerField(_("organization"), null=True)
    marked_at = models.DateTimeField(_("marked at"), db_default=Now())

    class Meta:
        verbose_name = _("search entries to make anew")
        verbose_name_plural = _("search entries to make anew")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id or '*'}"
