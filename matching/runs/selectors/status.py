"""How the runs are doing: for the status page and the operator."""

import datetime as dt
from dataclasses import dataclass

from matching.runs.enums import RunStatus
from matching.runs.models import MatchRun


@dataclass(frozen=True, kw_only=True)
class RunStatusReport:
    """The published run, its age, what is under way and what failed since."""

    published: MatchRun | None
    age: dt.timedelta | None
    under_way: tuple[MatchRun, ...]
    failed_since: tuple[MatchRun, ...]


def current_run() -> MatchRun | None:
    """Return the published run: the only one that readers see."""
    return MatchRun.objects.filter(status=RunStatus.PUBLISHED).select_related("weights").first()


def report(*, at: dt.datetime) -> RunStatusReport:
    """Return how the runs are doing at a moment, in two queries."""
    published = current_run()
    since = published.finished_at if published else None
    others = MatchRun.objects.filter(
        status__in=[RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.FAILED]
    )
    under_way = [run for run in others if run.status != RunStatus.FAILED]
    failed = [
        run
        for run in others
        if run.status == RunStatus.FAILED
        and (since is None or (run.finished_at and run.finished_at > since))
    ]
    return RunStatusReport(
        published=published,
        age=at - since if since else None,
        under_way=tuple(under_way),
        failed_since=tuple(failed),
    )
