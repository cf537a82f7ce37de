"""Uploads, their rows by outcome and their questions, as far as somebody may see them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from registry.intake.enums import ChoiceStatus, RowOutcome, UploadStatus
from registry.intake.models import RememberedChoice, Upload, UploadRow
from registry.people import policies
from registry.people import selectors as people
from registry.people.models import Organisation
from registry.people.policies import EDITING_ROLES, Person

TO_FIX: Final = (RowOutcome.REJECTED, RowOutcome.QUESTION, RowOutcome.DUPLICATE)
"""Outcomes of rows that somebody has to mend before they can be taken."""

QUESTIONS: Final = """
WITH asked AS (
    SELECT choice ->> 'field' AS field, choice ->> 'text' AS text, row.number, choice
    FROM registry_uploadrow AS row, jsonb_array_elements(row.choices) AS choice
    WHERE row.upload_id = %s AND row.choices <> '[]'::jsonb
), told AS (
    SELECT field, text, count(DISTINCT number) AS rows, min(number) AS first,
        bool_or((choice ->> 'is_needed')::boolean) AS is_needed,
        (array_agg(choice ORDER BY number))[1] AS choice
    FROM asked GROUP BY field, text
)
SELECT field, text, rows, first, is_needed, choice, count(*) OVER () AS total
FROM told
ORDER BY is_needed DESC, (choice ->> 'code') <> '', rows DESC, text, field
LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A text that is not surely understood, once, however many rows have it.

    ``code`` is what it was taken for, empty where nothing was; ``is_needed`` says that its
    rows wait for the answer. ``options`` are the likeliest concepts, the best first.
    """

    field: str
    text: str
    column: str
    rows: int
    first_row: int
    is_needed: bool
    code: str
    confidence: float
    options: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Questions:
    """A page of questions, and how many there are in all."""

    items: tuple[Question, ...] = ()
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Rows of an upload by outcome, and how far its worker has come."""

    by_outcome: Mapping[str, int] = field(default_factory=dict)
    done: int = 0
    expected: int | None = None

    @property
    def percent(self) -> int | None:
        """Return how far the work is, 0 to 100; None where nobody knows how much there is."""
        if not self.expected:
            return None
        return min(100, self.done * 100 // self.expected)


def visible_to(user: Person) -> QuerySet[Upload]:
    """Return the uploads of organisations that the person edits for; all for stewards."""
    if policies.is_steward(user):
        return Upload.objects.all()
    own = policies.memberships(user).filter(role__in=EDITING_ROLES)
    return Upload.objects.filter(organisation__in=own.values("organisation"))


def for_list(uploads: QuerySet[Upload]) -> QuerySet[Upload]:
    """Load what a list of uploads shows, the newest first; one query."""
    return uploads.select_related("organisation", "by").order_by("-received_at", "-pk")


def organisations_for(user: Person) -> QuerySet[Organisation]:
    """Return the organisations that a person may upload for as their editor or owner."""
    return people.organisations_of(user, EDITING_ROLES).order_by("name", "pk")


def counts(upload: Upload) -> Counts:
    """Count an upload's rows by outcome, and how far it is; from the upload alone."""
    by_outcome = {
        outcome.value: number for outcome in RowOutcome if (number := upload.totals.get(outcome, 0))
    }
    if upload.status in {UploadStatus.APPLYING, UploadStatus.UNDOING}:
        expected = by_outcome.get("new", 0) + by_outcome.get("changed", 0)
        left = upload.status == UploadStatus.UNDOING
        done = expected - upload.rows_applied if left else upload.rows_applied
        return Counts(by_outcome=by_outcome, done=max(done, 0), expected=expected)
    return Counts(by_outcome=by_outcome, done=upload.rows_read, expected=upload.rows_expected)


def rows_of(upload: Upload, outcome: str = "") -> QuerySet[UploadRow]:
    """Return an upload's rows in the order of the file, of one outcome if given."""
    rows = UploadRow.objects.filter(upload=upload).order_by("number")
    return rows.filter(outcome=outcome) if outcome else rows


def questions(upload: Upload, *, limit: int, offset: int = 0) -> Questions:
    """Return the texts that a person should look at: each once, those that rows wait for first."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS, [upload.pk, limit, offset])
        found = cursor.fetchall()
    items = tuple(_question(row[:6]) for row in found)
    return Questions(items=items, total=found[0][6] if found else 0)


def _question(row: tuple[Any, ...]) -> Question:
    field, text, rows, first, is_needed, kept = row
    choice = json.loads(kept) if isinstance(kept, str) else kept
    return Question(
        field=field,
        text=text,
        column=choice["column"],
        rows=rows,
        first_row=first,
        is_needed=is_needed,
        code=choice["code"],
        confidence=choice["confidence"],
        options=tuple(choice["options"]),
    )


def choices_waiting(user: Person) -> QuerySet[RememberedChoice]:
    """Return what people chose and no steward has decided about; nothing for others."""
    if not policies.is_steward(user):
        return RememberedChoice.objects.none()
    rows = RememberedChoice.objects.filter(status=ChoiceStatus.PENDING)
    return rows.select_related("organisation", "chosen_by").order_by("-created_at", "-pk")
