"""States of a matching run and its shards."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunStatus(TextChoices):
    """Where a run stands. Readers see the newest published run and no other."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    PUBLISHED = "published", _("published")
    FAILED = "failed", _("failed")
    RETIRED = "retired", _("replaced by a newer run")


class ShardStatus(TextChoices):
    """Where a shard of workers stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


NEXT_RUN_STATUS: Final[dict[str, tuple[str, ...]]] = {
    RunStatus.QUEUED: (RunStatus.RUNNING, RunStatus.FAILED),
    RunStatus.RUNNING: (RunStatus.PUBLISHED, RunStatus.FAILED, RunStatus.RETIRED),
    RunStatus.PUBLISHED: (RunStatus.RETIRED,),
    RunStatus.FAILED: (),
    RunStatus.RETIRED: (),
}
