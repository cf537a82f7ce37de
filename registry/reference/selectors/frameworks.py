"""Level frameworks side by side, each level with the ISCED level that it hinges on."""

from django.db.models import Prefetch

from registry.reference.models import Level, LevelFramework


def side_by_side() -> list[LevelFramework]:
    """Return every framework in force with its levels, the lowest first; two queries."""
    levels = Level.objects.filter(retired_at__isnull=True).order_by("rank")
    rows = LevelFramework.objects.filter(retired_at__isnull=True).order_by("code")
    return list(rows.prefetch_related(Prefetch("levels", queryset=levels)))
