"""What every test has: no network but loopback, no unknown template variable."""

import pytest


@pytest.fixture(autouse=True)
def _unknown_template_variables_fail(settings: object) -> None:
    """Django renders ``string_if_invalid`` for unknown variables; make that an error."""
