"""The page of one badge: who has its link sees it; its issuer's people may withdraw it."""

import io
import uuid
from typing import Any, Final
from urllib.parse import quote

import qrcode
import qrcode.image.svg
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.badges import policies
from registry.badges.enums import BadgeKind, BadgeState
from registry.badges.models import Badge
from registry.badges.selectors import addresses, badges
from registry.badges.selectors.documents import records
from registry.badges.selectors.documents.records import Part
from registry.badges.services import states
from registry.people.models import User
from registry.refusals import Refusal
from registry.web.localised import reading_language
from registry.web.pages import page

FORMS: Final = ("png", "svg", "json", "jwt")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def badge(request: HttpRequest, badge_id: uuid.UUID) -> HttpResponse:
    """Show a badge; a POST by its issuer's people moves it to another state."""
    found = badges.by_address(badge_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _move(request, found)
    moves = _moves(request, found)
    context = {
        **badge_context(request, found),
        "moves": moves,
        "may_manage": policies.can_sign_for(request.user, found.organisation),
    }
    response = page(request, "registry/badges/badge.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def badge_context(request: HttpRequest, found: Badge) -> dict[str, Any]:
    """Return what a page shows of a badge; of a revoked one nothing of the person."""
    address = addresses.badge_address(found)
    return {
        "badge": found,
        "is_revoked": found.state == BadgeState.REVOKED,
        "is_expired": badges.is_expired(found, on=timezone.now().date()),
        "picture": _picture(found),
        "address": address,
        "verify_address": f"{reverse('verify')}?link={quote(address, safe='')}",
        "qr": qr(address),
        "forms": FORMS,
        "ledger": _ledger(found),
        "is_recipient": bool(found.recipient_id) and found.recipient_id == request.user.pk,
    }


def _picture(found: Badge) -> str:
    kind = "record" if found.kind == BadgeKind.RECORD else "credential"
    record = found.version or found.programme
    assert record is not None  # noqa: S101 - the database keeps one of the two
    return reverse("achievement_picture", args=[kind, record.public_id])


def _ledger(found: Badge) -> list[Part]:
    if found.programme is None:
        return []
    return records.ledger(found.programme, found.ledger, reading_language())


def _moves(request: HttpRequest, found: Badge) -> list[tuple[str, str]]:
    """Return the states that the reader may bring a badge to, each with the words for it."""
    words = {
        BadgeState.SUSPENDED: _("Suspend it for the time being"),
        BadgeState.VALID: _("Reinstate it"),
        BadgeState.REVOKED: _("Revoke it for good"),
    }
    return [
        (str(to), said) for to, said in words.items() if policies.can_move(request.user, found, to)
    ]


def _move(request: HttpRequest, found: Badge) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    wanted = request.POST.get("to", "")
    if wanted not in BadgeState.values:
        raise Http404
    try:
        states.move(
            by=request.user,
            badge=found,
            to=BadgeState(wanted),
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done. Who checks it sees it within five minutes."))
    return redirect("badge", found.public_id)


def qr(text: str) -> SafeString:
    """Return a QR code as SVG to stand in a page; only our own addresses are drawn."""
    code = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, box_size=8, border=2)
    written = io.BytesIO()
    code.save(written)
    drawn = written.getvalue().decode()
    return mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308 - drawn here
