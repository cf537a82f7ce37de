"""One run through a real Celery worker and the broker of the settings."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from matching.runs.enums import RunStatus
from matching.runs.selectors import matches
from matching.runs.services import runs
from tests.factories.people import AT
from tests.matching.runs.worlds import DAY, assert_worth, world
from tests.own_queue import OwnQueue

PATIENCE = 60
PAUSE = 0.2


def database_url() -> str:
    """Return the address of the test's own database, for another process."""
    facts = {
        key: quote(str(value or ""), safe="") for key, value in connection.settings_dict.items()
    }
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(facts)


@pytest.fixture
def queue(monkeypatch) -> Iterator[OwnQueue]:
    """Send tasks of runs to a queue of the test's own."""
    queue = OwnQueue()
    monkeypatch.setattr(runs, "current_app", queue)
    yield queue
    queue.delete()


@pytest.fixture
def log(queue: OwnQueue, tmp_path: Path) -> Iterator[Path]:
    """Run a worker on that queue; its output goes into this file."""
    path = tmp_path / "worker.log"
    environ = os.environ | {
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "DATABASE_URL": database_url(),
        "DJANGO_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "tests.matching.runs.worker_settings",
        "QUEUE_OF_THE_TEST": queue.name,
        "VAR_DIR": str(settings.SNAPSHOT_DIR.parent),
    }
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--pool", "solo"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-n", queue.name]
    with path.open("wb") as output:
        worker = subprocess.Popen(
            [*command, *quiet],
            cwd=settings.BASE_DIR,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        yield path
        worker.terminate()
        try:
            worker.wait(timeout=20)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


@pytest.mark.django_db(transaction=True)
def test_worker_carries_a_run_to_its_published_list(log):
    here = world()
    assert_worth(here)

    run = runs.request(by=None, as_of=DAY, at=AT)
    deadline = time.monotonic() + PATIENCE
    while run.status in {RunStatus.QUEUED, RunStatus.RUNNING} and time.monotonic() < deadline:
        time.sleep(PAUSE)
        run.refresh_from_db()

    assert run.status == RunStatus.PUBLISHED, f"{run.error}\n{log.read_text()}"
    card = matches.for_worker(profile=here.worker)[0]
    assert (card.opening, card.rank, card.through_equivalence) == (here.opening, 1, True)
    assert sum(reason.points for reason in card.reasons) == card.score
