"""Read an upload and plan every row, a chunk at a time; each chunk is one transaction."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import Any, BinaryIO, Final

from django.db import transaction

from registry.copying import copy_in
from registry.intake.enums import RowOutcome, UploadStatus
from registry.intake.models import ColumnMapping, Upload, UploadRow
from registry.intake.services import failing, sending, storage, targets, unplanned, uploads, working
from registry.intake.services.failing import Clock
from registry.intake.services.keeping import is_whole, whole
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.sources import (
    Limits,
    RawRow,
    Reading,
    fingerprint,
    guess_mapping,
    open_upload,
)
from registry.intake.sources.refusals import EmptyFile
from registry.intake.sources.rows import Notice, Problem
from registry.intake.sources.templates import is_example
from registry.refusals import Refusal

CHUNK: Final = 1000
SKIPPED: Final = 20_000
"""Rows that are gone over between two signs of life."""

LONGEST_KEY: Final = 200
SAMPLES: Final = 3
"""Rows whose cells are shown beside the columns."""

SURE: Final = 0.6
"""Confidence from which a column is mapped without asking; the person can change it."""


class Elsewhere(Exception):
    """Another worker has gone on with the upload: end quietly."""


def read(*, upload_id: int, clock: Clock) -> None:
    """Read and plan an upload from where its last whole chunk ended.

    What cannot be read lets the upload fail, with the reason and its place.
    """
    at = clock()
    _take_up(upload_id, at)
    upload = failing.begin(upload_id=upload_id, statuses=(UploadStatus.READING,), at=at)
    if upload is None:
        return
    try:
        with storage.opened(upload.sha256) as file:
            _plan_all(upload, file, clock)
    except Elsewhere:
        return
    except Refusal as refusal:
        failing.fail(upload_id=upload_id, refusal=refusal, at=clock())


@transaction.atomic
def _take_up(upload_id: int, at: dt.datetime) -> None:
    upload = failing.held(upload_id)
    if upload.status == UploadStatus.RECEIVED:
        uploads.move(by=None, upload=upload, to=UploadStatus.READING, at=at)


def _plan_all(upload: Upload, file: BinaryIO, clock: Clock) -> None:
    reading = open_upload(
        file,
        name=upload.file_name,
        kind_hint=upload.kind,
        sheet=upload.sheet,
        limits=Limits.from_settings(),
    )
    _detected(upload, reading)
    ground = working.ground_of(upload, clock())
    known = upload.rows.exclude(key="").order_by("-number")
    keys = dict(known.values_list("key", "number"))  # the first row of a key comes last
    mapping = {} if reading.is_mapped else upload.mapping
    # Closed before the file is: a reader that is left open would look for it once more.
    with closing(reading.rows()) as rows:
        _skip(rows, upload, clock)
        ends = clock() + working.SHIFT
        for chunk in _chunks(rows):
            planned = _planned(chunk, mapping, keys, ground)
            if not _keep(upload, planned, len(chunk), clock()):
                return
            if clock() >= ends:
                sending.send_read(upload.pk)
                return
    if not upload.rows_read:
        raise EmptyFile
    _finish(upload, clock())


def _skip(rows: Iterator[RawRow], upload: Upload, clock: Clock) -> None:
    """Go over the rows that are planned already, with a sign of life every now and then."""
    for number, _row in enumerate(islice(rows, upload.rows_read), start=1):
        if number % SKIPPED == 0:
            at = clock()
            mine = Upload.objects.filter(pk=upload.pk, heartbeat_at=upload.heartbeat_at)
            if not mine.update(heartbeat_at=at):
                raise Elsewhere
            upload.heartbeat_at = at


def _detected(upload: Upload, reading: Reading) -> None:
    """Keep what was found out about the file; columns go as they did before, or as guessed."""
    said = reading.as_json()
    known_by = fingerprint(whole(reading.columns))
    found = {"fingerprint": known_by, "samples": _samples(reading), **_order_of_days(upload)}
    upload.reading = whole({**said, **found})
    upload.rows_expected = reading.rows_expected
    if not upload.mapping and not reading.is_mapped:
        upload.mapping = _remembered(upload, known_by) or {
            column: guess.key if guess.confidence >= SURE else ""
            for column, guess in guess_mapping(reading.columns, upload.kind).items()
            if is_whole(column)
        }
    Upload.objects.filter(pk=upload.pk).update(
        reading=upload.reading, mapping=upload.mapping, rows_expected=upload.rows_expected
    )


def _samples(reading: Reading) -> dict[str, list[str]]:
    """Return what the first rows have in each column: shown where its meaning is chosen."""
    with closing(reading.rows()) as rows:
        first = list(islice(rows, SAMPLES))
    return {
        column: [text[:60] for row in first if (text := row.values.get(column, "").strip())]
        for column in reading.columns
    }


def _order_of_days(upload: Upload) -> dict[str, bool]:
    """Say how 03/04/2026 is read: day first for an organisation of Mexico."""
    return {"day_first": upload.organisation.country == "MX"}


def _remembered(upload: Upload, known_by: str) -> dict[str, str]:
    found = ColumnMapping.objects.filter(
        organisation=upload.organisation, kind=upload.kind, fingerprint=known_by
    ).first()
    return dict(found.mapping) if found else {}


def _chunks(rows: Iterator[RawRow]) -> Iterator[list[RawRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _planned(
    chunk: Iterable[RawRow], mapping: Mapping[str, str], keys: dict[str, int], ground: Ground
) -> list[Planned]:
    """Plan a chunk; rows that cannot be read, and a key's second row, are rejected.

    Records that are valid and none of this registry's are set aside, with the reason, and so is
    the example row of a template.
    """
    good, others, notices = [], [], {}
    for row in chunk:
        if row.kind and row.kind != ground.upload.kind:
            continue
        values = unplanned.mapped(row, mapping)
        if is_example(ground.upload.kind, values):
            others.append(unplanned.aside(row, values, Notice("template_example")))
        elif problems := [*row.problems, *unplanned.broken(values)]:
            others.append(unplanned.refused(row, values, problems))
        elif row.aside is not None:
            others.append(unplanned.aside(row, values, row.aside))
        else:
            notices[row.number] = unplanned.notices(row, values)
            good.append(MappedRow(number=row.number, values=values, guessed=row.guessed))
    planned = targets.of(ground.upload.kind).plan(good, ground)
    for plan in planned:
        plan.notices[:0] = notices[plan.number]
        first = keys.setdefault(plan.key, plan.number) if plan.key else plan.number
        if first != plan.number:
            _refuse_second(plan, first)
    return sorted([*planned, *others], key=lambda plan: plan.number)


def _refuse_second(plan: Planned, first: int) -> None:
    plan.outcome = RowOutcome.REJECTED
    plan.problems = [
        *plan.problems,
        Problem("key_twice", value=plan.key, details={"row": first}).as_json(),
    ]


@transaction.atomic
def _keep(upload: Upload, planned: list[Planned], read: int, at: dt.datetime) -> bool:
    """Write a chunk's plan and how far reading has come; False where it is to stop here.

    Raises:
        Elsewhere: the upload is not where this worker left it.
    """
    kept = _mine(upload)
    copy_in(UploadRow, [_row_of(upload, plan) for plan in planned])
    kept.rows_read = upload.rows_read = upload.rows_read + read
    kept.totals = _added(kept.totals, planned)
    kept.heartbeat_at = upload.heartbeat_at = at
    is_stopped, kept.stop_wanted, kept.attempts = kept.stop_wanted, False, 0
    kept.save(
        update_fields=[
            *("rows_read", "totals", "heartbeat_at", "stop_wanted", "attempts", "updated_at")
        ]
    )
    if is_stopped:
        uploads.move(by=None, upload=kept, to=UploadStatus.STOPPED, at=at)
    return not is_stopped


def _mine(upload: Upload) -> Upload:
    """Return the upload, held, if no other worker and no person has gone on with it.

    The last sign of life is the worker's own: whoever takes the upload leaves another.

    Raises:
        Elsewhere: it is not where this worker left it.
    """
    kept = failing.held(upload.pk)
    left = (UploadStatus.READING, upload.rows_read, upload.heartbeat_at)
    if (kept.status, kept.rows_read, kept.heartbeat_at) != left:
        raise Elsewhere
    return kept


def _row_of(upload: Upload, plan: Planned) -> dict[str, Any]:
    return {
        "upload_id": upload.pk,
        "number": plan.number,
        "key": plan.key[:LONGEST_KEY],
        "outcome": plan.outcome.value,
        "values": plan.values,
        "fields": plan.fields,
        "changes": plan.changes,
        "problems": plan.problems,
        "choices": plan.choices,
        "notices": plan.notices,
        "record_id": plan.record_id,
    }


def _added(totals: Mapping[str, Any], planned: list[Planned]) -> dict[str, int]:
    added = dict(totals)
    for plan in planned:
        added[plan.outcome] = added.get(plan.outcome, 0) + 1
    return added


@transaction.atomic
def _finish(upload: Upload, at: dt.datetime) -> None:
    kept = _mine(upload)
    kept.planned_at, kept.rows_expected, kept.stop_wanted = at, kept.rows_read, False
    kept.save(update_fields=["planned_at", "rows_expected", "stop_wanted", "updated_at"])
    uploads.move(by=None, upload=kept, to=UploadStatus.PLANNED, at=at)
