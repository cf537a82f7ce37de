"""The assertions of equivalence of the demonstration world, each brought to its state."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from matching.demo.tables import Row, grouped, rows
from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import (
    AssertionStatus,
    Choice,
    ConditionKind,
    Effect,
    Method,
    Relation,
    Side,
)
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.policies import panel
from registry.equivalence.policies.parts import belongs_to_asserter
from registry.equivalence.services import assertions, reviewing
from registry.equivalence.services.drafts import (
    AssertionDraft,
    ConditionDraft,
    EvidenceDraft,
    ScoresDraft,
)
from registry.people.models import Organisation, User

REVIEWED = (AssertionStatus.IN_REVIEW, AssertionStatus.PUBLISHED)
WAY_TO: Final[dict[str, tuple[AssertionStatus, ...]]] = {
    AssertionStatus.PROPOSED: (),
    AssertionStatus.IN_REVIEW: (AssertionStatus.IN_REVIEW,),
    AssertionStatus.PUBLISHED: REVIEWED,
    AssertionStatus.REJECTED: (AssertionStatus.IN_REVIEW, AssertionStatus.REJECTED),
    AssertionStatus.APPEALED: (
        AssertionStatus.IN_REVIEW,
        AssertionStatus.REJECTED,
        AssertionStatus.APPEALED,
    ),
    AssertionStatus.CONTESTED: (*REVIEWED, AssertionStatus.CONTESTED),
    AssertionStatus.NEEDS_REVIEW: (*REVIEWED, AssertionStatus.NEEDS_REVIEW),
    AssertionStatus.REVOKED: (*REVIEWED, AssertionStatus.REVOKED),
}
"""The moves that bring a proposed assertion to each state."""

SCORES = ("level", "competencies", "hours", "assessment", "occupation", "regulated")


def build(
    found: Mapping[str, Organisation],
    versions: Mapping[str, CredentialVersion],
    people: Sequence[User],
    *,
    at: dt.datetime,
) -> int:
    """Propose every assertion, let the panel of the demo world vote, and move it along.

    Returns how many. Reviewers among ``people`` vote from both sides, never about what their
    own organisation asserts: nothing is published on another way.
    """
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
            is_told = state == row["status"] or state in assertions.GIVES_REASON
            reason = row["reason"] if is_told else ""
            if assertion.status == AssertionStatus.IN_REVIEW:
                choice = Choice.APPROVE if state == AssertionStatus.PUBLISHED else Choice.REJECT
                _vote(assertion, people, choice, reason, at)
            assertions.move(by=None, assertion=assertion, to=state, reason=reason, at=at)
    return len(lines)


def _vote(
    assertion: EquivalenceAssertion,
    people: Sequence[User],
    choice: Choice,
    reason: str,
    at: dt.datetime,
) -> None:
    """Let one reviewer of each side vote."""
    for side in Side:
        reviewer = next(
            user
            for user in people
            if (body := panel.body_of(user)) is not None
            and body.country == side
            and not belongs_to_asserter(user, assertion)
        )
        reviewing.declare(by=reviewer, assertion=assertion, has_conflict=False, at=at)
        reviewing.vote(by=reviewer, assertion=assertion, choice=choice, reason=reason, at=at)


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
