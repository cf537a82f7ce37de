"""Sign an equivalence for one's organisation."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry.badges.selectors import statements as selectors
from registry.badges.services import statements
from registry.refusals import Refusal
from registry.web.pages import signed_in


@require_POST
def sign_statement(request: HttpRequest, assertion_id: uuid.UUID) -> HttpResponse:
    """Sign it as it is now, and show the equivalence again."""
    assertion = selectors.assertion_at(assertion_id)
    if assertion is None:
        raise Http404
    try:
        _signed, is_new = statements.sign(
            by=signed_in(request), assertion=assertion, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The statement is signed.") if is_new else _("It was signed already as it is now.")
        messages.success(request, said)
    return redirect("equivalence", assertion.public_id)
