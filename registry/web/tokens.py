"""The keys that a person makes for her programs: made, shown once, revoked."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from registry.people.models import AccessToken, User
from registry.people.selectors import current_tokens
from registry.people.services import tokens
from registry.refusals import Refusal
from registry.web.pages import page, signed_in

TEMPLATE: Final = "registry/access_tokens.html"


@sensitive_variables("plain")
@require_http_methods(["GET", "HEAD", "POST"])
def access_tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens that work; a POST makes or revokes one. A new one is shown this once."""
    user = signed_in(request)
    if "revoke" in request.POST:
        return _revoke(request, user)
    plain, status = "", 200
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            _token, plain = tokens.make(user=user, name=name, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, _said(refusal))
            status = 400
    found = list(current_tokens(user, at=timezone.now()))
    return page(request, TEMPLATE, {"tokens": found, "plain": plain}, status=status)


def _revoke(request: HttpRequest, user: User) -> HttpResponse:
    try:
        token = AccessToken.objects.get(user=user, public_id=request.POST["revoke"])
    except (AccessToken.DoesNotExist, ValidationError) as error:
        raise Http404 from error
    tokens.revoke(token=token, at=timezone.now())
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("access_tokens")


def _said(refusal: Refusal) -> str:
    if refusal.code == "invalid_fields":
        return _("Give the token a name of at most 80 characters.")
    return str(refusal)
