"""The homes of partners and stewards: thin, and only what is there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from matching.runs.selectors import status as runs
from registry.catalogue.selectors import credentials
from registry.equivalence import selectors as equivalence
from registry.people import policies
from registry.people import selectors as people
from registry.people.enums import OrganisationKind
from registry.web.pages import page

A_PAGE = 20


def partner(request: HttpRequest) -> HttpResponse:
    """Show a partner what is there for it now."""
    own = people.organisations_of(request.user).filter(kind=OrganisationKind.PARTNER)
    return page(request, "matching/partner_home.html", {"organisations": list(own)})


def steward(request: HttpRequest) -> HttpResponse:
    """Show stewards, officers and reviewers what waits for them."""
    if not policies.works_for_the_registry(request.user):
        raise PermissionDenied
    context = {
        "assertions": _sheet(request, "assertions", equivalence.waiting(request.user)),
        "organisations": _sheet(request, "organisations", people.pending()),
        "records": _sheet(request, "records", credentials.in_review(request.user)),
        "report": runs.report(at=timezone.now()),
    }
    return page(request, "matching/steward_home.html", context)


def _sheet(request: HttpRequest, name: str, rows: QuerySet[Any]) -> Page[Any]:
    """Return the page of a list that the parameter of its name asks for."""
    return Paginator(rows, A_PAGE).get_page(request.GET.get(name))
