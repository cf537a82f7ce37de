"""The searches that a person keeps, and the link of an e-mail that ends its alerts."""

import uuid
from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from registry.catalogue.models import SavedSearch
from registry.catalogue.selectors.saved_searches import kept_by
from registry.catalogue.services import saved_searches as services
from registry.people.models import User
from registry.refusals import Refusal
from registry.web.localised import reading_language
from registry.web.pages import page, signed_in

TEMPLATE: Final = "registry/saved_searches.html"


@require_http_methods(["GET", "HEAD", "POST"])
def saved_searches(request: HttpRequest) -> HttpResponse:
    """List the searches that are kept; a POST keeps one more."""
    user = signed_in(request)
    if request.method == "POST":
        return _save(request, user)
    return page(request, TEMPLATE, _context(request, user))


def _context(request: HttpRequest, user: User) -> dict[str, object]:
    removed = request.GET.get("removed", "")
    return {"searches": list(kept_by(user)), "removed": removed if _is_uuid(removed) else ""}


def _save(request: HttpRequest, user: User) -> HttpResponse:
    try:
        services.save(
            by=user,
            name=request.POST.get("name", ""),
            address=request.POST.get("address", ""),
            language=reading_language(),
            has_alert="alert" in request.POST,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return page(request, TEMPLATE, _context(request, user), status=400)
    messages.success(request, _("Your search is saved."))
    return redirect("saved_searches")


@require_POST
def change(request: HttpRequest, search_id: uuid.UUID) -> HttpResponse:
    """Rename a search, turn its alert on or off, remove it or bring it back."""
    user = signed_in(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    query = ""
    try:
        query = act(request, user, search_id)
    except SavedSearch.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("saved_searches") + query)


def _rename(request: HttpRequest, user: User, search_id: uuid.UUID) -> str:
    name = request.POST.get("name", "")
    services.rename(by=user, search_id=search_id, name=name, at=timezone.now())
    messages.success(request, _("The search has its new name."))
    return ""


def _alert(request: HttpRequest, user: User, search_id: uuid.UUID) -> str:
    is_on = request.POST.get("alert") == "on"
    services.set_alert(by=user, search_id=search_id, has_alert=is_on, at=timezone.now())
    messages.success(request, _("Alerts are on.") if is_on else _("Alerts are off."))
    return ""


def _remove(_request: HttpRequest, user: User, search_id: uuid.UUID) -> str:
    services.remove(by=user, search_id=search_id, at=timezone.now())
    return f"?removed={search_id}"


def _restore(request: HttpRequest, user: User, search_id: uuid.UUID) -> str:
    services.restore(by=user, search_id=search_id, at=timezone.now())
    messages.success(request, _("The search is back."))
    return ""


ACTS: Final[Mapping[str, Callable[[HttpRequest, User, uuid.UUID], str]]] = {
    "rename": _rename,
    "alert": _alert,
    "remove": _remove,
    "restore": _restore,
}


@csrf_exempt  # The signed token is the permission; a mail program posts without a cookie.
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_alerts(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether alerts are to end, and end them on a POST (RFC 8058: one click)."""
    try:
        if request.method == "POST":
            services.stop(token=token, at=timezone.now())
        searches = services.stopped_by(token)
    except services.UnknownStop as refusal:
        context = {"searches": [], "refusal": str(refusal), "is_stopped": False}
        return page(request, "registry/stop_alerts.html", context, status=400)
    context = {
        "searches": searches,
        "refusal": "",
        "is_stopped": not any(row.has_alert for row in searches),
    }
    return page(request, "registry/stop_alerts.html", context)


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
