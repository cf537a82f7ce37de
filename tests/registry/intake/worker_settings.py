"""Settings of the worker that a test starts: a queue of its own, and nothing left behind."""

import os

from config.settings.test import *  # noqa: F403

CELERY_TASK_DEFAULT_QUEUE = os.environ["QUEUE_OF_THE_TEST"]
CELERY_TASK_ROUTES = {}
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
