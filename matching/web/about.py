"""Pages about the platform itself: how it is doing, and how a score is built."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from matching.runs.facts import ComponentName
from matching.runs.models import MatchRun
from matching.runs.selectors import status as runs
from matching.web.score import COMPONENTS, ReasonShown
from registry.badges.selectors import lists
from registry.reference.selectors import vectors
from registry.web.pages import page


@login_not_required
def status(request: HttpRequest) -> HttpResponse:
    """Show the published run, what is under way, and what is switched off."""
    report = runs.report(at=timezone.now())
    context = {
        "report": report,
        "sends_mail": "smtp" in settings.EMAIL_BACKEND,
        "vectors": vectors.status(),
        "lists": lists.report(),
    }
    return page(request, "matching/status.html", context)


@login_not_required
def method(request: HttpRequest) -> HttpResponse:
    """Explain the score: its parts, the hard conditions, what never enters."""
    run = runs.current_run()
    return page(request, "matching/method.html", {"bar": most_points(run), "run": run})


def most_points(run: MatchRun | None) -> list[ReasonShown]:
    """Return the most that each component can give in the published run; none without a run."""
    points = run.weights.values["points"] if run else []
    return [
        ReasonShown(
            key=name,
            label=str(COMPONENTS[name]),
            start=sum(points[:number]) * 100,
            points=most * 100,
            share=str(most),
        )
        for number, (name, most) in enumerate(zip(ComponentName, points, strict=False))
    ]
