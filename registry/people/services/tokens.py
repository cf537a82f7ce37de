"""Make and revoke the keys with which programs act for a person."""

import datetime as dt
import secrets
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.people.enums import AuditAction
from registry.people.models import AccessToken, User
from registry.people.selectors import current_tokens, digest_of
from registry.people.services import audit
from registry.refusals import Refusal, check_fields

PREFIX: Final = "wr_"
"""How a token begins, so that scanners find one that was published by mistake."""

LASTS: Final = dt.timedelta(days=365)
MOST: Final = 20


class TooManyTokens(Refusal):
    """The person has as many tokens as one can have."""

    code = "too_many_access_tokens"
    message = _("You can have %(most)s access tokens. Revoke one to make another.")


@transaction.atomic
def make(*, user: User, name: str, at: dt.datetime) -> tuple[AccessToken, str]:
    """Make a token that lasts a year; return it, and its text, which nobody can see again.

    Raises:
        TooManyTokens: revoke one first.
        InvalidFields: the name is empty or too long.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if current_tokens(user, at=at).count() >= MOST:
        raise TooManyTokens(most=MOST)
    plain = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken(
        user=user,
        name=name.strip(),
        digest=digest_of(plain),
        made_at=at,
        expires_at=at + LASTS,
    )
    check_fields(token)
    token.save()
    audit.record(by=user, action=AuditAction.CREATE, target=token, details={"name": name}, at=at)
    return token, plain


@transaction.atomic
def revoke(*, token: AccessToken, at: dt.datetime) -> AccessToken:
    """End a token now; one that has ended stays as it is. For its own person."""
    token.refresh_from_db(from_queryset=AccessToken.objects.select_for_update())
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at", "updated_at"])
        audit.record(by=token.user, action=AuditAction.REVOKE, target=token, at=at)
    return token
