"""Which statements of equivalence count from what somebody holds to what is asked for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from registry.catalogue.models import CredentialVersion
from registry.equivalence import selectors
from registry.equivalence.enums import Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors.gap.asked import Requirements, Target, versions_of

COVERS_WHOLE: Final = frozenset({Relation.EXACT, Relation.CLOSE, Relation.BROADER})
"""Relations by which the asserter lets one credential stand for all of the other."""

FROM_ITS_BODY: Final = frozenset({Effect.LEGAL, Effect.ISSUER})
"""Effects that also stand for a license: by law, or by the word of who grants it."""


class Apart(StrEnum):
    """Why a statement is shown beside the others and not counted."""

    INFERRED = "inferred"
    COMPARED = "compared"
    ONE_EMPLOYER = "one_employer"
    OUT_OF_SCOPE = "out_of_scope"
    NO_MATCH = "no_match"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """An assertion in force; ``apart`` is empty where it counts."""

    assertion: EquivalenceAssertion
    apart: Apart | None

    @property
    def share(self) -> int:
        """Return what it is worth, in thousandths."""
        return int(self.assertion.worth * 1000)

    @property
    def covers_whole(self) -> bool:
        """Tell whether one stands for the other, and not only for a part of it."""
        return self.assertion.relation in COVERS_WHOLE


@dataclass(frozen=True, kw_only=True)
class Statements:
    """All statements about the pairs, in effective order: law first, inferred last."""

    rows: tuple[Statement, ...]

    def best(self, versions: Iterable[CredentialVersion]) -> Statement | None:
        """Return the first that counts towards any of ``versions``."""
        wanted = {version.pk for version in versions}
        return next(
            (r for r in self.rows if r.apart is None and r.assertion.target_id in wanted), None
        )

    def way_to(self, versions: Iterable[CredentialVersion]) -> Statement | None:
        """Return the statement whose conditions lead to any of ``versions``.

        The one that counts; else the first by which somebody at least compared the two.
        """
        wanted = {version.pk for version in versions}
        compared = (
            row
            for row in self.rows
            if row.apart == Apart.COMPARED and row.assertion.target_id in wanted
        )
        return self.best(versions) or next(compared, None)


@dataclass(frozen=True, kw_only=True)
class Said:
    """Every assertion in force from what is held to some targets, in effective order."""

    rows: tuple[EquivalenceAssertion, ...] = ()

    def towards(self, target: Target) -> Statements:
        """Return what is said towards one target, and which of it counts there."""
        asked = {version.pk for version in versions_of(target)}
        return Statements(
            rows=tuple(
                Statement(assertion=row, apart=why_apart(row, target))
                for row in self.rows
                if row.target_id in asked
            )
        )


def between(
    *, held: Iterable[CredentialVersion], targets: Iterable[Target], as_of: dt.date
) -> Said:
    """Return what is said in force from what is held to the targets: at most four queries."""
    sources = [version.pk for version in held]
    asked = {version.pk for target in targets for version in versions_of(target)}
    if not sources or not asked:
        return Said()
    rows = selectors.for_page(
        selectors.in_effective_order(
            selectors.in_force(as_of=as_of).filter(source__in=sources, target__in=asked)
        )
    )
    return Said(rows=tuple(rows))


def why_apart(assertion: EquivalenceAssertion, target: Target) -> Apart | None:
    """Tell why an assertion in force does not count towards ``target``; None where it does.

    What is inferred never counts; what only compares binds nobody; what one employer or
    school accepts counts with it alone; and each holds within its scope only.
    """
    if assertion.method == Method.INFERRED:
        return Apart.INFERRED
    if assertion.relation == Relation.NONE:
        return Apart.NO_MATCH
    if not _holds_in(assertion, target):
        return Apart.OUT_OF_SCOPE
    if assertion.effect == Effect.INFORMATIVE:
        return Apart.COMPARED
    asking = target.organisation if isinstance(target, Requirements) else None
    if assertion.effect == Effect.ACCEPTED and assertion.asserter_id != asking:
        return Apart.ONE_EMPLOYER
    return None


def _holds_in(assertion: EquivalenceAssertion, target: Target) -> bool:
    place, sector = _place_and_sector(assertion, target)
    scope = assertion.scope_jurisdiction
    is_in_place = not scope or place == scope or place.startswith(f"{scope}-")
    return is_in_place and assertion.scope_sector in {"", sector}


def _place_and_sector(assertion: EquivalenceAssertion, target: Target) -> tuple[str, str]:
    """Return where the target counts: the opening's place, or where the credential does."""
    if isinstance(target, Requirements):
        return target.place, target.sector
    credential = assertion.target.credential
    return credential.jurisdiction or credential.country, ""
