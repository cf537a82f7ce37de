"""What waits for the reader: as a reviewer, and for those who propose."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from registry.equivalence import policies
from registry.equivalence.selectors import desk as selectors
from registry.people.models import User
from registry.web.pages import page


def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, for the other side, and the requests that are open."""
    assert isinstance(request.user, User)  # noqa: S101 - the middleware lets nobody else in
    if not policies.can_see_desk(request.user):
        raise PermissionDenied
    context = {
        "panel": selectors.of_panel(request.user),
        "own": selectors.of_own(request.user),
    }
    return page(request, "registry/equivalence/desk.html", context)
