"""The review of one assertion: who sits, who voted, what is asked, and what the reader may do."""

import uuid
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.equivalence import policies, selectors
from registry.equivalence.enums import NoteKind
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.policies import panel
from registry.equivalence.selectors import reviews
from registry.people.models import User
from registry.refusals import NotAllowed, Refusal, StateRefuses
from registry.web.equivalence import wording
from registry.web.equivalence.acts import ACTS, DONE
from registry.web.pages import page, signed_in

WRITTEN: Final = ("text", "reason")
"""What was written in a form that comes again."""

TEMPLATE: Final = "registry/equivalence/review.html"


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, assertion_id: uuid.UUID) -> HttpResponse:
    """Show the review of an assertion to those who have a part in it; a POST does something."""
    user = signed_in(request)
    rows = selectors.for_page(selectors.visible_to(user))
    assertion = rows.filter(public_id=assertion_id).first()
    if assertion is None:
        raise Http404
    if not reviews.takes_part(user, assertion):
        raise PermissionDenied
    if request.method != "POST":
        return page(request, TEMPLATE, _context(user, assertion))
    return _done(request, user, assertion)


def _done(request: HttpRequest, user: User, assertion: EquivalenceAssertion) -> HttpResponse:
    """Do what was asked; where it is refused the page comes again with what was written."""
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise Http404
    try:
        ACTS[name](user, assertion, request.POST)
    except Refusal as refusal:
        fresh = selectors.for_page(selectors.visible_to(user)).get(pk=assertion.pk)
        context = _context(user, fresh) | {
            "refused": name,
            "refusal": str(refusal),
            "said": {key: request.POST.get(key, "") for key in WRITTEN},
        }
        return page(request, TEMPLATE, context, status=400)
    messages.success(request, str(DONE[name]))
    if name == "withdraw":
        return redirect("equivalence_desk")
    if request.POST.get("back") == "equivalence":
        return redirect("equivalence", assertion.public_id)
    return redirect("equivalence_review", assertion.public_id)


def _context(user: User, assertion: EquivalenceAssertion) -> dict[str, Any]:
    rounds = [wording.round_shown(found) for found in reviews.rounds_of(assertion)]
    current = next((row for row in rounds if row.round.closed_at is None), None)
    notes = list(reviews.notes_of(assertion))
    can_answer = policies.can_answer(user, assertion)
    return {
        "refused": "",
        "refusal": "",
        "said": dict.fromkeys(WRITTEN, ""),
        "assertion": assertion,
        "current": current,
        "earlier": [row for row in rounds if row.round.closed_at is not None],
        "seat": panel.seat_of(user, assertion),
        "may_declare": _may(panel.check_declare, user, assertion),
        "may_vote": _may(panel.check_vote, user, assertion),
        "may_request": _may(panel.check_request, user, assertion),
        "may_edit": can_answer and assertion.status in ("draft", "proposed", "in_review"),
        "may_withdraw": can_answer and assertion.status in ("draft", "proposed"),
        "why_not": _why_not(user, assertion),
        "renewal": _renewal(assertion) if can_answer else "",
        "moves": wording.moves(policies.moves_open_to(user, assertion), assertion.status),
        "notes": [
            (note, _is_open(note) and (can_answer or note.by_id == user.pk)) for note in notes
        ],
        "crumbs": [
            (reverse("equivalence_desk"), _("Equivalence work")),
            (reverse("equivalence", args=[assertion.public_id]), _("Statement")),
        ],
    }


def _renewal(assertion: EquivalenceAssertion) -> str:
    """Return where the statement is made anew for the versions of today; empty: no need."""
    now = reviews.versions_now(assertion)
    if now is None:
        return ""
    sides = {"source": now[0], "target": now[1], "asserter": assertion.asserter.public_id}
    return reverse("propose_equivalence", query=sides)


def _is_open(note: Any) -> bool:
    return bool(note.kind == NoteKind.REQUEST and note.answered_at is None)


def _may(check: Any, user: User, assertion: EquivalenceAssertion) -> bool:
    try:
        check(user, assertion)
    except (NotAllowed, StateRefuses):
        return False
    return True


def _why_not(user: User, assertion: EquivalenceAssertion) -> str:
    """Return why a reviewer cannot sit in an open round; empty where she can, or is none."""
    if panel.body_of(user) is None:
        return ""
    try:
        panel.check_sit(user, assertion)
    except policies.NoOpenRound:
        return ""
    except (NotAllowed, StateRefuses) as refusal:
        return str(refusal)
    return ""
