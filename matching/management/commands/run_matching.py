"""Ask for a matching run through Celery, and wait for it where that is wanted."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matching.runs.enums import RunStatus, ShardStatus
from matching.runs.models import MatchRun
from matching.runs.services import runs

PAUSE = 0.2


class Command(BaseCommand):
    """``run_matching [--as-of DAY] [--wait] [--timeout SECONDS]``."""

    help = "Ask for a matching run; --wait shows its progress and ends when it is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day, as YYYY-MM-DD")
        parser.add_argument("--wait", action="store_true", help="wait until it is published")
        parser.add_argument("--timeout", type=int, default=600, help="seconds to wait at most")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        run = runs.request(by=None, as_of=options["as_of"] or now.date(), at=now)
        self.stdout.write(f"Run {run.public_id} as of {run.as_of} is waiting for a worker.")
        if options["wait"]:
            self._wait(run, options["timeout"])

    def _wait(self, run: MatchRun, timeout: int) -> None:
        deadline = time.monotonic() + timeout
        shown = ""
        while run.status in {RunStatus.QUEUED, RunStatus.RUNNING}:
            if time.monotonic() > deadline:
                raise CommandError(
                    f"The run is still {run.get_status_display()} after {timeout} s: is a Celery "
                    "worker running? (celery -A config.celery worker)"
                )
            time.sleep(PAUSE)
            run.refresh_from_db()
            done = run.shards.filter(status=ShardStatus.DONE).count()
            line = f"{run.get_status_display()}: {done} of {run.shards.count()} shards"
            if line != shown:
                self.stdout.write(line)
                shown = line
        if run.status == RunStatus.FAILED:
            raise CommandError(f"The run failed: {run.error}")
        if run.status == RunStatus.RETIRED:
            self.stdout.write("A newer run was published before this one was done.")
            return
        self.stdout.write(
            f"Published: {run.workers} workers, {run.openings} openings, {run.results} matches."
        )
