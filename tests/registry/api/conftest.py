"""A reader of the API, whose allowance is whole at the start of every test."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.registry.api import world


@pytest.fixture(autouse=True)
def _whole_allowance():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def reader():
    return Client()


@pytest.fixture
def built(db):
    return world.build()
