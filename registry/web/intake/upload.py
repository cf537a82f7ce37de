"""The page of one upload: how far it is, what becomes of every row, and what to do next."""

import uuid
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.intake import policies
from registry.intake.enums import IntakeKind, RowOutcome, UploadStatus
from registry.intake.models import Upload
from registry.intake.selectors import uploads as selectors
from registry.intake.selectors.uploads import TO_FIX, Counts
from registry.people import policies as people
from registry.people.models import User
from registry.web.intake import acts, shown, wording
from registry.web.intake.sending import crumbs
from registry.web.pages import page, signed_in

A_PAGE: Final = 25
QUESTIONS_A_PAGE: Final = 10
MOST_NAMED: Final = 12
"""Columns that the page names; the page of columns has them all."""

PUBLISHES: Final = (IntakeKind.PROGRAMMES, IntakeKind.APPRENTICESHIPS, IntakeKind.CREDENTIALS)


def found(user: User, upload_id: uuid.UUID) -> Upload:
    """Return an upload that the reader may see.

    Raises:
        Http404: there is none, or she may not.
    """
    rows = selectors.for_list(selectors.visible_to(user))
    upload = rows.filter(public_id=upload_id).first()
    if upload is None:
        raise Http404
    return upload


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Show an upload; a POST does what its button says, and comes back here.

    Everything is posted to this one address, so that whoever has to sign in again on the way
    lands where she was.
    """
    user = signed_in(request)
    one = found(user, upload_id)
    if request.method == "POST":
        return acts.act(request, user, one)
    return page(request, "registry/intake/upload.html", _context(request, user, one))


def _context(request: HttpRequest, user: User, one: Upload) -> dict[str, Any]:
    counts = selectors.counts(one)
    is_working = one.status in policies.WORKING
    context: dict[str, Any] = {
        "upload": one,
        "counts": counts,
        "is_working": is_working,
        "working_words": wording.WORKING_NOW.get(one.status, ""),
        "failure": None if is_working else wording.failure(one),
        "detected": wording.detected(one),
        "picture": shown.picture(counts),
        "left_out": _left_out(one),
        "crumbs": crumbs(one.kind),
        "can": _can(user, one, counts),
        "questions": [],
        "rows": [],
        "sheet": None,
    }
    if not is_working:
        context |= _questions(request, one) | _rows(request, one, counts)
    return context


def _left_out(one: Upload) -> list[str]:
    """Return the columns of the file that are none of ours."""
    if one.reading.get("is_mapped"):
        return []
    names = one.reading.get("columns", ())
    return [name for name in names if not one.mapping.get(name)][:MOST_NAMED]


def _can(user: User, one: Upload, counts: Counts) -> dict[str, Any]:
    """Return what the reader may do now; the services ask the same again."""
    good = counts.by_outcome.get("new", 0) + counts.by_outcome.get("changed", 0)
    bad = sum(counts.by_outcome.get(outcome, 0) for outcome in TO_FIX)
    may = {to: policies.can_move(user, one, to) for to in _MOVES}
    is_resting = one.status in {UploadStatus.STOPPED, UploadStatus.FAILED}
    is_half = is_resting and bool(one.rows_applied)
    is_lost = one.status == UploadStatus.FAILED and wording.is_of_the_file(one)
    return {
        "apply": may[UploadStatus.APPLYING] and one.status == UploadStatus.PLANNED and good > 0,
        "stop": may[UploadStatus.STOPPED],
        "resume": may[UploadStatus.READING] and is_resting and not is_lost,
        "read_again": may[UploadStatus.READING] and not is_half and not is_lost,
        "undo": may[UploadStatus.UNDOING] and (one.status == UploadStatus.APPLIED or is_half),
        "columns": may[UploadStatus.READING] and not is_half and bool(one.reading.get("columns")),
        "publish": one.kind in PUBLISHES and people.can_publish(user, one.organisation),
        "fix": bad,
        "good": good,
    }


_MOVES: Final = (
    UploadStatus.APPLYING,
    UploadStatus.STOPPED,
    UploadStatus.READING,
    UploadStatus.UNDOING,
)


def _questions(request: HttpRequest, one: Upload) -> dict[str, Any]:
    if one.status != UploadStatus.PLANNED:
        return {}
    number = acts.number(request.GET.get("questions", "1"))
    asked = selectors.questions(one, limit=QUESTIONS_A_PAGE, offset=(number - 1) * QUESTIONS_A_PAGE)
    return {
        "questions": shown.questions(asked.items, one.kind),
        "questions_total": asked.total,
        "questions_page": number,
        "questions_pages": -(-asked.total // QUESTIONS_A_PAGE),
    }


def _rows(request: HttpRequest, one: Upload, counts: Counts) -> dict[str, Any]:
    present = [outcome for outcome in _ORDER if counts.by_outcome.get(outcome)]
    wanted = request.GET.get("rows", "")
    outcome = wanted if wanted in present else (present[0] if present else "")
    paginator = Paginator(selectors.rows_of(one, outcome), A_PAGE)
    paginator.count = counts.by_outcome.get(outcome, 0)
    sheet = paginator.get_page(request.GET.get("page"))
    base = reverse("upload", args=[one.public_id])
    return {
        "outcome": outcome,
        "outcome_label": wording.OUTCOMES.get(outcome, ""),
        "tabs": [
            (
                f"{base}?rows={each}#rows",
                f"{wording.OUTCOMES[each]} ({counts.by_outcome[each]})",
                each == outcome,
            )
            for each in present
        ],
        "sheet": sheet,
        "rows": shown.rows(list(sheet), one.kind),
        "outcome_help": _HELP[outcome]() if outcome else "",
    }


_ORDER: Final = (
    RowOutcome.REJECTED,
    RowOutcome.QUESTION,
    RowOutcome.DUPLICATE,
    RowOutcome.NEW,
    RowOutcome.CHANGED,
    RowOutcome.SAME,
    RowOutcome.ASIDE,
)
_HELP: Final = {
    RowOutcome.REJECTED.value: lambda: _("Each row says what is wrong and what to do about it."),
    RowOutcome.QUESTION.value: lambda: _("These rows wait until you say what a word means."),
    RowOutcome.DUPLICATE.value: lambda: _("They have the name of another record of yours."),
    RowOutcome.NEW.value: lambda: _("These records are not in the registry yet."),
    RowOutcome.CHANGED.value: lambda: _("These records are here; the file says something else."),
    RowOutcome.ASIDE.value: lambda: _(
        "Nothing is wrong with these records. Each says why the catalog does not keep it."
    ),
    RowOutcome.SAME.value: lambda: _("Nothing happens to these records."),
}
