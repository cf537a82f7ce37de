"""Issue to many: send a file of recipients, and see what became of every row."""

import uuid
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.badges.enums import BatchStatus
from registry.badges.selectors import badges
from registry.badges.services import batches as services
from registry.badges.services.batches import BatchDraft
from registry.badges.sources.tables import MOST_BYTES, MOST_ROWS, TooManyRecipients
from registry.people.enums import Language
from registry.people.models import User
from registry.refusals import Refusal
from registry.web.badges.desk import crumbs
from registry.web.badges.forms import BatchForm
from registry.web.pages import page, signed_in

A_PAGE: Final = 50


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and receive it."""
    user = signed_in(request)
    versions = badges.issuable_for(user)
    form = BatchForm(request.POST or None, request.FILES or None, versions=versions)
    if request.method == "POST" and form.is_valid():
        response = _received(request, user, form)
        if response is not None:
            return response
    context = {"form": form, "most": MOST_ROWS, "has_any": versions.exists(), "crumbs": crumbs()}
    status = 400 if form.errors else 200
    return page(request, "registry/badges/new_batch.html", context, status=status)


def _received(request: HttpRequest, user: User, form: BatchForm) -> HttpResponse | None:
    """Receive a file and lead to its page; a refusal is said at the form."""
    said = form.cleaned_data
    try:
        if said["file"].size > MOST_BYTES:
            raise TooManyRecipients(most=MOST_ROWS)
        draft = BatchDraft(
            organisation=said["version"].credential.issuer,
            version=said["version"],
            language=Language(said["language"]),
            file_name=said["file"].name,
            content=said["file"].read(),
        )
        found, is_new = services.receive(by=user, draft=draft, at=timezone.now())
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return None
    if not is_new:
        messages.info(request, _("You sent this file before: nobody gets a second badge."))
    return redirect("badge_batch", found.public_id)


@require_safe
def batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Show how far a file is and what became of its rows; htmx asks again while it works."""
    user = signed_in(request)
    found = badges.batches_for(user).filter(public_id=batch_id).first()
    if found is None:
        raise Http404
    totals = badges.totals_of(found)
    done = totals["all"] - totals["waiting"]
    sheet = Paginator(badges.rows_of(found), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": found,
        "totals": totals,
        "done": done,
        "percent": 100 * done // totals["all"] if totals["all"] else 100,
        "is_working": found.status != BatchStatus.DONE,
        "sheet": sheet,
        "crumbs": crumbs(),
    }
    return page(request, "registry/badges/batch.html", context)
