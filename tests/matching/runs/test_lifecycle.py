"""A run from the request to the published list, in this process: each step once and twice."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.celery import app
from matching.runs import tasks
from matching.runs.enums import RunStatus, ShardStatus
from matching.runs.models import MatchResult, MatchRun
from matching.runs.selectors import matches, snapshots, status
from matching.runs.services import runs, shards, sweeps
from registry.people.enums import AuditAction, ConsentPurpose
from registry.people.models import AuditEvent, Consent
from tests.factories.matching import RunFactory, ShardFactory
from tests.factories.people import AT
from tests.matching.runs.worlds import (
    DAY,
    assert_worth,
    matched,
    opening,
    run_through,
    worker,
    world,
)

COMMITTED = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(hours=1)


def rows_of(run):
    """Return everything that a run's rows say."""
    return sorted(run.rows.values_list("profile", "opening", "rank", "opening_rank", "score"))


def test_request_waits_for_the_commit(django_capture_on_commit_callbacks, broker):
    with django_capture_on_commit_callbacks() as callbacks:
        run = runs.request(by=None, as_of=DAY, at=AT)

    assert (run.status, broker.sent, len(callbacks)) == (RunStatus.QUEUED, [], 1)
    assert AuditEvent.objects.get(target_id=str(run.public_id)).action == AuditAction.CREATE


@COMMITTED
def test_run_reaches_an_opening_through_an_equivalence_only(broker):
    here = world()
    assert_worth(here)

    run = runs.request(by=None, as_of=DAY, at=AT)
    assert broker.sent == [(runs.START_TASK, run.pk)]
    done = broker.deliver()

    run.refresh_from_db()
    shard = run.shards.get()
    assert done == [(runs.START_TASK, run.pk), (runs.SHARD_TASK, shard.pk)]
    assert (run.status, run.workers, run.openings, run.results) == ("published", 1, 1, 1)
    assert (run.started_at, run.finished_at, shard.status) == (AT, AT, ShardStatus.DONE)
    row = run.rows.get()
    assert (row.profile, row.opening, row.through_equivalence) == (here.worker, here.opening, True)
    assert (row.rank, row.opening_rank) == (1, 1)
    assert sum(row.reasons) == row.score > 0


def test_ranks_run_from_one_on_both_sides_and_reasons_sum_to_the_score(monkeypatch):
    monkeypatch.setattr(runs, "SHARD_WORKERS", 2)
    monkeypatch.setattr(runs, "LIST_LENGTH", 3)
    here = world()
    assert_worth(here)
    for months in range(4):
        somebody = worker(here.trade, here.place, here.skill if months % 2 else None)
        somebody.experiences.update(months=12 * months)
    for months in range(4):
        opening(here.trade, here.place, here.skill, experience_months_min=12 * months)

    run = run_through()

    assert run.shards.count() == 3
    rows = list(run.rows.all())
    assert {sum(row.reasons) - row.score for row in rows} == {0}
    assert all(row.rank or row.opening_rank for row in rows)
    for near_miss in (False, True):
        for profile in {row.profile_id for row in rows}:
            listed = run.rows.filter(profile=profile, near_miss=near_miss, rank__isnull=False)
            listed = list(listed.order_by("rank"))
            assert [row.rank for row in listed] == list(range(1, len(listed) + 1))
            assert [-row.score for row in listed] == sorted(-row.score for row in listed)
    for offered in {row.opening_id for row in rows}:
        pairs = run.rows.filter(opening=offered, near_miss=False)
        listed = list(pairs.filter(opening_rank__isnull=False).order_by("opening_rank"))
        assert [row.opening_rank for row in listed] == list(range(1, len(listed) + 1))
        in_order = sorted(pairs, key=lambda row: (-row.score, row.profile_id))
        assert listed == in_order[: len(listed)]
        assert len(listed) == min(3, len(pairs))


@COMMITTED
def test_second_run_replaces_the_first_at_once(broker):
    here = world()
    assert_worth(here)
    first = runs.request(by=None, as_of=DAY, at=AT)
    broker.deliver()
    opening(here.trade, here.place, here.skill)
    second = runs.request(by=None, as_of=DAY, at=LATER)

    seen = []
    while broker.sent:
        name, key = broker.sent.pop(0)
        if name == runs.START_TASK:
            runs.start(run_id=key, at=LATER)
        else:
            shards.work(shard_id=key, at=LATER)
        seen.append(len(matches.for_worker(profile=here.worker)))

    first.refresh_from_db()
    second.refresh_from_db()
    assert seen == [1, 2]
    assert (first.status, second.status) == (RunStatus.RETIRED, RunStatus.PUBLISHED)
    assert status.current_run() == second
    assert (len(rows_of(first)), len(rows_of(second))) == (1, 2)


