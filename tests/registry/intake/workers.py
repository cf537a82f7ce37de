"""Real Celery workers for tests, on a queue of the test's own, that can be killed."""

import os
import subprocess
import sys
import time
import uuid
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from registry.intake.models import Upload

PATIENCE = 90
PAUSE = 0.02


class Worker:
    """A worker process of one queue; its output goes into a file."""

    def __init__(self, queue, directory, *, intake):
        self.log = directory / f"worker-{uuid.uuid4()}.log"
        environ = os.environ | {
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "DATABASE_URL": database_url(),
            "DJANGO_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "tests.registry.intake.worker_settings",
            "INTAKE_DIR": str(intake),
            "QUEUE_OF_THE_TEST": queue.name,
            "VAR_DIR": str(directory),
        }
        command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker"]
        quiet = ["--pool", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, *quiet, "-n", self.log.stem],
                cwd=settings.BASE_DIR,
                env=environ,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def kill(self):
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()

    def end(self):
        """End it kindly, or else not."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()


def database_url():
    """Return the address of the test's own database, for another process."""
    facts = {
        key: quote(str(value or ""), safe="") for key, value in connection.settings_dict.items()
    }
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(facts)


def wait_for(upload, condition, *, worker=None):
    """Read an upload until a condition holds.

    Raises:
        AssertionError: it does not come to hold, with what the worker said.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        upload.refresh_from_db()
        if condition(upload):
            return upload
        time.sleep(PAUSE)
    said = worker.log.read_text(errors="replace")[-4000:] if worker else ""
    raise AssertionError(f"{upload.status} {upload.rows_read} {upload.problem}\n{said}")


def uploads_left():
    """Return the uploads that some worker still has to do something for."""
    return Upload.objects.filter(status__in=["received", "reading", "applying", "undoing"])
