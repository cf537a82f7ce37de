"""Read settings from the environment, and name what is missing.

Production is the default: every variable that production needs must be set. Outside
production (``DJANGO_ENV=development`` or ``test``) a development default stands in.
"""

import os
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

BASE_DIR: Final = Path(__file__).resolve().parent.parent.parent
ENVIRONMENTS: Final = ("production", "development", "test")


def environment() -> str:
    """Return the kind of deployment: production, development or test.

    Raises:
        ImproperlyConfigured: ``DJANGO_ENV`` has another value.
    """
    name = os.environ.get("DJANGO_ENV", "production")
    if name not in ENVIRONMENTS:
        raise ImproperlyConfigured(
            f"DJANGO_ENV is {name!r}; set it to one of {', '.join(ENVIRONMENTS)}."
        )
    return name


IS_PRODUCTION: Final = environment() == "production"


def required(name: str, *, development: str) -> str:
    """Return variable ``name``; outside production fall back to ``development``.

    Raises:
        ImproperlyConfigured: production lacks the variable; the message names it.
    """
    value = os.environ.get(name, "")
    if value:
        return value
    if IS_PRODUCTION:
        raise ImproperlyConfigured(
            f"The environment variable {name} is not set. Production needs it; "
            "docs/operations-local.md lists every variable."
        )
    return development


def flag(name: str, *, default: bool) -> bool:
    """Return variable ``name`` as a boolean (1, true, yes, on)."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def listed(name: str, *, development: list[str]) -> list[str]:
    """Return variable ``name`` split at commas; required in production."""
    value = required(name, development=",".join(development))
    return [item.strip() for item in value.split(",") if item.strip()]
