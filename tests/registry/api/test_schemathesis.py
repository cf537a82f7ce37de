"""Everything that the OpenAPI document promises, tried with made-up requests."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from config.wsgi import application
from registry.api.views.documents import document
from tests.registry.api import world

EXAMPLES = int(os.environ.get("API_CHECK_EXAMPLES", "8"))
"""Requests an operation; ``make check-api`` asks for many more."""

pytestmark = pytest.mark.skipif(
    "API_CHECK_EXAMPLES" not in os.environ, reason="minutes long: run by make check-api"
)

schema = schemathesis.openapi.from_dict(dict(document()))
schema.app = application


@pytest.fixture
def filled(db, monkeypatch):
    monkeypatch.setattr("registry.api.throttling.rate", lambda: (10**9, 86_400))
    world.build()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_operation_keeps_its_promises(case, filled):
    response = case.call()
    case.validate_response(response)
