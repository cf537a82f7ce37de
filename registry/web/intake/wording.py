"""What the pages of intake say: kinds, states, failures, columns and how sure a guess is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.intake.enums import IntakeKind, UploadStatus
from registry.intake.models import Upload
from registry.intake.selectors.cell_words import LABELS
from registry.intake.sources import FileRefused, Notice, by_key
from registry.refusals import Refusal
from registry.web.localised import reading_language

EXPLAINED: Final[Mapping[str, Promise]] = {
    IntakeKind.ORGANISATIONS: gettext_lazy("Schools, employers and bodies, one in each row."),
    IntakeKind.CREDENTIALS: gettext_lazy(
        "Certificates, licenses and degrees that your organization issues, one in each row."
    ),
    IntakeKind.COMPETENCIES: gettext_lazy(
        "What somebody with a credential can do, one ability in each row."
    ),
    IntakeKind.PROGRAMMES: gettext_lazy(
        "Courses and programs that you teach, one in each row, with its next start if you like."
    ),
    IntakeKind.OFFERINGS: gettext_lazy(
        "Places and dates at which your programs start, one in each row."
    ),
    IntakeKind.APPRENTICESHIPS: gettext_lazy(
        "Apprenticeship standards with their work processes, instruction and wages."
    ),
    IntakeKind.EQUIVALENCES: gettext_lazy(
        "What one credential counts for across the border, with the evidence."
    ),
    IntakeKind.OPENINGS: gettext_lazy("Jobs, apprenticeships and internships to fill."),
}
"""What the rows of each kind are, in plain words."""

WORKING_NOW: Final[Mapping[str, Promise]] = {
    UploadStatus.RECEIVED: gettext_lazy("Your file is here. Reading starts in a moment."),
    UploadStatus.READING: gettext_lazy("We are reading your rows."),
    UploadStatus.APPLYING: gettext_lazy("We are writing your rows."),
    UploadStatus.UNDOING: gettext_lazy("We are taking your rows back."),
}
"""What a worker does in each state that has one."""

OUTCOMES: Final[Mapping[str, Promise]] = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "same": gettext_lazy("As before"),
    "duplicate": gettext_lazy("Look the same as another"),
    "question": gettext_lazy("Need your choice"),
    "rejected": gettext_lazy("Cannot be taken"),
    "aside": gettext_lazy("Valid, no record here"),
}
"""Short names of the outcomes, for tabs and the picture."""

KEEPS_DYING: Final = gettext_lazy(
    "The work stopped several times without an answer. Nothing is lost: what was written stays."
)
TRY_AGAIN: Final = gettext_lazy("Resume it. If it stops again, write to us with this address.")


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why an upload does not go on, where in the file, and what to do."""

    message: str
    place: str = ""
    remedy: str = ""


def failure(upload: Upload) -> Failure | None:
    """Return why an upload failed or was not undone, in the reader's language."""
    problem = upload.problem
    if not problem:
        return None
    if problem["code"] == "upload_has_dependents":
        return _kept(problem.get("dependents", ()))
    if problem["code"] == "upload_keeps_dying":
        return Failure(message=str(KEEPS_DYING), remedy=str(TRY_AGAIN))
    refusal = _refusals().get(problem["code"])
    message = str(refusal.message) if refusal else problem.get("message", "")
    try:
        message = message % problem if "%(" in message else message
    except (KeyError, TypeError, ValueError):
        message = problem.get("message", message)
    remedy = refusal.remedy if refusal and issubclass(refusal, FileRefused) else ""
    return Failure(message=message, place=problem.get("place", ""), remedy=str(remedy))


def is_of_the_file(upload: Upload) -> bool:
    """Tell whether the file itself is why: going on with the same one would end the same way."""
    refusal = _refusals().get(upload.problem.get("code", ""))
    return refusal is not None and issubclass(refusal, FileRefused)


def _kept(dependents: Any) -> Failure:
    return Failure(
        message=_("It was not undone: other records stand on what it made."),
        place=", ".join(map(str, dependents)),
        remedy=_("Remove or change these first, then undo again."),
    )


@cache
def _refusals() -> Mapping[str, type[Refusal]]:
    return {kind.code: kind for kind in _below(Refusal) if hasattr(kind, "code")}


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)


def choices(kind: str, key: str) -> str:
    """Return what may be written in a column, by the names that the reader's language has.

    A cell may hold the word itself or its name, in either language.
    """
    labels = LABELS.get((kind, key))
    names = dict(labels.choices) if labels else {}
    column = by_key(kind).get(key)
    words = column.choices if column else ()
    return ", ".join(str(names.get(word, word)) for word in words)


def column_name(kind: str, key: str) -> str:
    """Return the header of a column in the reader's language; of an unknown one its key."""
    known = by_key(kind)
    column = known.get(key) or known.get(key.removesuffix("_id"))
    if column is None and key.startswith("offering."):
        inner = key.removeprefix("offering.")
        column = known.get(inner) or known.get(f"offering_{inner}")
    return column.name(reading_language()) if column else key


def detected(upload: Upload) -> list[str]:
    """Say what was found out about the file: its form first, then what was noticed."""
    reading = upload.reading
    if not reading:
        return []
    forms = {"csv": "CSV", "xlsx": "Excel (.xlsx)", "json": "JSON", "ndjson": "NDJSON"}
    form = forms.get(reading.get("format", ""), "CTDL JSON-LD")
    first = _("The file is %(form)s.") % {"form": form}
    return [first, *(notice_words(notice) for notice in reading.get("notices", ()))]


def notice_words(kept: Mapping[str, Any]) -> str:
    """Return a kept notice in the reader's language, with the column that it is about."""
    notice = Notice.from_json(kept)
    return notice.text


def sure_words(confidence: float) -> str:
    """Say how sure a guess is."""
    if confidence >= 0.95:
        return _("almost certain")
    if confidence >= 0.85:
        return _("very likely")
    if confidence >= 0.7:
        return _("likely")
    return _("not sure")


def rows_words(number: int) -> str:
    """Say how many rows."""
    return ngettext("%(number)s row", "%(number)s rows", number) % {"number": number}
