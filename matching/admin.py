"""The stewards' admin of the matching side. Workers' profiles are not in it: they are theirs."""

from matching.openings.admin import OpeningAdmin
from matching.runs.admin import MatchRunAdmin, MatchWeightsAdmin

__all__ = ["MatchRunAdmin", "MatchWeightsAdmin", "OpeningAdmin"]
