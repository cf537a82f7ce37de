"""What counts between credentials on a day: asserted first, inferred last and apart.

The policy: legal effect before recognition by the competent body, before the issuer's, before
acceptance by named bodies, before what only informs, before what is proposed or unsettled, and
last what is inferred. Whoever disagrees is kept and listed. The day asked for is the day of
validity: what has been revoked since counts on no day.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from django.db import connection
from django.db.models import Q, QuerySet

from registry.equivalence.enums import AssertionStatus, Effect, Method
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import (
    ORDER_OF_EFFECT,
    WAITING,
    for_page,
    in_effective_order,
    in_force,
    visible_to,
)
from registry.equivalence.selectors.graph import chaining, reading
from registry.equivalence.selectors.graph.edges import OPEN_END, Chains, Edges
from registry.equivalence.selectors.graph.plain import Chain
from registry.equivalence.selectors.graph.scopes import meet_of_places, meet_of_sectors
from registry.people.policies import Person

DIGITS: Final = 9
"""Decimal places of a chain's shares: ``WHOLE`` parts."""

ONE_DAY: Final = dt.timedelta(days=1)


class Status(StrEnum):
    """What stands first between two credentials, in the order in which it counts."""

    LEGAL = "legal"
    RECOGNISED = "recognised"
    ISSUER = "issuer"
    ACCEPTED = "accepted"
    INFORMATIVE = "informative"
    PROPOSED = "proposed"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class Asserted(NamedTuple):
    """A published assertion, as far as a list needs it."""

    id: int
    source: int
    target: int
    relation: str
    effect: str
    method: str
    worth: Decimal
    confidence: Decimal
    jurisdiction: str
    sector: str
    valid_from: dt.date
    valid_to: dt.date | None


class Inferred(NamedTuple):
    """A chain that nobody asserted: informative always. ``path``: its assertions in order."""

    source: int
    target: int
    relation: str
    worth: Decimal
    confidence: Decimal
    jurisdiction: str
    sector: str
    valid_from: dt.date
    valid_to: dt.date | None
    hops: int
    path: list[int]


@dataclass(frozen=True, kw_only=True)
class Effective:
    """What stands from one version to another: ``first`` counts, ``others`` say so too or disagree.

    Both are assertions of people; ``inferred`` are chains, the surest first.
    """

    first: EquivalenceAssertion | None
    others: tuple[EquivalenceAssertion, ...]
    inferred: tuple[Inferred, ...]

    @property
    def status(self) -> Status:
        """Return what stands first; ``UNKNOWN`` where nothing is said and nothing follows."""
        if self.first is None:
            return Status.INFERRED if self.inferred else Status.UNKNOWN
        if self.first.status in WAITING:
            return Status.PROPOSED
        if self.first.method == Method.INFERRED:
            return Status.INFERRED
        return Status(Effect(self.first.effect).value)


@dataclass(frozen=True, kw_only=True)
class Equivalents:
    """All equivalents of a version on a day, both ways; never mixed: asserted, and inferred."""

    outgoing: tuple[Asserted, ...]
    incoming: tuple[Asserted, ...]
    inferred_outgoing: tuple[Inferred, ...]
    inferred_incoming: tuple[Inferred, ...]


def effective(*, source: int, target: int, as_of: dt.date, user: Person = None) -> Effective:
    """Return what stands from one version (by its key) to another on a day.

    Proposals are those that ``user`` may see. Chains are found anew for the day; nine queries.
    """
    pair = Q(source=source, target=target)
    counted = list(for_page(in_effective_order(in_force(as_of=as_of).filter(pair))))
    said = [row for row in counted if row.method != Method.INFERRED]
    proposed = _in_period(visible_to(user).filter(pair, status__in=WAITING), as_of)
    said += for_page(in_effective_order(proposed))
    said += [row for row in counted if row.method == Method.INFERRED]
    edges = Edges.of(reading.between(sources=[source], targets=[target], day=as_of))
    chains = chaining.best_between(edges, np.array([source]), np.array([target]))
    return Effective(
        first=said[0] if said else None,
        others=tuple(said[1:]),
        inferred=undominated(_found(chains, edges)),
    )


