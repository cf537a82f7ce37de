"""Pages for what went wrong: kind, short and in both languages at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from registry.catalogue.selectors.withdrawals import Withdrawal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 400."""
    return render(request, "400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 404; also for what exists and is not this reader's."""
    return render(request, "404.html", status=404)


def gone(request: HttpRequest, withdrawal: Withdrawal | None = None) -> HttpResponse:
    """Answer 410 for a record that was public and has been withdrawn: when, and by whom."""
    return render(request, "410.html", {"withdrawal": withdrawal}, status=410)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 500 from a template that needs nothing but itself."""
    return HttpResponse(render_to_string("500.html"), status=500)
