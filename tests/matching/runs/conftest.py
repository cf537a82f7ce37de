"""What every test of runs has: snapshots of its own, and a broker that only remembers."""

from collections.abc import Iterator

import pytest

from matching.runs.selectors import explanations, snapshots
from matching.runs.services import runs
from tests.matching.runs.worlds import Broker


@pytest.fixture(autouse=True)
def _own_snapshots(settings, tmp_path) -> Iterator[None]:
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    yield
    snapshots.read.cache_clear()
    explanations._scarcity.cache_clear()


@pytest.fixture
def broker(monkeypatch) -> Broker:
    """Stand in for Celery at the one seam where tasks are sent by name."""
    broker = Broker()
    monkeypatch.setattr(runs, "current_app", broker)
    return broker
