"""What an answer says about keeping it: ETag and 304, Cache-Control, and CORS for readers."""

import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

FRESH_SECONDS: Final = 60
PREFLIGHT_SECONDS: Final = 86_400

OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Language, ETag, Last-Modified, Link, Location, RateLimit-Limit,"
        " RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After"
    ),
}

PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
}


def let_anybody_read(response: HttpResponseBase) -> None:
    """Let pages of any origin read an answer: it is public, and no cookie is looked at."""
    for name, value in OPEN.items():
        response[name] = value
    patch_vary_headers(response, ["Accept", "Accept-Language"])


def unless_unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a rendered answer its ETag; answer 304 to who has it already.

    The tag is of what the answer says: an answer shows more than one row, and only its text
    tells whether it is the same. ``Last-Modified`` is told, never decided by.
    """
    if response.status_code != 200:
        return response
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    if "If-None-Match" not in request.headers:
        return response
    conditional = get_conditional_response(request, etag=tag, response=response)
    if conditional is None or conditional is response:
        return response
    for name, value in response.items():
        if name not in conditional and name not in {"Content-Type", "Content-Length"}:
            conditional[name] = value
    return conditional
