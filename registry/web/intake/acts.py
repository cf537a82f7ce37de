"""What the buttons on an upload's page do: each calls one service and comes back to the page."""

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.intake.enums import ApplyMode, ChoiceField
from registry.intake.models import Upload
from registry.intake.services import choosing, uploads
from registry.intake.services.choosing import Chosen
from registry.people.models import User
from registry.refusals import Refusal

Act = Callable[[HttpRequest, User, Upload], str]

MOST_CHOICES: Final = 50


def act(request: HttpRequest, user: User, upload: Upload) -> HttpResponse:
    """Do what was posted and show the upload again; a refusal says why nothing was done."""
    wanted = ACTS.get(request.POST.get("act", ""))
    if wanted is None:
        raise Http404
    try:
        said = wanted(request, user, upload)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("upload", upload.public_id)


def number(text: str) -> int:
    """Return a page number; 1 for what is none."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _apply(request: HttpRequest, user: User, upload: Upload) -> str:
    wanted = request.POST.get("mode", "")
    mode = ApplyMode(wanted) if wanted in ApplyMode.values else ApplyMode.GOOD_ROWS
    uploads.apply(
        by=user,
        upload=upload,
        mode=mode,
        publishes="publishes" in request.POST,
        at=timezone.now(),
    )
    return ""


def _stop(request: HttpRequest, user: User, upload: Upload) -> str:
    del request
    uploads.stop(by=user, upload=upload, at=timezone.now())
    return _("It stops after the rows it is at.") if upload.stop_wanted else _("It is stopped.")


def _resume(request: HttpRequest, user: User, upload: Upload) -> str:
    del request
    uploads.resume(by=user, upload=upload, at=timezone.now())
    return ""


def _read_again(request: HttpRequest, user: User, upload: Upload) -> str:
    del request
    uploads.read_again(by=user, upload=upload, at=timezone.now())
    return ""


def _undo(request: HttpRequest, user: User, upload: Upload) -> str:
    del request
    uploads.undo(by=user, upload=upload, at=timezone.now())
    return ""


def _choose(request: HttpRequest, user: User, upload: Upload) -> str:
    """Keep the answers that were given; questions without one stay as they are."""
    chosen = [
        Chosen(field=ChoiceField(field), text=text, code=code)
        for index in range(MOST_CHOICES)
        if (code := request.POST.get(f"q{index}-code", ""))
        and (text := request.POST.get(f"q{index}-text", ""))
        and (field := request.POST.get(f"q{index}-field", "")) in ChoiceField.values
    ]
    if not chosen:
        messages.info(request, _("You have chosen nothing yet."))
        return ""
    choosing.choose(by=user, upload=upload, chosen=chosen, at=timezone.now())
    return _("Your choices are kept for your next files too.")


ACTS: Final[Mapping[str, Act]] = {
    "apply": _apply,
    "stop": _stop,
    "resume": _resume,
    "read_again": _read_again,
    "undo": _undo,
    "choose": _choose,
}