def equivalents_of(*, version: int, as_of: dt.date) -> Equivalents:
    """Return all equivalents of a version (by its key) on a day, each list the best first.

    One query where the stored chains are those of the day; seven for other days, whose chains
    are found anew.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALL, {"version": version, "day": as_of, "eve": as_of - ONE_DAY})
        rows = cursor.fetchall()
    asserted = sorted((Asserted._make(row[1:13]) for row in rows if row[0] == SAID), key=_weight)
    if any(row[0] == STORED for row in rows):
        chains = undominated(
            Inferred._make((*row[2:5], *row[7:])) for row in rows if row[0] == MADE
        )
    else:
        chains = inferred_anew(version=version, as_of=as_of)
    return Equivalents(
        outgoing=tuple(row for row in asserted if row.source == version),
        incoming=tuple(row for row in asserted if row.target == version),
        inferred_outgoing=tuple(row for row in chains if row.source == version),
        inferred_incoming=tuple(row for row in chains if row.target == version),
    )


SAID, MADE, STORED = 0, 1, 2
"""Kinds of row: an assertion, a stored chain, and that the stored chains are those of the day."""

ALL: Final = f"""
    SELECT {SAID}, id, source_id, target_id, relation, effect, method, worth, confidence,
        scope_jurisdiction, scope_sector, valid_from, valid_to, NULL::smallint, NULL::bigint[]
    FROM registry_equivalenceassertion
    WHERE (source_id = %(version)s OR target_id = %(version)s)
        AND status = '{AssertionStatus.PUBLISHED}'
        AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
    UNION ALL
    SELECT {MADE}, id, source_id, target_id, relation, NULL, NULL, worth, confidence,
        scope_jurisdiction, scope_sector, valid_from, valid_to, hops, path
    FROM registry_inferredequivalence
    WHERE (source_id = %(version)s OR target_id = %(version)s)
        AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
    UNION ALL
    SELECT {STORED}, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, day, NULL, NULL, NULL
    FROM registry_inferenceday WHERE day BETWEEN %(eve)s AND %(day)s
"""  # noqa: S608 - only constants of ours are put in


def _weight(row: Asserted) -> tuple[int, Decimal, Decimal, int]:
    """Return what assertions are ordered by: as ``in_effective_order`` does."""
    is_inferred = row.method == Method.INFERRED
    effect = len(ORDER_OF_EFFECT) if is_inferred else ORDER_OF_EFFECT.index(Effect(row.effect))
    return effect, -row.worth, -row.confidence, row.id


def inferred_anew(*, version: int, as_of: dt.date) -> tuple[Inferred, ...]:
    """Find the chains from and to a version on any day, the surest first; six queries."""
    here = np.array([version])
    out = Edges.of(reading.leaving(sources=[version], day=as_of))
    into = Edges.of(reading.arriving(targets=[version], day=as_of))
    arriving = chaining.best_between(into, np.unique(into.source), here)
    found = [*_found(chaining.best_from(out, here), out), *_found(arriving, into)]
    return undominated(found)


def undominated(chains: Iterable[Inferred]) -> tuple[Inferred, ...]:
    """Sort chains, the surest first, and leave out what a surer one says for more places."""
    kept: list[Inferred] = []
    of_pair: dict[tuple[int, int], list[Inferred]] = {}
    for chain in sorted(chains, key=rank):
        pair = of_pair.setdefault((chain.source, chain.target), [])
        if not any(_covers(better, chain) for better in pair):
            pair.append(chain)
            kept.append(chain)
    return tuple(kept)


def rank(chain: Inferred) -> tuple[Decimal, Decimal, int, list[int]]:
    """Return what chains are ordered by, the best first."""
    return -chain.confidence, -chain.worth, chain.hops, chain.path


def _covers(wide: Inferred, narrow: Inferred) -> bool:
    """Tell whether a chain holds wherever another does."""
    place = meet_of_places(wide.jurisdiction, narrow.jurisdiction)
    return place == narrow.jurisdiction and (
        meet_of_sectors(wide.sector, narrow.sector) == narrow.sector
    )


def _in_period(
    rows: QuerySet[EquivalenceAssertion], as_of: dt.date
) -> QuerySet[EquivalenceAssertion]:
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=as_of), valid_from__lte=as_of)


def as_inferred(chain: Chain) -> Inferred:
    """Return a chain of the slow twin as a row."""
    return Inferred(
        source=chain.source,
        target=chain.target,
        relation=chain.relation,
        worth=Decimal(chain.worth).scaleb(-DIGITS),
        confidence=Decimal(chain.confidence).scaleb(-DIGITS),
        hops=len(chain.path),
        path=list(chain.path),
        jurisdiction=chain.jurisdiction,
        sector=chain.sector,
        valid_from=dt.date.fromordinal(chain.starts),
        valid_to=None if chain.ends == OPEN_END else dt.date.fromordinal(chain.ends),
    )


def _found(chains: Chains, edges: Edges) -> list[Inferred]:
    """Return chains as rows."""
    return [as_inferred(chain) for chain in chaining.as_rows(chains, edges)]
