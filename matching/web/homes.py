"""The homes of institutions, partners and stewards: thin, and only what is there."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from matching.runs.selectors import status as runs
from registry.catalogue.enums import RecordStatus
from registry.catalogue.selectors import credentials as credentials_of
from registry.catalogue.selectors import programmes as programmes_of
from registry.equivalence import selectors as equivalence
from registry.equivalence.enums import AssertionStatus
from registry.people import policies
from registry.people import selectors as people
from registry.people.enums import OrganisationKind, OrganisationStatus
from registry.web.pages import page

SHOWN = 20


def institution(request: HttpRequest) -> HttpResponse:
    """Show the programmes and credentials of the reader's institutions, and what touches them."""
    own = people.organisations_of(request.user)
    credentials = (
        credentials_of.visible_to(request.user)
        .filter(credential__issuer__in=own)
        .order_by(*credentials_of.ORDER)
    )
    touching = equivalence.visible_to(request.user).filter(
        source__credential__issuer__in=own
    ) | equivalence.visible_to(request.user).filter(target__credential__issuer__in=own)
    programmes = (
        programmes_of.visible_to(request.user)
        .filter(provider__in=own)
        .order_by(*programmes_of.ORDER)
    )
    context = {
        "organisations": list(own),
        "programmes": Paginator(programmes.select_related("provider"), SHOWN).get_page(1),
        "credentials": Paginator(credentials.select_related("credential__issuer"), SHOWN).get_page(
            1
        ),
        "assertions": Paginator(
            equivalence.for_page(equivalence.in_effective_order(touching)), SHOWN
        ).get_page(1),
    }
    return page(request, "matching/institution_home.html", context)


def partner(request: HttpRequest) -> HttpResponse:
    """Show a partner what is there for it now."""
    own = people.organisations_of(request.user).filter(kind=OrganisationKind.PARTNER)
    return page(request, "matching/partner_home.html", {"organisations": list(own)})


def steward(request: HttpRequest) -> HttpResponse:
    """Show stewards, officers and reviewers what waits for them."""
    user = request.user
    if not (
        user.is_superuser
        or policies.is_steward(user)
        or policies.is_reviewer(user)
        or policies.is_officer(user)
    ):
        raise PermissionDenied
    assertions = equivalence.visible_to(user)
    waiting = {
        AssertionStatus.PROPOSED,
        AssertionStatus.IN_REVIEW,
        AssertionStatus.CONTESTED,
        AssertionStatus.NEEDS_REVIEW,
    }
    pending = equivalence.for_page(assertions.filter(status__in=waiting))
    organisations = people.visible_to(user).filter(status=OrganisationStatus.PENDING)
    records = credentials_of.visible_to(user).filter(status=RecordStatus.REVIEW)
    context = {
        "assertions": Paginator(pending.order_by("updated_at", "pk"), SHOWN).get_page(1),
        "organisations": Paginator(organisations, SHOWN).get_page(1),
        "records": Paginator(records.select_related("credential"), SHOWN).get_page(1),
        "report": runs.report(at=timezone.now()),
    }
    return page(request, "matching/steward_home.html", context)
