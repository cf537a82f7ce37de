"""Runs for operators: progress and failures, read only. Results are people's own."""

from django.contrib import admin

from matching.openings.admin import ReadOnly
from matching.runs.models import MatchRun, MatchShard, MatchWeights


class ShardInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """The shards of a run."""

    model = MatchShard
    extra = 0


@admin.register(MatchRun)
class MatchRunAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Runs, newest first."""

    list_display = ("public_id", "as_of", "status", "workers", "openings", "results", "finished_at")
    list_filter = ("status",)
    inlines = (ShardInline,)


@admin.register(MatchWeights)
class MatchWeightsAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Versions of the score's weights."""

    list_display = ("version", "valid_from", "note")
