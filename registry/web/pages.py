"""Answering with a page, or with the part of it that htmx asked for."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.middleware import HtmxDetails

from registry.people.models import User

FRAME = "base.html"
FRAGMENT = "fragment.html"


def page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render ``template``; for htmx only its block ``results`` (the template extends ``layout``).

    A page that htmx restores from the browser's history is whole. What somebody sees who is
    signed in is kept nowhere.
    """
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    wants_part = bool(htmx and not htmx.history_restore_request and not htmx.boosted)
    layout = FRAGMENT if wants_part else FRAME
    response = render(request, template, {**context, "layout": layout}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    return response


def signed_in(request: HttpRequest) -> User:
    """Return who asks for a page that is for somebody.

    Raises:
        PermissionDenied: nobody does; the middleware lets nobody in, so this is the second lock.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
