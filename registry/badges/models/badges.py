"""Badges: what was issued to whom, signed, and whether the issuer stands by it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from registry.badges.enums import BadgeKind, BadgeState
from registry.badges.models.keys import IssuerKey
from registry.badges.models.lists import StatusList
from registry.catalogue.models import CredentialVersion, Programme
from registry.people.enums import Language
from registry.people.models import Organisation, User
from registry.records import PublicRecord

STANDING = ~Q(state=BadgeState.REVOKED)


class Badge(PublicRecord):
    """One signed credential of one person. Never changed after signing; only its state moves.

    ``document`` is the credential with its Data Integrity proof (for a record: the enveloped
    token), ``token`` the same as VC-JWT. ``valid_until`` is not included. ``hours`` are hours
    as evidenced. ``ledger`` holds, for a record, the hours by part as they were signed.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="badges", verbose_name=_("issuer")
    )
    kind = models.CharField(
        _("kind"), max_length=11, choices=BadgeKind, default=BadgeKind.ACHIEVEMENT
    )
    version = models.ForeignKey(
        CredentialVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="badges",
        verbose_name=_("credential"),
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name=_("program"),
    )
    recipient = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="badges",
        verbose_name=_("recipient's account"),
    )
    recipient_name = models.CharField(_("recipient's name"), max_length=200)
    recipient_email = models.EmailField(_("recipient's e-mail"), max_length=254)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    awarded_on = models.DateField(_("awarded on"))
    valid_until = models.DateField(_("valid until (not included)"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True, max_length=2000)
    evidence_url = models.URLField(_("address of the evidence"), max_length=500, blank=True)
    ledger = models.JSONField(_("hours by part"), default=dict, blank=True)
    key = models.ForeignKey(
        IssuerKey, on_delete=models.PROTECT, related_name="badges", verbose_name=_("key")
    )
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="badges", verbose_name=_("status list")
    )
    status_index = models.PositiveIntegerField(_("place in the status list"))
    document = models.JSONField(_("document"))
    token = models.TextField(_("token"))
    state = models.CharField(_("state"), max_length=9, choices=BadgeState, default=BadgeState.VALID)
    state_reason = models.CharField(_("why it stands there"), max_length=500, blank=True)
    idempotency_key = models.CharField(_("idempotency key"), max_length=120, blank=True)
    issued_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
    )
    issued_at = models.DateTimeField(_("issued at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "-issued_at"], name="badge_organisation"),
            models.Index(fields=["recipient", "-issued_at"], name="badge_recipient"),
            models.Index(
                fields=["issued_at"], condition=Q(mailed_at__isnull=True), name="badge_to_mail"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="badge_place_in_list_unique"
            ),
            models.UniqueConstraint(
                F("organisation"),
                F("version"),
                Lower("recipient_email"),
                F("awarded_on"),
                condition=STANDING & Q(kind=BadgeKind.ACHIEVEMENT),
                name="badge_issued_once",
            ),
            models.UniqueConstraint(
                F("organisation"),
                F("programme"),
                Lower("recipient_email"),
                F("awarded_on"),
                condition=STANDING & Q(kind=BadgeKind.RECORD),
                name="badge_record_issued_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="badge_idempotency_key_unique",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=BadgeKind.ACHIEVEMENT, version__isnull=False, programme__isnull=True
                )
                | Q(kind=BadgeKind.RECORD, version__isnull=True, programme__isnull=False),
                name="badge_attests_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=BadgeState.values), name="badge_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=BadgeState.VALID) | ~Q(state_reason=""),
                name="badge_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("awarded_on")),
                name="badge_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(recipient_name="") & ~Q(recipient_email=""),
                name="badge_has_recipient",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True) | Q(issued_at__lte=F("claimed_at")),
                name="badge_claimed_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
