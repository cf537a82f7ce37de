"""The Celery application: tasks are found in the rooms that have them."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

ROOMS_WITH_TASKS = [
    "registry.badges",
    "registry.catalogue",
    "registry.equivalence",
    "registry.intake",
    "registry.reference",
    "matching.runs",
]

app = Celery("workforce_registry")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(ROOMS_WITH_TASKS)


@setup_logging.connect
def _keep_django_logging(**_kwargs: object) -> None:
    """Keep the logging that the settings have set up."""
