"""The public pages of a credential and of a programme."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.catalogue import selectors as catalogue
from registry.catalogue.models import CredentialVersion, Offering, Programme
from registry.equivalence import selectors as equivalence
from registry.reference.selectors.money import rate_on
from registry.web import money
from registry.web.money import Shown
from registry.web.pages import page
from registry.web.wording import is_inferred


@login_not_required
def credential(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Show a credential version: what it attests, and what it is worth on the other side."""
    try:
        version = catalogue.credential_page(public_id=version_id, user=request.user)
    except CredentialVersion.DoesNotExist as error:
        raise Http404 from error
    standing = equivalence.of_credential(version=version, as_of=timezone.now().date())
    context = {
        "version": version,
        "successor": getattr(version, "superseded_by", None),
        "outgoing": [row for row in standing.outgoing if not is_inferred(row)],
        "incoming": [row for row in standing.incoming if not is_inferred(row)],
        "inferred": [row for row in (*standing.outgoing, *standing.incoming) if is_inferred(row)],
        "unsettled": standing.unsettled,
        "crumbs": [(reverse("search") + "?what=credential", _("Credentials"))],
    }
    return page(request, "registry/credential.html", context)


@login_not_required
def programme(request: HttpRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Show a programme: what it teaches, what it leads to, when and where it is offered."""
    try:
        found = catalogue.programme_page(public_id=programme_id, user=request.user)
    except Programme.DoesNotExist as error:
        raise Http404 from error
    today = timezone.now().date()
    rates = {code: rate_on(code, other, today) for code, other in money.OTHER.items()}
    context = {
        "programme": found,
        "offerings": [(offering, _cost(offering, rates)) for offering in found.offerings.all()],
        "crumbs": [(reverse("search") + "?what=programme", _("Programs"))],
    }
    return page(request, "registry/programme.html", context)


def _cost(offering: Offering, rates: money.Rates) -> Shown | None:
    if offering.cost_minor is None or offering.currency is None:
        return None
    return money.shown(offering.cost_minor, offering.currency, rates.get(offering.currency.code))
