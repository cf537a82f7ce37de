"""The issuer's desk: what was issued, files of recipients, and the key that signs."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.badges.enums import BadgeState
from registry.badges.selectors import badges
from registry.badges.services import keys
from registry.people.models import User
from registry.refusals import Refusal
from registry.web.pages import page, signed_in

A_PAGE: Final = 20
LATEST: Final = 5


def crumbs() -> list[tuple[str, str]]:
    """Return where the pages of an issuer hang."""
    return [(reverse("institution_home"), _("My programs")), (reverse("badges"), _("Badges"))]


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """List the badges of the reader's organisations; a POST rotates the key of one of them."""
    user = signed_in(request)
    issuers = list(badges.issuers_for(user))
    if request.method == "POST":
        return _rotate(request, user)
    said = request.GET.get("q", "").strip()[:100]
    state = request.GET.get("state", "")
    rows = badges.issued_for(user)
    if said:
        rows = rows.filter(Q(recipient_name__icontains=said) | Q(recipient_email__icontains=said))
    if state in BadgeState.values:
        rows = rows.filter(state=state)
    sheet = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet": sheet,
        "issuers": issuers,
        "said": said,
        "state": state,
        "states": BadgeState.choices,
        "batches": list(badges.batches_for(user)[:LATEST]),
        "crumbs": crumbs()[:1],
    }
    return page(request, "registry/badges/desk.html", context)


def _rotate(request: HttpRequest, user: User) -> HttpResponse:
    named = request.POST.get("rotate", "")
    found = [one for one in badges.issuers_for(user) if str(one.public_id) == named]
    if not found:
        raise Http404
    try:
        key = keys.rotate(by=user, organisation=found[0], at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Key %(number)s signs from now on. Badges signed before keep verifying.")
        messages.success(request, said % {"number": key.number})
    return redirect("badges")
