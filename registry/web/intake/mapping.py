"""Say which of our columns each column of a file is; remembered for the next file like it."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.intake.models import Upload
from registry.intake.services import uploads
from registry.intake.sources import columns, required
from registry.people.models import User
from registry.refusals import Refusal
from registry.web.intake import wording
from registry.web.intake.sending import crumbs
from registry.web.intake.upload import found
from registry.web.localised import reading_language
from registry.web.pages import page, signed_in

TEMPLATE: Final = "registry/intake/columns.html"


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Show the columns as found beside ours; a POST reads the file again with what was chosen."""
    user = signed_in(request)
    upload = found(user, upload_id)
    names = list(upload.reading.get("columns", ()))
    if request.method != "POST":
        return _shown(request, upload, names, upload.mapping)
    if "sheet" in request.POST:
        return _read(request, user, upload, sheet=request.POST["sheet"])
    known = {column.key for column in columns(upload.kind)}
    chosen = {
        name: key if (key := request.POST.get(f"column-{index}", "")) in known else ""
        for index, name in enumerate(names)
    }
    twice = _twice(chosen)
    if twice:
        return _shown(request, upload, names, chosen, twice=twice, status=400)
    return _read(request, user, upload, mapping=chosen)


def _twice(chosen: Mapping[str, str]) -> list[str]:
    keys = [key for key in chosen.values() if key]
    return sorted({key for key in keys if keys.count(key) > 1})


def _read(request: HttpRequest, user: User, upload: Upload, **wanted: Any) -> HttpResponse:
    sheets = upload.reading.get("sheets", ())
    if "sheet" in wanted and wanted["sheet"] not in sheets:
        return redirect("upload_columns", upload.public_id)
    try:
        uploads.read_again(by=user, upload=upload, at=timezone.now(), **wanted)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("upload", upload.public_id)


def _shown(
    request: HttpRequest,
    upload: Upload,
    names: list[str],
    chosen: Mapping[str, str],
    *,
    twice: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = reading_language()
    samples = upload.reading.get("samples", {})
    taken = set(chosen.values())
    context = {
        "upload": upload,
        "columns": [
            (index, name, samples.get(name, ()), chosen.get(name, ""))
            for index, name in enumerate(names)
        ],
        "ours": [
            (column.key, column.name(language), column.is_required)
            for column in columns(upload.kind)
        ],
        "missing": [
            wording.column_name(upload.kind, key) for key in sorted(required(upload.kind) - taken)
        ],
        "twice": [wording.column_name(upload.kind, key) for key in twice or ()],
        "crumbs": [
            *crumbs(upload.kind),
            (reverse("upload", args=[upload.public_id]), upload.file_name),
        ],
        "sheets": upload.reading.get("sheets", ()),
        "sheet": upload.reading.get("sheet", ""),
        "is_mapped": upload.reading.get("is_mapped", False),
        "title": _("Columns"),
    }
    return page(request, TEMPLATE, context, status=status)
