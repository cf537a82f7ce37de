"""The records that the tests of pages open."""

import pytest

from tests.registry.web import records as rows


@pytest.fixture
def records(db):
    return rows.build()