def test_reader_sees_the_old_run_until_the_last_shard_is_done(monkeypatch):
    here = world()
    assert_worth(here)
    first = run_through()
    monkeypatch.setattr(runs, "SHARD_WORKERS", 1)
    worker(here.trade, here.place, here.skill)
    second = runs.request(by=None, as_of=DAY, at=LATER)
    runs.start(run_id=second.pk, at=LATER)
    one, other = second.shards.all()

    shards.work(shard_id=one.pk, at=LATER)
    assert second.rows.exists()
    assert {row.run for row in matches.visible_to(here.worker.user)} == {first}
    shards.work(shard_id=other.pk, at=LATER)
    assert {row.run for row in matches.visible_to(here.worker.user)} == {second}


def test_publishing_that_breaks_off_leaves_the_old_run(monkeypatch):
    here = world()
    assert_worth(here)
    first = run_through()
    second = RunFactory(status=RunStatus.RUNNING, started_at=AT)

    def breaks(*_args, **_columns):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(runs.audit, "record", breaks)
        with pytest.raises(RuntimeError), transaction.atomic():
            runs.publish_when_done(run_id=second.pk, at=LATER)

    assert status.current_run() == first
    assert len(matches.for_worker(profile=here.worker)) == 1


@COMMITTED
def test_rows_and_snapshots_of_old_and_failed_runs_go(broker):
    here = world()
    assert_worth(here)
    lost = run_through()
    MatchRun.objects.filter(pk=lost.pk).update(status=RunStatus.FAILED)
    first, *kept = [
        run_through(AT + dt.timedelta(hours=number)) for number in range(runs.KEPT_RUNS + 2)
    ]

    assert not MatchResult.objects.filter(run__in=[lost, first]).exists()
    assert {len(rows_of(run)) for run in kept} == {1}
    assert not snapshots.path_of(first.snapshot).exists()
    assert all(snapshots.path_of(run.snapshot).exists() for run in kept)
    states = [run.status for run in MatchRun.objects.order_by("pk")]
    assert states == ["failed", *["retired"] * (runs.KEPT_RUNS + 1), "published"]


@COMMITTED
def test_run_that_a_newer_one_overtook_is_retired_at_once(broker):
    here = world()
    assert_worth(here)
    older = runs.request(by=None, as_of=DAY, at=AT)
    runs.start(run_id=older.pk, at=AT)
    newer = run_through(LATER)

    shards.work(shard_id=older.shards.get().pk, at=LATER)

    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.status, newer.status) == (RunStatus.RETIRED, RunStatus.PUBLISHED)
    assert (older.finished_at, rows_of(older)) == (LATER, [])
    assert not snapshots.path_of(older.snapshot).exists()
    assert status.current_run() == newer
    assert [row.opening for row in matched(newer)] == [here.opening]
    assert sweeps.sweep(at=LATER) == 0


@pytest.mark.parametrize(("as_of", "first"), [(-1, 0), (1, 0), (0, 1)])
def test_run_asked_for_later_is_the_newer_whatever_its_day(as_of, first):
    run_through(AT + dt.timedelta(minutes=first), DAY)

    second = run_through(LATER, DAY + dt.timedelta(days=as_of))

    assert status.current_run() == second


@pytest.mark.parametrize("state", RunStatus.values)
def test_nightly_run_is_asked_for_unless_one_is_under_way(state):
    RunFactory(status=state, finished_at=AT)
    is_under_way = state in {RunStatus.QUEUED, RunStatus.RUNNING}

    tasks.nightly.apply(throw=True)

    asked = MatchRun.objects.order_by("pk")[1:]
    assert [run.as_of for run in asked] == [timezone.now().date()] * (not is_under_way)
    tasks.nightly.apply(throw=True)
    assert MatchRun.objects.count() == 1 + (not is_under_way)


