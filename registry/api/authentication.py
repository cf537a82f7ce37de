"""Who asks: the holder of a personal access token, or who is signed in on these pages."""

from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from registry.people import selectors
from registry.people.models import User

SCHEME: Final = "Bearer"


class TokenUnknown(AuthenticationFailed):
    """The token works for nobody: made up, revoked or past its year."""

    default_code = "token_unknown"
    default_detail = _("This access token does not work: it was revoked, or it has expired.")


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer wr_…``; no cookie, and so no forged request, is in play."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """Return whose token it is; None where the request brings none.

        Raises:
            TokenUnknown: it works for nobody.
        """
        scheme, _blank, plain = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        user = selectors.holder_of(plain.strip(), at=timezone.now())
        if user is None:
            raise TokenUnknown
        return user, SCHEME

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """Say how to be let in."""
        return f'{SCHEME} realm="registry"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        """Return the definition."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal access token, made on the page “Access tokens”.",
        }
