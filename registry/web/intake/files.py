"""Files that go out: templates, and the rows to mend. Saved, never shown by the browser."""

import csv
import io
import re
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, BinaryIO, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.intake.models import Upload
from registry.intake.selectors import mending
from registry.intake.selectors import uploads as selectors
from registry.intake.services import exports, storage, targets
from registry.intake.sources import template
from registry.web.localised import reading_language
from registry.web.pages import signed_in

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY: Final = 4 * 1024 * 1024
PLAIN: Final = re.compile(r"[^\w.-]+", re.ASCII)


@require_safe
def template_file(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """Send the template of a kind in the page's language."""
    del request
    if kind not in targets.kinds() or form not in TYPES:
        raise Http404
    content = template(kind, reading_language(), form)
    return _saved(HttpResponse(content), f"{kind}-{_('template')}.{form}", form)


@require_safe
def own_rows(
    request: HttpRequest, kind: str, organisation_id: uuid.UUID, form: str
) -> HttpResponseBase:
    """Send what an organisation of the reader's has of a kind, as the rows to change."""
    mine = selectors.organisations_for(request.user)
    organisation = mine.filter(public_id=organisation_id).first()
    if organisation is None or kind not in exports.kinds() or form not in TYPES:
        raise Http404
    content = exports.export(
        by=signed_in(request),
        organisation=organisation,
        kind=kind,
        language=reading_language(),
        form=form,
    )
    return _saved(HttpResponse(content), f"{kind}-{organisation.public_id}.{form}", form)


@require_safe
def rows_to_fix(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponseBase:
    """Send the rows that cannot be taken yet, as they were, with what is wrong with each."""
    upload = selectors.visible_to(request.user).filter(public_id=upload_id).first()
    if upload is None:
        raise Http404
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with ExitStack() as stack:
        stack.callback(kept.close)
        _write(kept, upload)
        stack.pop_all()
    kept.seek(0)
    stem = PLAIN.sub("-", upload.file_name.rpartition(".")[0] or upload.file_name).strip("-.")[:80]
    return _saved(FileResponse(kept), f"{stem or 'upload'}-{_('rows-to-fix')}.csv", "csv")


def _write(kept: IO[bytes], upload: Upload) -> None:
    """Write the table with a mark in front, which every spreadsheet program reads right."""
    text = io.TextIOWrapper(kept, encoding="utf-8-sig", newline="", write_through=True)
    with _file_of(upload) as file:
        csv.writer(text).writerows(mending.table(upload, file=file))
    text.detach()


@contextmanager
def _file_of(upload: Upload) -> Iterator[BinaryIO | None]:
    with ExitStack() as stack:
        try:
            file = stack.enter_context(storage.opened(upload.sha256))
        except storage.FileGone:
            file = None
        yield file


def _saved(response: HttpResponseBase, name: str, form: str) -> HttpResponseBase:
    response.headers["Content-Type"] = TYPES[form]
    response.headers["Content-Disposition"] = f'attachment; filename="{PLAIN.sub("-", name)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
