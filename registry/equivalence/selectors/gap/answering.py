"""The gap: what is covered, what is missing, who teaches it, and the ways to close it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from registry.catalogue.models import CredentialVersion
from registry.equivalence.selectors.gap import plans
from registry.equivalence.selectors.gap.asked import (
    Requirements,
    Target,
    load_competencies,
    wants_of,
)
from registry.equivalence.selectors.gap.covering import Held, attested_by, findings
from registry.equivalence.selectors.gap.pieces import Piece, Tally, weigh
from registry.equivalence.selectors.gap.plans import Aim, Choice
from registry.equivalence.selectors.gap.statements import Statement, Statements, between
from registry.equivalence.selectors.gap.teaching import (
    Lesson,
    Lessons,
    lessons,
    programmes_for,
)
from registry.reference.selectors.money import Rate, rate_on, whole

COMPARED_IN: Final = "USD"
"""Costs are compared in cents of this currency, at the newest rate of the day."""

CENTS: Final = 100

PAIR: Final = {"MXN": "USD", "USD": "MXN"}
"""The two currencies in which costs are shown, each with the other."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Lessons to take one after the other. Sums leave out what is not known, and say how many.

    ``cost`` is in minor units of ``COMPARED_IN``; ``weeks`` add up, ``longest`` is the most of
    one lesson: what it takes if all could be taken at once.
    """

    steps: tuple[Lesson, ...]
    closes: tuple[Piece, ...]
    cost: int
    unknown_costs: int
    weeks: int
    longest: int
    unknown_weeks: int
    is_proven: bool


@dataclass(frozen=True, kw_only=True)
class Gap:
    """From what is held to what is asked for, as of a day.

    ``counted`` are the statements of equivalence that count, ``apart`` those shown beside:
    inferred, comparisons, one employer's, out of scope. ``cheapest`` and ``quickest`` cover
    every open piece that can be learned, ``half`` at least half of what is missing at the
    least cost; None where no published program gets there. ``untaught`` are open pieces that
    nobody here teaches her.
    """

    target: Target
    as_of: dt.date
    language: str
    tally: Tally
    counted: tuple[Statement, ...]
    apart: tuple[Statement, ...]
    lessons: Lessons
    cheapest: Plan | None
    quickest: Plan | None
    half: Plan | None
    untaught: tuple[Piece, ...]
    rates: Mapping[str, Rate | None] = field(default_factory=dict)

    @property
    def version(self) -> CredentialVersion | None:
        """Return the credential asked for, where the target is one."""
        return None if isinstance(self.target, Requirements) else self.target

    def lessons_for(self, piece: Piece) -> list[Lesson]:
        """Return what teaches a piece: what she can take first, in her language first."""
        rows = [row for row in self.lessons.rows if piece.want.key in row.covers]
        return sorted(rows, key=self._order)

    def _order(self, row: Lesson) -> tuple[bool, bool, bool, int, int]:
        cost = cost_of(row, self.rates)
        is_other = row.offering is None or row.offering.language != self.language
        place = row.offering.pk if row.offering else row.programme.pk
        return row.barrier is not None, is_other, cost is None, cost or 0, place


def gap(*, held: Held, target: Target, as_of: dt.date, language: str) -> Gap:
    """Return the gap between what somebody holds and a target, on a day.

    ``language`` (es, en) decides which of two equal lessons is shown first.
    """
    return gaps(held=held, targets=[target], as_of=as_of, language=language)[0]


def gaps(
    *, held: Held, targets: Sequence[Target], as_of: dt.date, language: str
) -> tuple[Gap, ...]:
    """Return the gap to each target, in a fixed number of queries for all of them together."""
    load_competencies(targets)
    attested = attested_by(held)
    said = between(held=held.versions, targets=targets, as_of=as_of)
    statements = [said.towards(target) for target in targets]
    tallies = [
        weigh(findings(wants=wants_of(target), held=held, attested=attested, statements=known))
        for target, known in zip(targets, statements, strict=True)
    ]
    open_pieces = [piece for tally in tallies for piece in tally.open]
    programmes = programmes_for(wants=[piece.want for piece in open_pieces], as_of=as_of)
    rates = _rates(as_of)
    return tuple(
        _gap(
            target=target,
            tally=tally,
            statements=known,
            found=lessons(pieces=tally.open, programmes=programmes, held=held, attested=attested),
            rates=rates,
            day=(as_of, language),
        )
        for target, known, tally in zip(targets, statements, tallies, strict=True)
    )


def _rates(day: dt.date) -> dict[str, Rate | None]:
    """Return the newest rate of each of the two currencies into the other: four queries."""
    return {here: rate_on(here, there, day) for here, there in PAIR.items()}


def _gap(
    *,
    target: Target,
    tally: Tally,
    statements: Statements,
    found: Lessons,
    rates: Mapping[str, Rate | None],
    day: tuple[dt.date, str],
) -> Gap:
    open_to_her = [row for row in found.rows if row.barrier is None]
    taught = frozenset[str]().union(*(row.covers for row in open_to_her))
    planner = _Planner(tally=tally, lessons=open_to_her, rates=rates)
    return Gap(
        target=target,
        as_of=day[0],
        language=day[1],
        tally=tally,
        counted=tuple(row for row in statements.rows if row.apart is None),
        apart=tuple(row for row in statements.rows if row.apart is not None),
        lessons=found,
        cheapest=planner.plan(Aim.CHEAPEST),
        quickest=planner.plan(Aim.QUICKEST),
        half=planner.plan(Aim.CHEAPEST, percent=plans.HALF),
        untaught=tuple(p for p in tally.open if p.want.key not in taught),
        rates=rates,
    )


def cost_of(lesson: Lesson, rates: Mapping[str, Rate | None]) -> int | None:
    """Return the cost in minor units of ``COMPARED_IN``; None where it, or the rate, is unknown."""
    offering = lesson.offering
    if offering is None or offering.cost_minor is None or offering.currency is None:
        return None
    if offering.cost_minor == 0 or offering.currency.code == COMPARED_IN:
        return offering.cost_minor
    rate = rates.get(offering.currency.code)
    if rate is None or rate.quote != COMPARED_IN:
        return None
    scale = 10**offering.currency.minor_digits
    return whole(offering.cost_minor * rate.rate * CENTS / scale)


@dataclass(frozen=True, kw_only=True)
class _Planner:
    tally: Tally
    lessons: list[Lesson]
    rates: Mapping[str, Rate | None]

    def plan(self, aim: Aim, percent: int = plans.ALL) -> Plan | None:
        """Return a plan, or None where there is nothing to close or no way to it."""
        missing = {piece.want.key: max(piece.missing, 1) for piece in self.tally.open}
        options = [
            plans.Option(
                id=row.offering.pk,
                covers=row.covers,
                cost=cost_of(row, self.rates),
                weeks=row.weeks,
            )
            for row in self.lessons
            if row.offering is not None
        ]
        choice = plans.choose(options=options, missing=missing, aim=aim, percent=percent)
        return None if choice is None else self._plan(choice)

    def _plan(self, choice: Choice) -> Plan:
        chosen = [r for r in self.lessons if r.offering and r.offering.pk in choice.ids]
        costs = [cost_of(row, self.rates) for row in chosen]
        weeks = [row.weeks for row in chosen]
        closed = frozenset[str]().union(*(row.covers for row in chosen))
        return Plan(
            steps=tuple(sorted(chosen, key=_by_start)),
            closes=tuple(piece for piece in self.tally.open if piece.want.key in closed),
            cost=sum(cost for cost in costs if cost is not None),
            unknown_costs=costs.count(None),
            weeks=sum(count for count in weeks if count is not None),
            longest=max((count for count in weeks if count is not None), default=0),
            unknown_weeks=weeks.count(None),
            is_proven=choice.is_proven,
        )


def _by_start(row: Lesson) -> tuple[dt.date, int]:
    start = row.offering.starts_on if row.offering else None
    return start or dt.date.min, row.offering.pk if row.offering else 0
