"""What went wrong, as RFC 9457 problem details in the caller's language."""

import logging
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status

from registry.api.conditional import let_anybody_read
from registry.api.languages import preferred
from registry.catalogue.selectors import SearchTooSlow
from registry.catalogue.selectors.withdrawals import Withdrawal
from registry.refusals import InvalidFields, NotAllowed, Refusal, StateRefuses

logger = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5

TITLES: Final = {
    400: gettext_lazy("The request is not right"),
    401: gettext_lazy("Please sign in"),
    403: gettext_lazy("This is not allowed"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("This cannot be done here"),
    406: gettext_lazy("This form is not offered"),
    409: gettext_lazy("The record does not allow this"),
    410: gettext_lazy("This was withdrawn"),
    411: gettext_lazy("The length is missing"),
    413: gettext_lazy("The file is too large"),
    415: gettext_lazy("This kind of file is not taken"),
    422: gettext_lazy("This does not fit what came before"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong"),
    503: gettext_lazy("Not available right now"),
}
"""The title of a problem: the same for every problem of its status."""


STATUSES: Final = {
    "upload_file_too_large": 413,
    "badge_too_large": 413,
    "idempotency_key_reused": 422,
    "badge_idempotency_key_reused": 422,
    "badges_switched_off": 503,
}
"""Refusals whose status does not follow from their class."""


class Gone(exceptions.APIException):
    """The record was public once and is no more; ``more`` says when it went and whose it was."""

    status_code = status.HTTP_410_GONE
    default_code = "gone"
    default_detail = gettext_lazy("This record was public once and has been withdrawn.")

    def __init__(self, withdrawal: Withdrawal) -> None:
        super().__init__()
        self.more: dict[str, str] = {}
        if withdrawal.at is not None:
            self.more["withdrawn_at"] = withdrawal.at.isoformat()
        if withdrawal.owner is not None:
            owner = withdrawal.owner.public_id
            self.more["organisation"] = reverse("api:organisation", args=[owner])


class NotFound(exceptions.NotFound):
    """There is no such record, or it is not public."""

    default_detail = gettext_lazy("There is no public record at this address.")


class Unavailable(exceptions.APIException):
    """The database gave no answer in time."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = gettext_lazy("The registry cannot answer right now. Please try again.")


class BadParameter(exceptions.ValidationError):
    """One parameter is not right; ``parameter`` names it."""

    def __init__(self, parameter: str, detail: Any, code: str) -> None:
        super().__init__({parameter: [exceptions.ErrorDetail(force_str(detail), code)]}, code)


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """What is wrong with one parameter."""

    parameter: str
    code: str
    detail: str


def respond(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """Answer an exception of a view with problem details; None: a defect, told as such."""
    request = context["request"]
    if isinstance(error, OperationalError):
        logger.warning("The database did not answer: %s", error)
    known = _as_api_exception(error)
    if known is None:
        return None
    response = JsonResponse(_body(known, request.path), status=known.status_code)
    response["Content-Type"] = MEDIA_TYPE
    for name, value in _headers(known).items():
        response[name] = value
    return response


def broken(request: HttpRequest) -> JsonResponse:
    """Answer a defect: it has been logged, and is ours to mend."""
    return _told(request, exceptions.APIException())


def nothing(request: HttpRequest) -> JsonResponse:
    """Answer for an address that leads to no view at all."""
    return _told(request, NotFound())


def _told(request: HttpRequest, error: exceptions.APIException) -> JsonResponse:
    """Answer outside a view in the caller's language."""
    with translation.override(preferred(request)):
        response = JsonResponse(_body(error, request.path), status=error.status_code)
        response["Content-Language"] = translation.get_language()
    response["Content-Type"] = MEDIA_TYPE
    add_never_cache_headers(response)
    let_anybody_read(response)
    return response


def type_of(code: str) -> str:
    """Return the address that explains a kind of problem."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('api:docs')}#{code}"


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    match error:
        case exceptions.APIException():
            return error
        case Http404():
            return NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case OperationalError():
            return Unavailable()
        case Refusal():
            return _refused(error)
    return None


def _refused(refusal: Refusal) -> exceptions.APIException:
    """Return a refusal of the domain as the exception with its status and its own code."""
    if isinstance(refusal, InvalidFields):
        return exceptions.ValidationError(refusal.errors, refusal.code)
    found = exceptions.APIException(str(refusal), refusal.code)
    found.status_code = status.HTTP_400_BAD_REQUEST
    if isinstance(refusal, SearchTooSlow):
        found.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    elif isinstance(refusal, NotAllowed):
        found.status_code = status.HTTP_403_FORBIDDEN
    elif isinstance(refusal, StateRefuses):
        found.status_code = status.HTTP_409_CONFLICT
    found.status_code = STATUSES.get(refusal.code, found.status_code)
    return found


def _body(error: exceptions.APIException, path: str) -> dict[str, Any]:
    fields = _fields(error.detail) if isinstance(error, exceptions.ValidationError) else []
    code, detail = _said(error, fields)
    body: dict[str, Any] = {
        "type": type_of(code),
        "title": force_str(TITLES.get(error.status_code, _("Something went wrong"))),
        "status": error.status_code,
        "code": code,
        "detail": detail,
        "instance": path,
    }
    if fields:
        body["errors"] = [asdict(field) for field in fields]
    if isinstance(error, Gone):
        body |= error.more
    return body


def _said(error: exceptions.APIException, fields: list[FieldProblem]) -> tuple[str, str]:
    """Return the code and the sentence of a problem: one parameter's own, or a general one."""
    if len(fields) == 1:
        return fields[0].code, fields[0].detail
    if fields:
        return "invalid_parameters", _("Some parameters are not right.")
    return str(getattr(error.detail, "code", error.default_code)), force_str(error.detail)


def _fields(detail: Any) -> list[FieldProblem]:
    named = detail if isinstance(detail, dict) else {"": detail}
    return [
        FieldProblem(
            parameter=name, code=str(getattr(said, "code", "invalid")), detail=force_str(said)
        )
        for name, sayings in named.items()
        for said in (sayings if isinstance(sayings, list) else [sayings])
    ]


def _headers(error: exceptions.APIException) -> dict[str, str]:
    if error.status_code == status.HTTP_401_UNAUTHORIZED:
        return {"WWW-Authenticate": str(getattr(error, "auth_header", ""))}
    if isinstance(error, exceptions.Throttled):
        return {"Retry-After": str(int(getattr(error, "wait", None) or 1))}
    if error.status_code == status.HTTP_503_SERVICE_UNAVAILABLE:
        return {"Retry-After": str(RETRY_SECONDS)}
    return {}
