"""The public page of the gap from one credential to another."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import credentials
from registry.equivalence.selectors.gap import Held, gap
from registry.web.gap_shown import gap_shown
from registry.web.localised import reading_language
from registry.web.pages import page
from registry.web.wording import credential_name


@login_not_required
def credential_gap(
    request: HttpRequest, version_id: uuid.UUID, target_id: uuid.UUID
) -> HttpResponse:
    """Show what somebody who holds one credential, and nothing else, lacks of another."""
    held, target = _version(request, version_id), _version(request, target_id)
    if held.pk == target.pk:
        raise Http404
    found = gap(
        held=Held(versions=(held,)),
        target=target,
        as_of=timezone.now().date(),
        language=reading_language(),
    )
    context = {
        "held": held,
        "target": target,
        "shown": gap_shown(found),
        "crumbs": [
            (reverse("search") + "?what=credential", _("Credentials")),
            (reverse("credential", args=[held.public_id]), credential_name(held)),
        ],
    }
    return page(request, "registry/gap.html", context)


def _version(request: HttpRequest, public_id: uuid.UUID) -> CredentialVersion:
    rows = credentials.visible_to(request.user).select_related("credential__issuer", "level")
    version = rows.filter(public_id=public_id).first()
    if version is None:
        raise Http404
    return version
