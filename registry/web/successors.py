"""What to answer where a record is not, or no longer, at its address."""

import uuid
from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponsePermanentRedirect
from django.urls import reverse

from registry.catalogue.selectors import successors, withdrawals
from registry.catalogue.selectors.successors import Destination
from registry.catalogue.selectors.withdrawals import Withdrawal
from registry.web import errors

LEADS: Final[dict[str, Callable[[uuid.UUID], Destination | None]]] = {
    "credential": successors.of_credential,
    "programme": successors.of_programme,
}
"""How to find what took a record's place, by the name of its page."""

ENDS: Final[dict[str, Callable[[uuid.UUID], Withdrawal | None]]] = {
    "credential": withdrawals.of_credential,
    "programme": withdrawals.of_programme,
}
"""How to find out that a record was public once, by the name of its page."""


def elsewhere(request: HttpRequest, name: str, public_id: uuid.UUID) -> HttpResponse:
    """Answer for a record that is not there.

    301 to the record that a duplicate was merged into, 302 from a credential to its version
    in force, 410 for what was public once and is no more.

    Raises:
        Http404: it never was, or it is not this reader's.
    """
    destination = LEADS[name](public_id)
    if destination is not None:
        answer = HttpResponsePermanentRedirect if destination.is_for_ever else HttpResponseRedirect
        return answer(reverse(name, args=[destination.public_id]))
    withdrawal = ENDS[name](public_id)
    if withdrawal is not None:
        return errors.gone(request, withdrawal)
    raise Http404
