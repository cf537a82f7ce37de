"""Uploads: send rows, follow what becomes of them, apply them, take them back."""

import csv
import io
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Final

from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import bodies
from registry.api.describing_acts import does, reads_own
from registry.api.languages import reading
from registry.api.pagination import CursorPages
from registry.api.problems import BadParameter, NotFound
from registry.api.serializers import intake as shapes
from registry.api.views.private import COMMON, PrivateView
from registry.intake.enums import ApplyMode, IntakeKind, RowOutcome, UploadOrigin
from registry.intake.models import Upload as UploadRecord
from registry.intake.selectors import mending, uploads
from registry.intake.services import storage
from registry.intake.services import uploads as services
from registry.intake.services.uploads import UploadDraft
from registry.people import selectors as people
from registry.people.enums import Language
from registry.people.models import Organisation

TAG: Final = "Uploads"
KEY: Final = "Idempotency-Key"


class UploadView(PrivateView):
    """One upload of an organisation that the person edits for, or a part of it."""

    serializer_class: Any = shapes.UploadSerializer
    parser_classes = (JSONParser,)

    def upload(self, public_id: uuid.UUID) -> UploadRecord:
        """Return it.

        Raises:
            NotFound: it is nobody's, or somebody else's.
        """
        mine = uploads.for_list(uploads.visible_to(self.person))
        found = mine.filter(public_id=public_id).first()
        if found is None:
            raise NotFound(_("You have no upload at this address."))
        return found

    def sent(self, serializer: type[Any]) -> dict[str, Any]:
        """Return what the body says, checked."""
        body = serializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def answer(self, upload: UploadRecord, status: int = 202) -> Response:
        """Answer with an upload as it stands, and where it is."""
        upload.refresh_from_db()
        data = shapes.UploadSerializer(upload, context=self.get_serializer_context()).data
        return Response(data, status=status, headers={"Location": data["links"]["self"]})


class Uploads(UploadView):
    """The uploads of the organisations that a person edits for."""

    parser_classes: Any = (MultiPartParser,)
    pagination_class: Any = CursorPages

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large or of no use before anything of it is read."""
        if request.method == "POST":
            bodies.check(request)
        super().initial(request, *args, **kwargs)

    def known_parameters(self) -> frozenset[str]:
        """Return what comes with a file, or what a list knows."""
        if self.request.method != "POST":
            return super().known_parameters()
        return frozenset((*COMMON, *shapes.NewUploadSerializer().fields))

    @reads_own(
        "uploads_list",
        TAG,
        "List your uploads",
        "In the order in which they came in.",
        answer=shapes.UploadSerializer(many=True),
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List them."""
        mine = uploads.visible_to(self.person).select_related("organisation")
        page = self.paginate_queryset(mine)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @does(
        "uploads_create",
        TAG,
        "Send rows",
        "A file in a form, or as the body with the rest in the address; NDJSON and CSV may be"
        " streamed. Answers 202 at once; ask the address in `Location` until `is_done`. The same"
        f" `{KEY}` with the same bytes answers with the same upload, however often it is sent.",
        body={
            bodies.FORM: shapes.UploadFormSerializer,
            **dict.fromkeys(bodies.EXTENSIONS, bytes),
        },
        answer=shapes.UploadSerializer,
        in_address=shapes.NewUploadSerializer,
        problems=(411, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Take one in."""
        is_form = bodies.type_of(request) == bodies.FORM
        told = shapes.NewUploadSerializer(data=request.data if is_form else request.query_params)
        told.is_valid(raise_exception=True)
        stream, name = bodies.of_form(request) if is_form else bodies.of_body(request)
        said = told.validated_data
        upload, is_new = services.receive(
            by=self.person,
            draft=UploadDraft(
                organisation=self._organisation(said.get("organisation")),
                kind=IntakeKind(said["kind"]),
                origin=UploadOrigin.API,
                language=Language(reading()),
                file_name=said["file_name"] or name,
                sheet=said["sheet"],
                idempotency_key=request.headers.get(KEY, ""),
                mode=ApplyMode(said["mode"]),
                publishes=said["publish"],
            ),
            stream=stream,
            at=timezone.now(),
        )
        answer = self.answer(upload)
        if not is_new:
            answer["Idempotency-Replayed"] = "true"
        return answer

    def _organisation(self, public_id: uuid.UUID | None) -> Organisation:
        """Return the organisation that is named, or the only one that the person edits for."""
        if public_id is None:
            own = list(uploads.organisations_for(self.person)[:2])
            found = own[0] if len(own) == 1 else None
        else:
            found = people.visible_to(self.person).filter(public_id=public_id).first()
        if found is None:
            message = _("Name the organization that the rows are of.")
            raise BadParameter("organisation", message, "organisation_unknown")
        return found


class Upload(UploadView):
    """One upload."""

    @reads_own(
        "uploads_retrieve",
        TAG,
        "Follow an upload",
        answer=shapes.UploadSerializer,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        return Response(self.get_serializer(self.upload(public_id)).data)


class UploadRows(UploadView):
    """The rows of an upload, with what becomes of each."""

    serializer_class = shapes.RowSerializer
    pagination_class: Any = CursorPages
    parameters = ("outcome",)

    @reads_own(
        "uploads_rows",
        TAG,
        "Read the plan, row by row",
        "What is new or changed (field by field), the same, a duplicate, open to a choice, or"
        " cannot be taken: with the rule and what to do, in your language.",
        answer=shapes.RowSerializer(many=True),
        is_record=True,
        choices={"outcome": RowOutcome.values},
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Read them."""
        outcome = request.query_params.get("outcome", "")
        if "outcome" in request.query_params and outcome not in RowOutcome.values:
            message = _("Choose one of: %(names)s.") % {"names": ", ".join(RowOutcome.values)}
            raise BadParameter("outcome", message, "invalid_outcome")
        page = self.paginate_queryset(uploads.rows_of(self.upload(public_id), outcome))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class UploadErrors(UploadView):
    """The rows to mend as a table."""

    @reads_own(
        "uploads_errors",
        TAG,
        "Download the rows to mend",
        "A CSV with the file's own columns and two more: where each row stood, and what is wrong.",
        answer=bytes,
        media="text/csv",
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> StreamingHttpResponse:  # noqa: ARG002
        """Stream it."""
        upload = self.upload(public_id)
        answer = StreamingHttpResponse(
            _lines(upload, reading()), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="rows-to-fix-{public_id}.csv"'
        return answer


def _lines(upload: UploadRecord, language: str) -> Iterator[bytes]:
    """Yield a table line by line; the file is open meanwhile, where it still is."""
    with ExitStack() as stack:
        stack.enter_context(translation.override(language))
        try:
            file = stack.enter_context(storage.opened(upload.sha256))
        except storage.FileGone:
            file = None
        yield "\ufeff".encode()
        for cells in mending.table(upload, file=file):
            line = io.StringIO()
            csv.writer(line).writerow(cells)
            yield line.getvalue().encode()
