"""Send a file: the list of uploads, the form, and the templates with the rules of each column."""

import uuid
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.intake.enums import IntakeKind, UploadOrigin
from registry.intake.models import Upload
from registry.intake.selectors import uploads as selectors
from registry.intake.services import exports, fetching, uploads
from registry.intake.services.storage import FileEmpty, FileTooLarge
from registry.intake.services.uploads import IdempotencyKeyReused, UploadDraft
from registry.intake.sources import Limits, columns
from registry.people import policies as people
from registry.people.enums import Language
from registry.people.models import Organisation, User
from registry.refusals import Refusal
from registry.web.intake import wording
from registry.web.intake.forms import UploadForm, kinds
from registry.web.localised import reading_language
from registry.web.pages import page, signed_in

A_PAGE: Final = 20
MEGABYTE: Final = 1024 * 1024


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show every upload that the reader may see: who, what, when, its hash and how it went."""
    rows = selectors.for_list(selectors.visible_to(request.user))
    sheet = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet": sheet,
        "uploads": [(upload, selectors.counts(upload)) for upload in sheet],
        "may_upload": selectors.organisations_for(request.user).exists(),
        "is_steward": people.is_steward(request.user),
        "crumbs": crumbs()[:1],
    }
    return page(request, "registry/intake/uploads.html", context)


def crumbs(kind: str = "") -> list[tuple[str, str]]:
    """Return where the pages of intake hang: rows of openings under the employer's home."""
    is_hiring = kind == IntakeKind.OPENINGS
    return [
        (reverse("employer_home"), _("My openings"))
        if is_hiring
        else (reverse("institution_home"), _("My programs")),
        (reverse("uploads"), _("Uploads")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and receive it."""
    user = signed_in(request)
    organisations, offered = _organisations(request, user), kinds(user)
    if request.method != "POST":
        wanted = request.GET.get("kind", "")
        kind = {"kind": wanted if wanted in dict(offered) else ""}
        form = UploadForm(organisations=organisations, offered=offered, initial=kind)
        return _asked(request, form, organisations)
    form = UploadForm(request.POST, request.FILES, organisations=organisations, offered=offered)
    if not form.is_valid():
        return _asked(request, form, organisations, status=400)
    try:
        upload, is_new = _receive(user, form)
    except Refusal as refusal:
        of_file = isinstance(refusal, FileEmpty | FileTooLarge) and form.cleaned_data["file"]
        form.add_error(
            "file" if of_file or "address" not in form.fields else "address", str(refusal)
        )
        return _asked(request, form, organisations, status=400)
    if not is_new:
        messages.info(request, _("You sent this file a moment ago: here is its upload."))
    return redirect("upload", upload.public_id)


def _organisations(request: HttpRequest, user: User) -> QuerySet[Organisation]:
    """Return the organisations to choose from; a steward names another one in the address."""
    own = selectors.organisations_for(user)
    named = request.GET.get("organisation", "") or request.POST.get("organisation", "")
    if named and people.is_steward(user):
        try:
            other = Q(public_id=uuid.UUID(named))
        except ValueError as error:
            raise Http404 from error
        return Organisation.objects.filter(other | Q(pk__in=own.values("pk"))).order_by("name")
    return own


def _asked(
    request: HttpRequest,
    form: UploadForm,
    organisations: QuerySet[Organisation],
    *,
    status: int = 200,
) -> HttpResponse:
    limits = Limits.from_settings()
    context = {
        "form": form,
        "organisations": organisations,
        "kinds": [(kind, label, wording.EXPLAINED[kind]) for kind, label in form.offered],
        "chosen": form["kind"].value() or IntakeKind.PROGRAMMES.value,
        "limits": limits,
        "megabytes": limits.bytes // MEGABYTE,
        "days": settings.INTAKE_KEEP_DAYS,
        "crumbs": crumbs(),
    }
    return page(request, "registry/intake/new.html", context, status=status)


def _receive(user: User, form: UploadForm) -> tuple[Upload, bool]:
    """Receive what the form holds; the same form sent again with another file is a new upload."""
    said = form.cleaned_data
    file, address = said["file"], said.get("address", "")
    with ExitStack() as stack:
        stream = file or stack.enter_context(fetching.fetch(address))
        draft = UploadDraft(
            organisation=said["organisation"],
            kind=IntakeKind(said["kind"]),
            origin=UploadOrigin.FILE if file else UploadOrigin.ADDRESS,
            language=Language(reading_language()),
            file_name=file.name if file else urlsplit(address).path.rpartition("/")[2] or address,
            address=address,
            idempotency_key=f"form-{said['once']}" if said["once"] else "",
        )
        return _once(user, draft, cast("BinaryIO", stream))


def _once(user: User, draft: UploadDraft, stream: BinaryIO) -> tuple[Upload, bool]:
    try:
        return uploads.receive(by=user, draft=draft, stream=stream, at=timezone.now())
    except IdempotencyKeyReused:
        # Back to the form, and another file: the browser kept the form's key.
        stream.seek(0)
        anew = replace(draft, idempotency_key=f"form-{uuid.uuid4()}")
        return uploads.receive(by=user, draft=anew, stream=stream, at=timezone.now())


@require_safe
def kind_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the columns of a kind with the rule of each, and its templates."""
    known = dict(kinds(request.user))
    if kind not in known:
        raise Http404
    language = reading_language()
    context = {
        "kind": kind,
        "label": known[kind],
        "explained": wording.EXPLAINED[kind],
        "tabs": [
            (reverse("upload_kind", args=[other]), label, other == kind)
            for other, label in known.items()
        ],
        "columns": [
            (
                column.name(language),
                column.is_required,
                column.rule(language),
                column.example(language),
            )
            for column in columns(kind)
        ],
        "own": _own(request, kind),
        "crumbs": crumbs(kind),
    }
    return page(request, "registry/intake/kind.html", context)


def _own(request: HttpRequest, kind: str) -> list[Organisation]:
    """Return the organisations whose rows of a kind the reader may take home."""
    if kind not in exports.kinds():
        return []
    return list(selectors.organisations_for(request.user))
