"""The OpenAPI document, and the pages on which people read it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.throttling import rate
from registry.api.views.base import PublicView

FRAME: Final = "base.html"
WORKERS: Final = {"worker-src": ["blob:"]}
"""Redoc searches in a worker that it makes from its own text."""


class JSONDocument(OpenApiJsonRenderer2):
    """The document as JSON."""

    format = "json"


class YAMLDocument(OpenApiYamlRenderer2):
    """The document as YAML."""

    format = "yaml"


@extend_schema(exclude=True)
class Schema(PublicView):
    """The OpenAPI document."""

    renderer_classes = (JSONDocument, YAMLDocument)

    def get(self, request: Request) -> Response:  # noqa: ARG002 - DRF's signature
        """Return it."""
        return Response(document())


@lru_cache(maxsize=1)
def document() -> Mapping[str, Any]:
    """Return the OpenAPI document, made once a process: it is the same for everybody."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    found: Mapping[str, Any] = generator.get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    return found


@login_not_required
def docs(request: HttpRequest) -> HttpResponse:
    """Explain the API to people, and list what can go wrong."""
    requests, seconds = rate()
    context = {
        "layout": FRAME,
        "problems": problems(),
        "requests": requests,
        "seconds": seconds,
    }
    return render(request, "registry/api_docs.html", context)


@login_not_required
@csp_update(WORKERS)
def redoc(request: HttpRequest) -> HttpResponse:
    """Show the document in Redoc."""
    return render(request, "registry/api_redoc.html")


@login_not_required
def swagger(request: HttpRequest) -> HttpResponse:
    """Show the document in Swagger UI, where requests can be tried."""
    return render(request, "registry/api_swagger.html")


def problems() -> list[tuple[int, str, str]]:
    """Return what can go wrong: status, code, and what to do."""
    return [
        (400, "unknown_parameter", _("There is no such parameter here. Leave it out.")),
        (400, "unknown_field", _("The record has no such field. The answer lists them.")),
        (400, "invalid_cursor", _("Start the list again without a cursor.")),
        (400, "invalid_limit", _("Ask for 1 to 100 records a page.")),
        (400, "invalid_language", _("Choose es or en.")),
        (400, "invalid_parameters", _("Several parameters are not right; see “errors”.")),
        (400, "empty_value", _("Give the filter a value, or leave it out.")),
        (400, "unknown_facet_value", _("The filter has no such value.")),
        (400, "unknown_place", _("Try the nearest larger city, or lat and lon.")),
        (404, "not_found", _("There is no public record at this address.")),
        (404, "page_out_of_range", _("The search has fewer pages.")),
        (404, "page_too_far", _("The search has fewer pages.")),
        (405, "method_not_allowed", _("This API is for reading: GET, HEAD and OPTIONS.")),
        (406, "not_acceptable", _("Ask for JSON, or for JSON-LD where a record has it.")),
        (410, "gone", _("The record was public once and has been withdrawn.")),
        (429, "throttled", _("Wait as long as “Retry-After” says.")),
        (500, "error", _("That is our mistake, and it has been noted. Try again later.")),
        (503, "search_too_slow", _("Try more exact words, or another filter.")),
        (503, "unavailable", _("Wait as long as “Retry-After” says.")),
    ]
