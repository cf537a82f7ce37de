"""The start: the promise and the doors for visitors, her own home for who is signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from matching.openings import selectors as openings
from matching.web.navigation import homes_of
from registry.catalogue import selectors as catalogue
from registry.equivalence import selectors as equivalence
from registry.people.models import User
from registry.web.pages import page


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the start to visitors; send who is signed in to the home of her role."""
    if isinstance(request.user, User):
        return redirect(homes_of(request.user)[0][0])
    today = timezone.now().date()
    in_force = equivalence.in_force(as_of=today)
    context = {
        "counts": {
            "credentials": catalogue.published_credentials().count(),
            "programmes": catalogue.published_programmes().count(),
            "openings": openings.open_on(today).count(),
            "equivalences": in_force.count(),
        },
        "example": equivalence.precedents(as_of=today).first(),
    }
    return page(request, "matching/home.html", context)
