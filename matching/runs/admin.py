"""Runs for operators: progress and failures, read only. Results are people's own."""

from django.contrib import admin

from matching.runs.models import MatchRun, MatchShard, MatchWeights
from registry.people.admin import ReadMostlyAdmin, ReadOnlyInline


class ShardInline(ReadOnlyInline):
    """The shards of a run."""

    model = MatchShard


@admin.register(MatchRun)
class MatchRunAdmin(ReadMostlyAdmin):
    """Runs, newest first."""

    list_display = ("public_id", "as_of", "status", "workers", "openings", "results", "finished_at")
    list_filter = ("status",)
    inlines = (ShardInline,)


@admin.register(MatchWeights)
class MatchWeightsAdmin(ReadMostlyAdmin):
    """Versions of the score's weights."""

    list_display = ("version", "valid_from", "note")
