"""Uploads of tests are stored apart, and what is sent to Celery is only remembered."""

import pytest

from registry.intake.services import sending


class Broker:
    """Stands in for Celery at the one seam where tasks are sent by name."""

    def __init__(self):
        self.sent = []
        self.pauses = []

    def send_task(self, task, args, countdown=None):
        """Remember a task."""
        self.sent.append((task.rpartition(".")[2], *args))
        self.pauses.append(countdown)


@pytest.fixture
def broker(monkeypatch):
    """Return a broker that only remembers."""
    broker = Broker()
    monkeypatch.setattr(sending, "current_app", broker)
    return broker


@pytest.fixture
def stored(settings, tmp_path):
    """Store files in a directory of the test's own, and return it."""
    directory = tmp_path / "intake"
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": directory},
        },
    }
    return directory
