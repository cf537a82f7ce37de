"""Two credentials side by side, competency by competency."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.catalogue.models import Competency, CredentialVersion
from registry.equivalence.selectors.exploring.comparing import (
    Comparison,
    Ground,
    Match,
    compare,
)
from registry.reference.selectors.places import subdivisions
from registry.web import record_wording, wording
from registry.web.explorer.equivalents import crumbs, shown_version
from registry.web.localised import text_of
from registry.web.pages import page
from registry.web.templatetags.registry_tags import place_name


@dataclass(frozen=True, kw_only=True)
class Row:
    """One property of both; empty where a record does not say."""

    label: str
    held: str
    target: str

    @property
    def differs(self) -> bool:
        """Tell whether both records say something, and not the same."""
        return bool(self.held and self.target) and self.held != self.target


@dataclass(frozen=True, kw_only=True)
class MatchShown:
    """A competency asked for and what is set beside it, with the ground in words."""

    wanted: Competency
    held: Competency | None
    ground: str
    words: str


@login_not_required
def credential_comparison(
    request: HttpRequest, version_id: uuid.UUID, target_id: uuid.UUID
) -> HttpResponse:
    """Show which competencies of one credential fit which of another, and what is missing."""
    held, target = shown_version(request, version_id), shown_version(request, target_id)
    if held.pk == target.pk:
        raise Http404
    found = compare(held=held, target=target, user=request.user)
    context = {
        "held": held,
        "target": target,
        "rows": _rows(held, target),
        "found": found,
        "matches": [_shown(match) for match in found.matches],
        "tally": _tally(found),
        "crumbs": [
            *crumbs(held),
            (reverse("equivalents", args=[held.public_id]), _("Equivalents")),
        ],
    }
    return page(request, "registry/credential_comparison.html", context)


def _shown(match: Match) -> MatchShown:
    return MatchShown(
        wanted=match.wanted,
        held=match.held,
        ground=match.ground or "",
        words=_ground(match.ground, match.alike),
    )


def _ground(ground: Ground | None, alike: float) -> str:
    if ground == Ground.SKILL:
        return _("the same skill")
    if ground == Ground.NAME:
        return _("the same name")
    if ground == Ground.LIKE:
        return _("alike by %(share)s of 100: suggested, not recognized") % {
            "share": round(100 * alike)
        }
    return _("nothing here fits")


def _tally(found: Comparison) -> dict[str, int]:
    return {
        "asked": len(found.matches),
        "exact": found.count(Ground.SKILL, Ground.NAME),
        "like": found.count(Ground.LIKE),
        "missing": len(found.missing),
    }


def _rows(held: CredentialVersion, target: CredentialVersion) -> list[Row]:
    """Return the properties that at least one of both has."""
    places = subdivisions(row.credential.jurisdiction for row in (held, target))
    columns = (
        (_("Type"), lambda row: str(row.credential.get_type_display())),
        (_("Issuer"), lambda row: wording.organisation_name(row.credential.issuer)),
        (_("Holds in"), lambda row: place_name(_place(row), places)),
        (_("Regulated by law"), lambda row: _("Yes") if row.credential.is_regulated else _("No")),
        (_("Level"), _level),
        (_("Hinge (ISCED 2011)"), _hinge),
        (_("Hours of learning"), lambda row: record_wording.hours(row.hours) if row.hours else ""),
        (_("Valid for"), _validity),
    )
    rows = [Row(label=label, held=say(held), target=say(target)) for label, say in columns]
    return [row for row in rows if row.held or row.target]


def _place(version: CredentialVersion) -> str:
    return version.credential.jurisdiction or version.credential.country


def _level(version: CredentialVersion) -> str:
    level = version.level
    return f"{text_of(level, 'name')} ({text_of(level.framework, 'name')})" if level else ""


def _hinge(version: CredentialVersion) -> str:
    level = version.level
    return "" if level is None or level.isced_level is None else str(level.isced_level)


def _validity(version: CredentialVersion) -> str:
    return record_wording.months(version.months_valid) if version.months_valid else ""
