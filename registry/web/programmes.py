"""The public page of a programme."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.catalogue import selectors as catalogue
from registry.catalogue.enums import CredentialLink, ProgrammeKind
from registry.catalogue.models import Programme
from registry.catalogue.selectors import teaching
from registry.web import apprenticeships, history, offers, prerequisites, record_wording, successors
from registry.web.conditional import unless_unchanged
from registry.web.linked_data import script_tags
from registry.web.pages import page


@login_not_required
@unless_unchanged
def programme(request: HttpRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show a programme: what it teaches, asks for and costs, and what it leads to."""
    day = timezone.now().date()
    try:
        found = catalogue.programme_page(public_id=programme_id, user=request.user, day=day)
    except Programme.DoesNotExist:
        return successors.elsewhere(request, "programme", programme_id)
    if found.merged_into_id:
        return successors.elsewhere(request, "programme", programme_id)
    return page(request, "registry/programme.html", _context(request, found, day))


def _context(request: HttpRequest, found: Programme, day: dt.date) -> dict[str, Any]:
    links = found.credential_links.all()
    return {
        "programme": found,
        "sentence": record_wording.programme_sentence(found),
        "original": record_wording.original_name(found, is_official=False),
        "kind_note": kind_note(found.kind),
        "credits": record_wording.credits_shown(found),
        "leads": [row for row in links if row.link != CredentialLink.REQUIRES],
        "requires": [row for row in links if row.link == CredentialLink.REQUIRES],
        "asked": prerequisites.asked(found.prerequisites.all()),
        "history": history.latest(found),
        "linked_data": script_tags(request, found),
        "crumbs": [(reverse("search") + "?what=programme", _("Programs"))],
        **_offered(found, day),
    }


def _offered(found: Programme, day: dt.date) -> dict[str, Any]:
    """Return what has a price or a date: offerings, wages, outcomes."""
    rates = offers.rates_on(day)
    listed = offers.shown(teaching.listed_offerings(found), rates, day)
    is_cut = len(listed) == teaching.LISTED
    return {
        "offerings": [row for row in listed if not row.has_begun],
        "past_offerings": [row for row in listed if row.has_begun],
        "more_offerings": found.offerings.count() - len(listed) if is_cut else 0,
        "apprenticeship": apprenticeships.shown(found, rates),
        "outcomes": offers.outcomes(found.outcomes.all(), rates),
    }


def kind_note(kind: str) -> str:
    """Say what a way of learning means for who takes it; empty where its name says it all."""
    notes = {
        ProgrammeKind.REGISTERED_APPRENTICESHIP: _(
            "A registered apprenticeship is paid work from the first day, with classes beside it."
        ),
        ProgrammeKind.DUAL_TRAINING: _(
            "Dual training takes place at a school and at a company at the same time."
        ),
        ProgrammeKind.INTERNSHIP: _("An internship is time at a workplace to learn the work."),
        ProgrammeKind.MENTORSHIP: _(
            "In a mentorship somebody experienced in the trade guides you. It ends with what you"
            " learned, not with an exam."
        ),
        ProgrammeKind.MID_CAREER: _("For people who work already and want to move on."),
        ProgrammeKind.SHORT_EXCHANGE: _(
            "A stay of a semester or less on the other side of the border."
        ),
        ProgrammeKind.YOUTH_PLAN: _(
            "A training plan at a workplace, paid for by a public youth program."
        ),
    }
    return notes.get(ProgrammeKind(kind), "")
