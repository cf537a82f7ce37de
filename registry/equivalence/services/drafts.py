"""What an assertion of equivalence is made from."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from registry.catalogue.models import CredentialVersion, Programme
from registry.equivalence.enums import ConditionKind, Effect, Method, Relation, WholeRule
from registry.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class ScoresDraft:
    """What was compared, 0 to 100 on each dimension; None where it was not examined."""

    level: int | None = None
    competencies: int | None = None
    hours: int | None = None
    assessment: int | None = None
    occupation: int | None = None
    regulated: int | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceDraft:
    """A document that the assertion stands on; summarised in own words, never quoted."""

    title: str
    publisher: str = ""
    url: str = ""
    page: str = ""
    dated: dt.date | None = None
    sha256: str = ""
    summary_en: str = ""
    summary_es: str = ""


@dataclass(frozen=True, kw_only=True)
class ConditionDraft:
    """Something that the holder still has to do, and a programme that does it if there is one."""

    kind: ConditionKind
    text_en: str
    text_es: str
    programme: Programme | None = None


@dataclass(frozen=True, kw_only=True)
class AssertionDraft:
    """What ``asserter`` says that ``source`` is worth where ``target`` is asked for.

    ``worth`` and ``confidence`` are shares from 0 to 1; ``scope_jurisdiction`` is an ISO 3166
    code, empty where the assertion holds wherever the target counts; the period is half-open.
    ``rule`` says how the worth follows from the scores, the notes why where it is judged.
    """

    source: CredentialVersion
    target: CredentialVersion
    asserter: Organisation
    relation: Relation
    effect: Effect
    method: Method
    worth: Decimal
    confidence: Decimal
    valid_from: dt.date
    valid_to: dt.date | None = None
    scores: ScoresDraft = ScoresDraft()
    rule: WholeRule = WholeRule.JUDGED
    rule_note_en: str = ""
    rule_note_es: str = ""
    scope_jurisdiction: str = ""
    scope_sector: str = ""
    is_federal_only: bool = False
    scope_note_en: str = ""
    scope_note_es: str = ""
    evidence: tuple[EvidenceDraft, ...] = ()
    conditions: tuple[ConditionDraft, ...] = ()
