"""Take the file out of a request: part of a form, or the body itself, never all in memory."""

from typing import Any, BinaryIO, Final, cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.request import Request

from registry.api.problems import BadParameter
from registry.intake.services.storage import BLOCK, FileTooLarge

FORM: Final = "multipart/form-data"
EXTENSIONS: Final = {
    "application/json": ".json",
    "application/jsonl": ".ndjson",
    "application/ld+json": ".jsonld",
    "application/ndjson": ".ndjson",
    "application/octet-stream": "",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/x-ndjson": ".ndjson",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
}
"""Forms of body that are taken as they are, with the ending of a file's name for each."""

AROUND: Final = 64 * 1024
"""Bytes that a form may have around its file."""


class LengthRequired(exceptions.APIException):
    """A body of unknown length that cannot be streamed here."""

    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_code = "length_required"
    default_detail = _("Send the request with its Content-Length.")


def type_of(request: Request) -> str:
    """Return the media type of a body without its parameters."""
    return str(request.content_type or "").partition(";")[0].strip().lower()


def check(request: Request) -> None:
    """Refuse a body by its headers, before a byte of it is read.

    Raises:
        UnsupportedMediaType: it is no form and no kind of file that is taken.
        FileTooLarge: it says itself that it is.
        LengthRequired: a form that does not say how long it is.
    """
    found, length = type_of(request), _length(request)
    if found != FORM and found not in EXTENSIONS:
        raise exceptions.UnsupportedMediaType(found or "-")
    around = AROUND if found == FORM else 0
    if length is not None and length > settings.INTAKE_MOST_BYTES + around:
        raise FileTooLarge(most=settings.INTAKE_MOST_BYTES // BLOCK)
    if length is None and (found == FORM or not _is_ended_by_server(request)):
        raise LengthRequired


def of_form(request: Request) -> tuple[BinaryIO, str]:
    """Return the file of a form and its name.

    Raises:
        BadParameter: there is none.
    """
    file = request.FILES.get("file")
    if file is None:
        raise BadParameter("file", _("Send the file as the part “file”."), "file_missing")
    return cast("BinaryIO", file), str(file.name or "")


def of_body(request: Request) -> tuple[BinaryIO, str]:
    """Return the body as a stream, and a name that fits its type."""
    plain: Any = request._request  # noqa: SLF001 - the stream below DRF's, unread
    stream = plain if _length(request) is not None else plain.META["wsgi.input"]
    return cast("BinaryIO", stream), f"upload{EXTENSIONS[type_of(request)]}"


def _length(request: Request) -> int | None:
    said = str(request.META.get("CONTENT_LENGTH") or "")
    return int(said) if said.isdecimal() else None


def _is_ended_by_server(request: Request) -> bool:
    """Tell whether the server ends the stream where the body ends (chunked transfer)."""
    return bool(request.META.get("wsgi.input_terminated"))
