"""The public page of an opening."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.openings import selectors as openings
from matching.openings.enums import RequirementKind
from matching.openings.models import Opening, OpeningRequirement
from matching.web import pay
from registry.web import errors
from registry.web.pages import page


@login_not_required
def opening(request: HttpRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Show what is offered, where, for how much, and what is asked for."""
    rows = openings.for_page(openings.visible_to(request.user))
    found = rows.filter(public_id=opening_id).first()
    if found is None:
        if openings.is_closed(opening_id):
            return errors.gone(request)
        raise Http404
    context = {
        "opening": found,
        "wage": pay.wage(found, pay.rates_on(timezone.now().date())),
        "skills": _of_kind(found, RequirementKind.SKILL),
        "languages": _of_kind(found, RequirementKind.LANGUAGE),
        "credential_groups": _credential_groups(found),
        "crumbs": [(reverse("search") + "?what=opening", _("Openings"))],
    }
    return page(request, "matching/opening.html", context)


def _of_kind(opening: Opening, kind: RequirementKind) -> list[OpeningRequirement]:
    return [row for row in opening.requirements.all() if row.kind == kind]


def _credential_groups(opening: Opening) -> list[list[OpeningRequirement]]:
    """Return the credentials asked for; those of one list stand for each other."""
    groups: dict[tuple[int, str], list[OpeningRequirement]] = {}
    for row in _of_kind(opening, RequirementKind.CREDENTIAL):
        groups.setdefault((row.alternatives, row.strength), []).append(row)
    return list(groups.values())
