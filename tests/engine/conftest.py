"""The engine's tests need neither Django nor a database."""

import pytest


@pytest.fixture(autouse=True)
def _unknown_template_variables_fail() -> None:
    """Stand in for the fixture of the same name above: there are no templates here."""
