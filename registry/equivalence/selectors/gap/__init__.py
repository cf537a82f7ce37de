"""The gap between what somebody holds and what is asked for, and the ways to close it."""

from registry.equivalence.selectors.gap.answering import COMPARED_IN, Gap, Plan, gap, gaps
from registry.equivalence.selectors.gap.asked import (
    CredentialAsked,
    Requirements,
    SkillAsked,
    Target,
)
from registry.equivalence.selectors.gap.covering import Held
from registry.equivalence.selectors.gap.nearest import nearest
from registry.equivalence.selectors.gap.pieces import WEIGHTS, Ground, Piece, PieceKind
from registry.equivalence.selectors.gap.statements import Apart, Statement
from registry.equivalence.selectors.gap.teaching import Barrier, Lesson
from registry.equivalence.selectors.gap.worth import Worth, worth_abroad

__all__ = [
    "COMPARED_IN",
    "WEIGHTS",
    "Apart",
    "Barrier",
    "CredentialAsked",
    "Gap",
    "Ground",
    "Held",
    "Lesson",
    "Piece",
    "PieceKind",
    "Plan",
    "Requirements",
    "SkillAsked",
    "Statement",
    "Target",
    "Worth",
    "gap",
    "gaps",
    "nearest",
    "worth_abroad",
]
