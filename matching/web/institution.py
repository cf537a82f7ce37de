"""The home of institutions: their programmes, uploads, demand, proposals and people."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from matching.openings import selectors as openings
from registry.catalogue.models import Programme
from registry.catalogue.selectors import completeness, credentials, programmes
from registry.equivalence import selectors as equivalence
from registry.intake.selectors import uploads
from registry.people import selectors as people
from registry.people.enums import Role
from registry.people.models import Membership, Organisation, User
from registry.reference.models import Occupation, Subdivision
from registry.web.completeness import CompletenessShown, shown
from registry.web.pages import page, signed_in

A_PAGE: Final = 10
LATEST: Final = 3
MOST_WANTED: Final = 6
EDITS: Final = frozenset({Role.OWNER, Role.EDITOR})


@dataclass(frozen=True, kw_only=True)
class ProgrammeShown:
    """A programme, how complete its record is, and whether the reader may change it."""

    row: Programme
    completeness: CompletenessShown
    may_edit: bool


def institution(request: HttpRequest) -> HttpResponse:
    """Show what the reader's institutions have here, what it lacks, and what touches it."""
    user = signed_in(request)
    own = people.organisations_of(user)
    organisations = list(own)
    edited = {key for key, roles in people.current_roles(user).items() if roles & EDITS}
    said = equivalence.about_issuers(user, own)
    context = {
        "organisations": organisations,
        "may_edit": bool(edited),
        "edited": edited,
        "programmes": (sheet := _programmes(request, user, own)),
        "rows": [_shown(row, edited) for row in sheet],
        "credentials": _sheet(request, "credentials", credentials.of_issuers(user, own)),
        "uploads": [
            (upload, uploads.counts(upload))
            for upload in uploads.for_list(
                uploads.visible_to(user).filter(organisation__in=edited)
            )[:LATEST]
        ],
        "proposals": _sheet(request, "proposals", said.filter(status__in=equivalence.WAITING)),
        "assertions": _sheet(request, "assertions", said.exclude(status__in=equivalence.WAITING)),
        "members": _members(organisations),
        **_demand(own, organisations),
    }
    return page(request, "matching/institution_home.html", context)


def _programmes(request: HttpRequest, user: User, own: QuerySet[Organisation]) -> Page[Programme]:
    rows = programmes.of_providers(user, own).prefetch_related(*completeness.READ)
    return _sheet(request, "programmes", rows)


def _sheet(request: HttpRequest, name: str, rows: QuerySet[Any]) -> Page[Any]:
    """Return the page of a list that the parameter of its name asks for."""
    return Paginator(rows, A_PAGE).get_page(request.GET.get(name))


def _shown(row: Programme, edited: Collection[int]) -> ProgrammeShown:
    may_edit = row.provider_id in edited and row.merged_into_id is None
    return ProgrammeShown(row=row, completeness=shown(row), may_edit=may_edit)


def _members(organisations: list[Organisation]) -> list[Membership]:
    """Return who belongs to them now: by organisation, those who may most first."""
    rows = Membership.objects.filter(organisation__in=organisations, until__isnull=True)
    order = [role.value for role in Role]
    return sorted(
        rows.select_related("user", "organisation"),
        key=lambda row: (row.organisation.name, order.index(row.role), row.user.email),
    )


def _demand(own: QuerySet[Organisation], organisations: list[Organisation]) -> dict[str, Any]:
    """Return where the occupations that they teach for are wanted, in their states first."""
    regions = sorted({one.region for one in organisations if one.region})
    through = Programme.occupations.through.objects.filter(programme__provider__in=own)
    taught = Occupation.objects.filter(pk__in=through.values("occupation"))
    day = timezone.now().date()
    return {
        "demand": openings.demand(occupations=taught, regions=regions, day=day, limit=MOST_WANTED),
        "states": list(Subdivision.objects.filter(code__in=regions).order_by("code")),
        "day": day,
    }
