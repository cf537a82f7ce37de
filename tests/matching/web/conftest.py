"""The small world of the page tests."""

import pytest

from tests.matching.web import world as worlds


@pytest.fixture
def world(db, settings, tmp_path):
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    return worlds.build()
