"""Searches that people keep, and what each has been told of already."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.people.enums import Language
from registry.people.models import User
from registry.records import PublicRecord

LONGEST_ADDRESS = 2000


class SavedSearch(PublicRecord):
    """A search that a person keeps; with ``has_alert`` a daily e-mail tells what is new in it.

    ``address`` is the query of its address as ``selectors.search.addresses`` writes it. What
    was published after ``seen_until`` is new unless its public id is in ``told``. ``digest_on``
    is the day whose digest is done. A removed search stays for a while, so that it can be
    brought back.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="saved_searches", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("search"), max_length=LONGEST_ADDRESS, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    has_alert = models.BooleanField(_("e-mail what is new"), default=False)
    seen_until = models.DateTimeField(_("seen until"))
    told = ArrayField(models.UUIDField(), verbose_name=_("told already"), default=list, blank=True)
    digest_on = models.DateField(_("day of the last digest"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(
                fields=["digest_on", "user"],
                condition=Q(has_alert=True, removed_at__isnull=True),
                name="saved_search_due",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=Q(removed_at__isnull=True),
                name="saved_search_name_unique",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_name"),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="saved_search_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
