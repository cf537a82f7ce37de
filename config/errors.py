"""What answers where no view does: problem details for machines, a page for people."""

from typing import Final

from django.http import HttpRequest, HttpResponse

from registry.api import problems
from registry.web import errors

MACHINES: Final = "/api/"


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 in the form that the caller reads."""
    if request.path.startswith(MACHINES):
        return problems.broken(request)
    return errors.broken(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 in the form that the caller reads."""
    if request.path.startswith(MACHINES):
        return problems.nothing(request)
    return errors.not_found(request, exception)
