"""An institution, its people signed in, and files that go into a directory of the test's own."""

import pytest

from tests.registry.web import intake_world as worlds


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("registry.intake.services.sending._send", lambda *_job: None)
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def house():
    return worlds.build()


@pytest.fixture
def editor(client, house):
    client.force_login(house.editor)
    return client


@pytest.fixture
def owner(client, house):
    client.force_login(house.owner)
    return client
