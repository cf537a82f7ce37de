"""What a page or a client is told about a match: facts, not words.

Points are hundredths (10,000 is the whole score). The words in either language are the
business of the interfaces.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from matching.openings.models import Opening
from matching.profiles.models import WorkerProfile
from registry.catalogue.models import CredentialVersion
from registry.equivalence.models import EquivalenceAssertion
from registry.reference.models import Skill


class ComponentName(StrEnum):
    """The named parts of a score, in the order of ``MatchResult.reasons``."""

    OCCUPATION = "occupation"
    SKILLS = "skills"
    CREDENTIALS = "credentials"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    LANGUAGES = "languages"
    PLACE = "place"
    WAGE = "wage"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Points of one component and the most it could give; both in hundredths."""

    component: ComponentName
    points: int
    maximum: int


@dataclass(frozen=True, kw_only=True)
class MatchCard:
    """One row of a ranked list, from either side.

    ``failed_condition`` is empty for a match and names the one condition of a near miss.
    ``name`` is the worker's, where she lets this employer see it; otherwise empty.
    ``is_closed`` tells that the opening has stopped taking people since the run.
    """

    profile: WorkerProfile
    opening: Opening
    rank: int
    score: int
    reasons: tuple[Reason, ...]
    through_equivalence: bool
    permit_unknown: bool
    failed_condition: str
    as_of: dt.date
    name: str = ""
    is_closed: bool = False


@dataclass(frozen=True, kw_only=True)
class CredentialFact:
    """What became of one group of credentials that are alternatives to each other.

    ``held`` is the worker's credential that serves best, ``asserted`` the equivalence that
    it serves through (none where she holds one of ``asked`` itself). ``is_met`` tells
    whether the requirement is met; a close one with a gap is not. ``proof`` is the
    ``ProofStatus`` of ``held``, empty where none is held (any more).
    """

    asked: tuple[CredentialVersion, ...]
    strength: str
    is_met: bool
    held: CredentialVersion | None
    asserted: EquivalenceAssertion | None
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class LanguageFact:
    """A language asked for, the level asked (CEFR 1 to 7) and the worker's; -1: not stated."""

    language: str
    asked: int
    known: int


@dataclass(frozen=True, kw_only=True)
class Counterfactual:
    """The one missing thing that would raise the score most, found by scoring again.

    Exactly one of ``skill``, ``credential``, ``language`` is set; ``gain`` in hundredths.
    """

    gain: int
    skill: Skill | None = None
    credential: CredentialVersion | None = None
    language: LanguageFact | None = None


@dataclass(frozen=True, kw_only=True)
class PairFacts:
    """Everything that stands behind one match.

    ``distance_km`` is empty where a place is unknown; ``permit`` is yes, unknown or no;
    experience in tenths of a year; ``wage_wish`` and the offer in US cents a month.
    """

    card: MatchCard
    skills_met: tuple[Skill, ...]
    skills_missing: tuple[Skill, ...]
    preferred_met: tuple[Skill, ...]
    preferred_missing: tuple[Skill, ...]
    credentials: tuple[CredentialFact, ...]
    languages: tuple[LanguageFact, ...]
    experience_tenths: int
    experience_asked_tenths: int
    education: int
    education_asked: int
    wage_wish: int | None
    wage_from: int | None
    wage_to: int | None
    distance_km: int | None
    permit: str
    relocates: bool
    crosses_border: bool
    counterfactual: Counterfactual | None
