"""The assertions of equivalence of the demonstration world, each brought to its state."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from matching.demo.tables import Row, grouped, rows
from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import (
    AssertionStatus,
    ConditionKind,
    Effect,
    Method,
    Relation,
)
from registry.equivalence.services import assertions
from registry.equivalence.services.drafts import (
    AssertionDraft,
    ConditionDraft,
    EvidenceDraft,
    ScoresDraft,
)
from registry.people.models import Organisation

REVIEWED = (AssertionStatus.IN_REVIEW, AssertionStatus.PUBLISHED)
WAY_TO: Final[dict[str, tuple[AssertionStatus, ...]]] = {
    AssertionStatus.PROPOSED: (),
    AssertionStatus.IN_REVIEW: (AssertionStatus.IN_REVIEW,),
    AssertionStatus.PUBLISHED: REVIEWED,
    AssertionStatus.REJECTED: (AssertionStatus.IN_REVIEW, AssertionStatus.REJECTED),
    AssertionStatus.CONTESTED: (*REVIEWED, AssertionStatus.CONTESTED),
    AssertionStatus.NEEDS_REVIEW: (*REVIEWED, AssertionStatus.NEEDS_REVIEW),
    AssertionStatus.REVOKED: (*REVIEWED, AssertionStatus.REVOKED),
}
"""The moves that bring a proposed assertion to each state."""

SCORES = ("level", "competencies", "hours", "assessment", "occupation", "regulated")


def build(
    found: Mapping[str, Organisation],
    versions: Mapping[str, CredentialVersion],
    *,
    at: dt.datetime,
) -> int:
    """Propose every assertion and move it along; return how many."""
    evidence = grouped("equivalence_evidence", "equivalence")
    conditions = grouped("equivalence_conditions", "equivalence")
    lines = rows("equivalences")
    for row in lines:
        draft = AssertionDraft(
            source=versions[row["source"]],
            target=versions[row["target"]],
            asserter=found[row["asserter"]],
            relation=Relation(row["relation"]),
            effect=Effect(row["effect"]),
            method=Method(row["method"]),
            worth=Decimal(row["worth"]),
            confidence=Decimal(row["confidence"]),
            scores=_scores(row),
            scope_jurisdiction=row["scope_jurisdiction"],
            scope_sector=row["scope_sector"],
            scope_note_en=row["scope_note_en"],
            scope_note_es=row["scope_note_es"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            evidence=tuple(_evidence(line) for line in evidence.get(row["key"], [])),
            conditions=tuple(_condition(line) for line in conditions.get(row["key"], [])),
        )
        assertion = assertions.propose(by=None, draft=draft, at=at)
        for state in WAY_TO[row["status"]]:
            reason = row["reason"] if state == row["status"] else ""
            assertions.move(by=None, assertion=assertion, to=state, reason=reason, at=at)
    return len(lines)


def _scores(row: Row) -> ScoresDraft:
    stated = {name: row[f"score_{name}"] for name in SCORES}
    return ScoresDraft(**{name: int(text) for name, text in stated.items() if text})


def _evidence(row: Row) -> EvidenceDraft:
    return EvidenceDraft(
        title=row["title"],
        publisher=row["publisher"],
        url=row["url"],
        page=row["page"],
        dated=_day(row["dated"]),
        summary_en=row["summary_en"],
        summary_es=row["summary_es"],
    )


def _condition(row: Row) -> ConditionDraft:
    return ConditionDraft(
        kind=ConditionKind(row["kind"]), text_en=row["text_en"], text_es=row["text_es"]
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
