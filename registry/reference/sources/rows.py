"""The rows that the readers of official releases yield: facts and the place they were read at.

Texts are trimmed, never translated; an absent text is the empty string. Two rows are equal
when their facts are, wherever they were read.
"""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row was read: file name and line, counted from 1 with the header."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of any kind."""

    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation(Row):
    """A group of a classification; ``level`` counts from 1, the broadest.

    ``scheme`` is ``isco08``, ``soc2018`` or ``sinco2011``; ``parent`` is a code of the same
    scheme, empty at the top.
    """

    scheme: str
    code: str
    level: int
    parent: str
    title_en: str = ""
    title_es: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscoOccupation(Row):
    """An ESCO occupation: finer than an ISCO-08 unit group, to which it belongs."""

    uri: str
    code: str
    isco08: str
    title_en: str = ""
    title_es: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationLabel(Row):
    """A title that people use for an occupation group.

    ``kind`` is ``preferred`` (the title of a finer occupation inside the group),
    ``alternate`` or ``short``; ``detail`` is the finer code or address it belongs to.
    """

    scheme: str
    code: str
    language: str
    text: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Row):
    """An ESCO skill; ``kind`` is ``skill`` or ``knowledge`` or empty where ESCO leaves it so."""

    uri: str
    kind: str
    reuse_level: str
    name_en: str
    name_es: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillLabel(Row):
    """Another name of a skill in one language."""

    uri: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationSkill(Row):
    """A skill that an ESCO occupation needs; ``importance`` is ``essential`` or ``optional``."""

    occupation_uri: str
    isco08: str
    skill_uri: str
    importance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkPair(Row):
    """A pair of two classifications.

    ``weight`` is in (0, 1]; the weights of one source code into one scheme sum to 1, but for
    the rounding to six decimals.
    """

    from_scheme: str
    from_code: str
    to_scheme: str
    to_code: str
    weight: Decimal
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStatement(Row):
    """A task of an O*NET-SOC occupation; ``kind`` is ``Core``, ``Supplemental`` or empty."""

    code: str
    detail: str
    task_id: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobZone(Row):
    """How much preparation an O*NET-SOC occupation needs, 1 (little) to 5 (extensive)."""

    code: str
    detail: str
    zone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceStandard(Row):
    """A competence standard of CONOCER's register (RENEC); ``level`` is 1 to 5."""

    code: str
    level: int
    title_es: str
    committee: str
    sector: str
    sector_id: str = ""
    register_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceElement(Row):
    """An element of a competence standard, in its order."""

    standard: str
    code: str
    title_es: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceCriterion(Row):
    """A criterion of an element: what is assessed and by which kind of evidence."""

    standard: str
    element: str
    code: str
    text_es: str
    kind: str
    evidence: str
    order: int
