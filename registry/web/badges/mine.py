"""A person's own badges, and the link in the mail that puts one into her account."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.badges import policies
from registry.badges.models import Badge
from registry.badges.selectors import badges
from registry.badges.services import claiming, mailing
from registry.people.models import User
from registry.refusals import Refusal
from registry.web.badges.shown import badge_context
from registry.web.pages import page, signed_in


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the badges in the reader's account."""
    user = signed_in(request)
    today = timezone.now().date()
    rows = [(one, badges.is_expired(one, on=today)) for one in badges.owned_by(user)]
    return page(request, "registry/badges/mine.html", {"badges": rows})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Show the badge of a mailed link; a POST puts it into the account of who is signed in."""
    badge = _badge_of(token)
    if request.method == "POST":
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        return _claim(request, request.user, badge)
    may_claim = isinstance(request.user, User) and policies.can_claim(request.user, badge)
    is_hers = isinstance(request.user, User) and badge.recipient_id == request.user.pk
    context = {
        **badge_context(request, badge),
        "may_claim": may_claim and badge.claimed_at is None,
        "is_hers": is_hers and badge.claimed_at is not None,
        "is_signed_in": isinstance(request.user, User),
    }
    return page(request, "registry/badges/claim.html", context)


def _claim(request: HttpRequest, user: User, badge: Badge) -> HttpResponse:
    try:
        claiming.claim(by=user, badge=badge, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    messages.success(request, _("The badge is in your account."))
    return redirect("my_badges")


def _badge_of(token: str) -> Badge:
    public_id = mailing.public_id_in(token)
    badge = badges.by_address(uuid.UUID(public_id)) if public_id else None
    if badge is None:
        raise Http404
    return badge
