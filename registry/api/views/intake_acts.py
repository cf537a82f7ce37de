"""What is done with an upload: apply, stop, go on, undo, say what columns and texts mean."""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.describing_acts import does
from registry.api.serializers import intake as shapes
from registry.api.views.intake import TAG, UploadView
from registry.intake.enums import ApplyMode, ChoiceField
from registry.intake.models import Upload as UploadRecord
from registry.intake.services import choosing
from registry.intake.services import uploads as services
from registry.intake.services.choosing import Chosen


class UploadAct(UploadView):
    """Something that is done with an upload, which is the answer as it then stands.

    ``act`` is the service, called with who, which and when, and with what the body says.
    """

    act: ClassVar[Callable[..., UploadRecord]]

    def do(self, public_id: uuid.UUID) -> Response:
        """Do it."""
        upload = self.upload(public_id)
        said = self.said(upload)
        type(self).act(by=self.person, upload=upload, at=timezone.now(), **said)
        return self.answer(upload)

    def said(self, upload: UploadRecord) -> dict[str, Any]:
        """Return what the body says besides, as the service takes it; nothing by default."""
        del upload
        return {}


class UploadApply(UploadAct):
    """Apply a plan."""

    act = staticmethod(services.apply)

    @does(
        "uploads_apply",
        TAG,
        "Apply the plan",
        "All rows or none, or the good rows only.",
        body=shapes.ApplySerializer,
        answer=shapes.UploadSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Apply it."""
        return self.do(public_id)

    def said(self, upload: UploadRecord) -> dict[str, Any]:
        """Return how to apply it: as it was sent, where the body does not say."""
        said = self.sent(shapes.ApplySerializer)
        return {
            "mode": ApplyMode(said.get("mode", upload.mode)),
            "publishes": said.get("publish", upload.publishes),
        }


class UploadStop(UploadAct):
    """Stop an upload."""

    act = staticmethod(services.stop)

    @does(
        "uploads_stop",
        TAG,
        "Stop",
        "After the thousand rows that it is in; what was applied before stays.",
        answer=shapes.UploadSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Stop it."""
        return self.do(public_id)


class UploadResume(UploadAct):
    """Let an upload go on."""

    act = staticmethod(services.resume)

    @does(
        "uploads_resume",
        TAG,
        "Go on",
        "Where it stopped or failed.",
        answer=shapes.UploadSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Let it go on."""
        return self.do(public_id)


class UploadUndo(UploadAct):
    """Take an upload back."""

    act = staticmethod(services.undo)

    @does(
        "uploads_undo",
        TAG,
        "Undo",
        "What it made goes, what it changed comes back; not where other records depend on it.",
        answer=shapes.UploadSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Take it back."""
        return self.do(public_id)


class UploadMapping(UploadAct):
    """Which key each column leads to."""

    act = staticmethod(services.read_again)

    @does(
        "uploads_mapping",
        TAG,
        "Say what the columns are",
        "Plans all rows anew. Remembered for the organization's next file with these columns.",
        body=shapes.MappingSerializer,
        answer=shapes.UploadSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read the file again with them."""
        return self.do(public_id)

    def said(self, upload: UploadRecord) -> dict[str, Any]:
        """Return the columns and the sheet; None where the body does not say."""
        del upload
        said = self.sent(shapes.MappingSerializer)
        return {"mapping": said.get("mapping"), "sheet": said.get("sheet")}


class UploadChoices(UploadAct):
    """What texts mean."""

    act = staticmethod(choosing.choose)

    @does(
        "uploads_choices",
        TAG,
        "Say what texts mean",
        "Plans all rows anew. Remembered for the organization's next files.",
        body=shapes.ChoicesSerializer,
        answer=shapes.UploadSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Remember them."""
        return self.do(public_id)

    def said(self, upload: UploadRecord) -> dict[str, Any]:
        """Return what was chosen."""
        del upload
        chosen = self.sent(shapes.ChoicesSerializer)["choices"]
        return {
            "chosen": [
                Chosen(field=ChoiceField(one["field"]), text=one["text"], code=one["code"])
                for one in chosen
            ]
        }
