"""The public page of an organisation."""

import uuid
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.catalogue.selectors import organisations
from registry.people.models import Organisation
from registry.reference.selectors.places import subdivisions
from registry.web.conditional import unless_unchanged
from registry.web.linked_data import script_tags
from registry.web.pages import page
from registry.web.record_wording import organisation_sentence

A_PAGE: Final = 20


@login_not_required
@unless_unchanged
def organisation(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Show who an organisation is, who says so, and what it stands behind."""
    try:
        found = organisations.organisation_page(public_id=organisation_id, user=request.user)
    except Organisation.DoesNotExist as error:
        raise Http404 from error
    lists = {
        "credentials": organisations.credentials_of(found),
        "programmes": organisations.programmes_of(found),
        "recognitions": organisations.recognised_by(found),
    }
    state = subdivisions([found.region]).get(found.region)
    context = {
        "organisation": found,
        "sentence": organisation_sentence(found, state),
        "state": state,
        "identifiers": list(organisations.identifiers(found)),
        "decision": organisations.decision(found),
        "linked_data": script_tags(request, found),
        "crumbs": [(reverse("search"), _("Search"))],
        **{
            name: Paginator(rows, A_PAGE).get_page(request.GET.get(name))
            for name, rows in lists.items()
        },
    }
    return page(request, "registry/organisation.html", context)
