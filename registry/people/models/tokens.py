"""Keys with which programs act for a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.people.models.users import User
from registry.records import PublicRecord


class AccessToken(PublicRecord):
    """A key to the API; only the SHA-256 of it is kept, and it ends by itself."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="access_tokens", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(_("SHA-256 of the token"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="access_token_named"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")),
                name="access_token_ends_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"
