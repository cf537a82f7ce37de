"""Every model of the matching side, gathered from its rooms for Django."""

from matching.openings.models import Opening, OpeningOccupation, OpeningRequirement
from matching.profiles.models import (
    Experience,
    HeldCredential,
    WorkerLanguage,
    WorkerProfile,
    WorkerSkill,
)
from matching.runs.models import MatchResult, MatchRun, MatchShard, MatchWeights

__all__ = [
    "Experience",
    "HeldCredential",
    "MatchResult",
    "MatchRun",
    "MatchShard",
    "MatchWeights",
    "Opening",
    "OpeningOccupation",
    "OpeningRequirement",
    "WorkerLanguage",
    "WorkerProfile",
    "WorkerSkill",
]
