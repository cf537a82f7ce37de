"""Propose an equivalence: choose both credentials, write the statement, look at it, send it."""

import uuid
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import credentials
from registry.equivalence import policies, selectors
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import suggesting
from registry.equivalence.services import assertions
from registry.people import selectors as people
from registry.people.enums import Role
from registry.people.models import Organisation, User
from registry.people.policies import EDITING_ROLES
from registry.refusals import Refusal
from registry.web.equivalence import prefill, statement
from registry.web.equivalence.statement import Desk, Sheet
from registry.web.pages import page, signed_in

SIDES: Final = ("source", "target")
FOUND: Final = 10
LONGEST: Final = 100
SPEAKS: Final = (*EDITING_ROLES, Role.STEWARD)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Write a statement about two credentials, which are chosen first."""
    user = signed_in(request)
    organisations = _asserters(user)
    chosen = {side: _chosen(request, side) for side in SIDES}
    source, target = chosen["source"], chosen["target"]
    if source is None or target is None:
        return _choose(request, chosen)
    named = request.GET.get("asserter", "")
    first = [one for one in organisations if str(one.public_id) == named] or organisations
    desk = Desk(source=source, target=target, asserter=first[0])
    if request.method != "POST":
        now = timezone.now()
        sheet = statement.new(desk, now.date(), prefill.scores_of(source, target))
        return _asked(request, desk, sheet, organisations=organisations)
    sheet = statement.sent(desk, request.POST)
    made = _kept(request, desk, sheet, None)
    if made is None:
        return _asked(request, desk, sheet, organisations=organisations, status=400)
    messages.success(request, _("Your draft is saved. Look at it, then send it to the panel."))
    return redirect("equivalence", made.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, assertion_id: uuid.UUID) -> HttpResponse:
    """Change a statement that is not decided yet."""
    user = signed_in(request)
    found = selectors.for_page(selectors.visible_to(user)).filter(public_id=assertion_id).first()
    if found is None:
        raise Http404
    if not policies.can_propose(user, found.asserter) or found.status not in assertions.CHANGEABLE:
        raise PermissionDenied
    desk = Desk(source=found.source, target=found.target, asserter=found.asserter)
    if request.method != "POST":
        return _asked(request, desk, statement.of(desk, found), assertion=found)
    sheet = statement.sent(desk, request.POST)
    if _kept(request, desk, sheet, found) is None:
        return _asked(request, desk, sheet, assertion=found, status=400)
    messages.success(request, _("The changes are saved."))
    return redirect("equivalence", found.public_id)


def _asserters(user: User) -> list[Organisation]:
    """Return the organisations that a person may speak for, by name.

    Raises:
        PermissionDenied: there is none.
    """
    own = people.organisations_of(user, SPEAKS).order_by("name", "pk")
    found = [one for one in own if policies.can_propose(user, one)]
    if not found:
        raise PermissionDenied
    return found


def _chosen(request: HttpRequest, side: str) -> CredentialVersion | None:
    text = request.GET.get(side, "")
    try:
        public_id = uuid.UUID(text)
    except ValueError:
        return None
    rows = credentials.for_list(credentials.visible_to(request.user))
    return rows.filter(public_id=public_id).first()


def _choose(request: HttpRequest, chosen: Mapping[str, CredentialVersion | None]) -> HttpResponse:
    """Ask for the credential that is missing: a search, and links that choose."""
    side = next(name for name in SIDES if chosen[name] is None)
    kept = {name: str(row.public_id) for name, row in chosen.items() if row is not None}
    text = request.GET.get("q", "").strip()[:LONGEST]
    rows = list(suggesting.sources(text)[:FOUND]) if text else []
    others = {row.pk for row in chosen.values() if row is not None}
    context = {
        "side": side,
        "is_first": side == SIDES[0],
        "chosen": chosen,
        "kept": kept,
        "q": text,
        "found": [
            (row, "?" + urlencode({**kept, side: str(row.public_id)}))
            for row in rows
            if row.pk not in others
        ],
        "crumbs": [(reverse("equivalence_desk"), _("Equivalence work"))],
    }
    return page(request, "registry/equivalence/choose.html", context)


def _kept(
    request: HttpRequest, desk: Desk, sheet: Sheet, standing: EquivalenceAssertion | None
) -> EquivalenceAssertion | None:
    """Save what was sent; None where something is wrong, which then stands on the form."""
    if not sheet.is_valid():
        return None
    draft, now = statement.drafted(desk, sheet), timezone.now()
    try:
        if standing is None:
            return assertions.draft(by=signed_in(request), draft=draft, at=now)
        return assertions.amend(
            by=signed_in(request),
            assertion=standing,
            draft=draft,
            names=assertions.EVERYTHING,
            at=now,
        )
    except Refusal as refusal:
        sheet.take(refusal)
        return None


def _asked(
    request: HttpRequest,
    desk: Desk,
    sheet: Sheet,
    *,
    assertion: EquivalenceAssertion | None = None,
    organisations: list[Organisation] | None = None,
    status: int = 200,
) -> HttpResponse:
    pair = {"source": desk.source.public_id, "target": desk.target.public_id}
    context: dict[str, Any] = {
        "desk": desk,
        "sheet": sheet,
        "assertion": assertion,
        "is_reviewed": assertion is not None and assertion.status == AssertionStatus.IN_REVIEW,
        "asserters": [
            (one, "?" + urlencode({**pair, "asserter": one.public_id}))
            for one in organisations or []
        ],
        "crumbs": [(reverse("equivalence_desk"), _("Equivalence work"))],
    }
    return page(request, "registry/equivalence/statement.html", context, status=status)
