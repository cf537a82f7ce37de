"""What waits for the reader: as a reviewer, and for those who propose."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from registry.equivalence import policies
from registry.equivalence.selectors import desk as selectors
from registry.web.pages import page, signed_in


def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, for the other side, and the requests that are open."""
    user = signed_in(request)
    if not policies.can_see_desk(user):
        raise PermissionDenied
    context = {
        "panel": selectors.of_panel(user),
        "own": selectors.of_own(user),
    }
    return page(request, "registry/equivalence/desk.html", context)
