"""The public page of a credential version."""

import datetime as dt
import uuid
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.catalogue import selectors as catalogue
from registry.catalogue.models import CredentialVersion
from registry.catalogue.policies import PUBLIC
from registry.catalogue.selectors import teaching
from registry.equivalence import selectors as equivalence
from registry.reference.selectors.places import subdivisions
from registry.web import chains, history, offers, record_wording, successors
from registry.web.conditional import unless_unchanged
from registry.web.linked_data import script_tags
from registry.web.pages import page
from registry.web.wording import is_inferred

OPENED: Final = 6
"""How many of the programmes that ask for a credential its page names."""


@login_not_required
@unless_unchanged
def credential(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Show a credential version: what it attests, who stands behind it, what it is worth."""
    day = timezone.now().date()
    try:
        version = catalogue.credential_page(public_id=version_id, user=request.user, day=day)
    except CredentialVersion.DoesNotExist:
        return successors.elsewhere(request, "credential", version_id)
    if version.credential.merged_into_id:
        return successors.elsewhere(request, "credential", version_id)
    return page(request, "registry/credential.html", _context(request, version, day))


def _context(request: HttpRequest, version: CredentialVersion, day: dt.date) -> dict[str, Any]:
    return {
        "version": version,
        "sentence": record_wording.credential_sentence(version),
        "original": record_wording.original_name(
            version, is_official=version.translation_is_official
        ),
        "credits": record_wording.credits_shown(version),
        "validity": record_wording.months(version.months_valid) if version.months_valid else "",
        "places": _places(version),
        "history": history.latest(version),
        "linked_data": script_tags(request, version),
        "crumbs": [(reverse("search") + "?what=credential", _("Credentials"))],
        **_versions(version),
        **_worth(version, day),
        **_learning(version, day),
    }


def _versions(version: CredentialVersion) -> dict[str, Any]:
    """Return the other versions; the successor only where everybody may see it."""
    successor = getattr(version, "superseded_by", None)
    others = [row for row in version.credential.versions.all() if row.status in PUBLIC]
    return {
        "successor": successor if successor and successor.status in PUBLIC else None,
        "versions": others if len(others) > 1 else [],
    }


def _worth(version: CredentialVersion, day: dt.date) -> dict[str, Any]:
    found = equivalence.of_credential(version=version, as_of=day)
    return {
        "outgoing": [row for row in found.outgoing if not is_inferred(row)],
        "incoming": [row for row in found.incoming if not is_inferred(row)],
        "inferred": [row for row in (*found.outgoing, *found.incoming) if is_inferred(row)],
        "chains": chains.shown(version, day),
        "unsettled": found.unsettled,
    }


def _learning(version: CredentialVersion, day: dt.date) -> dict[str, Any]:
    """Return who teaches it, each with its next offering, and what it opens."""
    rates = offers.rates_on(day)
    rows = teaching.listed_links(version)
    total = teaching.teaching(version).count() if len(rows) == teaching.LISTED else len(rows)
    opened = teaching.asking_for(version)
    return {
        "taught": [
            (link, offers.shown(teaching.listed_offerings(link.programme), rates, day))
            for link in rows
        ],
        "more_taught": max(total - len(rows), 0),
        "opens": list(opened[:OPENED]),
    }


def _places(version: CredentialVersion) -> dict[str, Any]:
    """Return the states that the page names, by their codes."""
    whole = version.credential
    codes = {whole.jurisdiction, *(row.jurisdiction for row in whole.recognitions.all())}
    return dict(subdivisions(codes))
