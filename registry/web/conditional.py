"""Answer 304 to who has the page already: by what it says, not by when a row was saved.

A page shows far more than its record (rates, dates, equivalences): only its text tells
whether it is the same. What changes with every answer is left out of the comparison.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]

CHANGES_EVERY_TIME: Final = re.compile(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')


def unless_unchanged(view: View[Arguments]) -> View[Arguments]:
    """Give a public page an ETag; what somebody sees who is signed in has none."""

    @wraps(view)
    def answered(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or request.user.is_authenticated:
            return response
        tag = _tag(request, response.content)
        response["ETag"] = tag
        return get_conditional_response(request, etag=tag, response=response) or response

    return answered


def _tag(request: HttpRequest, content: bytes) -> str:
    """Hash a page; its forms belong to the visitor whose secret they carry."""
    secret = str(request.META.get("CSRF_COOKIE", "")).encode()
    text = CHANGES_EVERY_TIME.sub(b"", content)
    digest = hashlib.sha256(secret + b"\0" + text).hexdigest()
    return f'W/"{digest[:32]}"'