def test_beat_knows_its_tasks():
    app.loader.import_default_modules()
    scheduled = {row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {tasks.sweep.name, tasks.nightly.name} <= scheduled
    assert scheduled <= set(app.tasks)


@COMMITTED
def test_every_step_twice_changes_nothing(broker):
    here = world()
    assert_worth(here)
    run = runs.request(by=None, as_of=DAY, at=AT)
    for _twice in range(2):
        runs.start(run_id=run.pk, at=AT)
    shard = run.shards.get()
    assert broker.sent == [(runs.START_TASK, run.pk), (runs.SHARD_TASK, shard.pk)]

    shards.work(shard_id=shard.pk, at=AT)
    run.refresh_from_db()
    once = (rows_of(run), list(run.rows.values_list("pk", flat=True)), run.finished_at)
    broker.sent.clear()
    runs.start(run_id=run.pk, at=LATER)
    shards.work(shard_id=shard.pk, at=LATER)
    assert runs.publish_when_done(run_id=run.pk, at=LATER) is False
    runs.fail(run_id=run.pk, error="late", at=LATER)
    shards.note_error(shard_id=shard.pk, error="late", at=LATER)
    assert sweeps.sweep(at=LATER) == 0

    run.refresh_from_db()
    shard.refresh_from_db()
    assert (rows_of(run), list(run.rows.values_list("pk", flat=True)), run.finished_at) == once
    assert (run.status, run.error) == (RunStatus.PUBLISHED, "")
    assert (shard.status, shard.attempts, shard.error) == (ShardStatus.DONE, 1, "")
    assert broker.sent == []


def test_shard_that_two_workers_do_at_once_has_its_rows_once():
    here = world()
    assert_worth(here)
    run = runs.request(by=None, as_of=DAY, at=AT)
    runs.start(run_id=run.pk, at=AT)
    shard = run.shards.get()
    taken = shards._claim(shard.pk, AT)
    shards.work(shard_id=shard.pk, at=AT)

    shards._keep(taken, [here.worker.pk], [], LATER)

    assert run.rows.count() == 1


def test_same_world_gives_the_same_snapshot_and_the_same_rows():
    here = world()
    assert_worth(here)
    first, second = run_through(), run_through(LATER)

    assert first.snapshot != second.snapshot
    one, other = (snapshots.read(run.snapshot, run.snapshot_sha256) for run in (first, second))
    assert snapshots.fingerprint(one) == snapshots.fingerprint(other)
    assert rows_of(first) == rows_of(second)


@pytest.mark.parametrize("missing", ["workers", "openings", "both"])
def test_world_without_one_side_publishes_an_empty_run(missing):
    here = world()
    if missing != "openings":
        Consent.objects.filter(purpose=ConsentPurpose.MATCHING).delete()
    if missing != "workers":
        here.opening.delete()

    run = run_through()

    assert (run.status, run.results, run.rows.count()) == (RunStatus.PUBLISHED, 0, 0)
    assert matches.for_worker(profile=here.worker) == []


def test_empty_database_publishes_an_empty_run():
    run = run_through()

    assert (run.status, run.workers, run.openings) == (RunStatus.PUBLISHED, 0, 0)


@pytest.mark.parametrize("gone", ["worker", "opening"])
def test_what_is_deleted_after_the_snapshot_is_left_out(gone):
    here = world()
    assert_worth(here)
    stays = worker(here.trade, here.place)
    other = opening(here.trade, here.place)
    run = runs.request(by=None, as_of=DAY, at=AT)
    runs.start(run_id=run.pk, at=AT)
    if gone == "worker":
        here.worker.user.delete()
    else:
        here.opening.delete()

    shards.work(shard_id=run.shards.get().pk, at=AT)

    run.refresh_from_db()
    assert run.status == RunStatus.PUBLISHED
    assert [row.opening for row in matched(run) if row.profile == stays] == [other]
    assert not run.rows.filter(profile=here.worker.pk, opening=here.opening.pk).exists()


def breaks(*_args, **_columns):
    raise ZeroDivisionError("no bread")


def test_failing_shard_keeps_its_error_and_then_fails_the_run(monkeypatch):
    world()
    run = runs.request(by=None, as_of=DAY, at=AT)
    runs.start(run_id=run.pk, at=AT)
    shard = run.shards.get()
    monkeypatch.setattr(shards, "match", breaks)

    for attempt in range(1, shards.MOST_ATTEMPTS + 1):
        shard.refresh_from_db()
        run.refresh_from_db()
        assert (shard.status, run.status, shard.attempts) == ("queued", "running", attempt - 1)
        result = tasks.match_shard.apply(args=[shard.pk], retries=shards.MOST_ATTEMPTS - 1)
        assert isinstance(result.result, ZeroDivisionError)

    shard.refresh_from_db()
    run.refresh_from_db()
    error = "ZeroDivisionError: no bread"
    assert (shard.status, shard.error) == (ShardStatus.FAILED, error)
    assert (run.status, run.error) == (RunStatus.FAILED, error)
    assert run.finished_at
    assert status.current_run() is None


def test_task_tries_a_shard_again_by_itself(monkeypatch):
    here = world()
    assert_worth(here)
    run = runs.request(by=None, as_of=DAY, at=AT)
    runs.start(run_id=run.pk, at=AT)
    shard, match, calls = run.shards.get(), shards.match, []

    def breaks_once(*args, **columns):
        calls.append(1)
        return match(*args, **columns) if len(calls) > 1 else breaks()

    monkeypatch.setattr(shards, "match", breaks_once)
    tasks.match_shard.apply(args=[shard.pk])

    shard.refresh_from_db()
    run.refresh_from_db()
    assert (shard.status, shard.attempts, shard.error) == (ShardStatus.DONE, 2, "")
    assert run.status == RunStatus.PUBLISHED


def test_shard_that_kills_its_workers_is_given_up():
    world()
    run = runs.request(by=None, as_of=DAY, at=AT)
    runs.start(run_id=run.pk, at=AT)
    shard = run.shards.get()
    for _attempt in range(shards.MOST_ATTEMPTS):
        assert shards._claim(shard.pk, AT)

    shards.work(shard_id=shard.pk, at=LATER)

    run.refresh_from_db()
    assert (run.status, run.error) == (RunStatus.FAILED, "A shard never finished.")


def test_shard_of_a_failed_run_is_left_alone():
    shard = ShardFactory(run=RunFactory(status=RunStatus.FAILED))

    shards.work(shard_id=shard.pk, at=AT)

    shard.refresh_from_db()
    assert (shard.status, shard.attempts) == (ShardStatus.QUEUED, 0)


def test_run_that_cannot_start_has_failed(monkeypatch):
    run = runs.request(by=None, as_of=DAY, at=AT)
    calls = []

    def counted(**columns):
        calls.append(columns)
        run.refresh_from_db()
        assert run.status == RunStatus.QUEUED
        breaks()

    monkeypatch.setattr(runs.snapshots, "take", counted)

    result = tasks.start.apply(args=[run.pk])

    run.refresh_from_db()
    assert isinstance(result.result, ZeroDivisionError)
    assert (run.status, run.error) == (RunStatus.FAILED, "ZeroDivisionError: no bread")
    assert len(calls) == runs.START_ATTEMPTS


def test_run_that_starts_in_the_end_has_not_failed(monkeypatch):
    world()
    run = runs.request(by=None, as_of=DAY, at=AT)
    take, calls = runs.snapshots.take, []

    def breaks_twice(**columns):
        calls.append(1)
        return take(**columns) if len(calls) == runs.START_ATTEMPTS else breaks()

    monkeypatch.setattr(runs.snapshots, "take", breaks_twice)
    tasks.start.apply(args=[run.pk])

    run.refresh_from_db()
    assert (run.status, run.error, len(calls)) == (RunStatus.RUNNING, "", 3)


@pytest.mark.parametrize("harm", ["missing", "damaged", "another"])
def test_snapshot_that_is_not_the_one_written_fails_the_run(harm):
    here = world()
    run = runs.request(by=None, as_of=DAY, at=AT)
    runs.start(run_id=run.pk, at=AT)
    run.refresh_from_db()
    path = snapshots.path_of(run.snapshot)
    if harm == "missing":
        path.unlink()
    elif harm == "damaged":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        opening(here.trade, here.place)
        runs.snapshots.write(runs.snapshots.take(as_of=DAY), run.snapshot)

    tasks.match_shard.apply(args=[run.shards.get().pk])

    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "missing or damaged; start a new run" in run.error
    assert run.error == run.shards.get().error


@COMMITTED
def test_sweeper_sends_what_was_lost_again(broker):
    long_ago = AT - dt.timedelta(hours=1)
    waiting = RunFactory(requested_at=long_ago)
    RunFactory(requested_at=AT)
    running = RunFactory(status=RunStatus.RUNNING, started_at=long_ago)
    never_taken = ShardFactory(run=running)
    silent = ShardFactory(run=running, status=ShardStatus.RUNNING, heartbeat_at=long_ago)
    ShardFactory(run=running, status=ShardStatus.RUNNING, heartbeat_at=AT)
    ShardFactory(run=running, status=ShardStatus.DONE, heartbeat_at=long_ago)
    ShardFactory(run=RunFactory(status=RunStatus.RUNNING, started_at=AT))
    ShardFactory(run=RunFactory(status=RunStatus.FAILED, started_at=long_ago))

    assert sweeps.sweep(at=AT) == 3

    assert broker.sent == [
        (runs.START_TASK, waiting.pk),
        (runs.SHARD_TASK, never_taken.pk),
        (runs.SHARD_TASK, silent.pk),
    ]


def test_sweeper_publishes_what_was_left_unpublished():
    run = RunFactory(status=RunStatus.RUNNING, started_at=AT)
    ShardFactory(run=run, status=ShardStatus.DONE)

    assert [tasks.sweep(), tasks.sweep()] == [1, 0]

    run.refresh_from_db()
    assert run.status == RunStatus.PUBLISHED


def test_failed_run_is_told_until_another_is_published():
    world()
    failed = RunFactory(status=RunStatus.QUEUED)
    runs.fail(run_id=failed.pk, error="why", at=AT)
    waiting = RunFactory()
    before = status.report(at=LATER)
    run = run_through(LATER)
    after = status.report(at=LATER + dt.timedelta(minutes=5))

    assert (before.published, before.age, before.failed_since) == (None, None, (failed,))
    assert (after.published, after.age) == (run, dt.timedelta(minutes=5))
    assert (after.under_way, after.failed_since) == ((waiting,), ())
