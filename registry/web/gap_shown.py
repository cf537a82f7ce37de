"""A gap as a page shows it: pieces, who teaches them, plans with their sums, statements."""

from dataclasses import dataclass
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.equivalence.selectors.gap import (
    COMPARED_IN,
    WEIGHTS,
    Gap,
    Lesson,
    Piece,
    Plan,
    Statement,
)
from registry.reference.models import Currency
from registry.web import gap_words, money, offers, record_wording, wording
from registry.web.money import Rates, Shown
from registry.web.offers import OfferingShown

LISTED: Final = 3
"""So many programs are named under each missing piece."""


@dataclass(frozen=True, kw_only=True)
class LessonShown:
    """A program that teaches a piece; ``barrier`` says why it is in no plan, empty otherwise."""

    row: Lesson
    offering: OfferingShown | None
    weeks: str
    barrier: str


@dataclass(frozen=True, kw_only=True)
class PieceShown:
    """A piece: ``state`` is met, partly, open or unknown; ``more`` counts lessons not named."""

    row: Piece
    kind: str
    name: str
    state: str
    why: str
    share: str
    lessons: tuple[LessonShown, ...]
    more: int

    @property
    def ways(self) -> int:
        """Return how many lessons teach it, named or not."""
        return len(self.lessons) + self.more


@dataclass(frozen=True, kw_only=True)
class PlanShown:
    """A plan: its steps, its sums in both currencies, and what has to be said with them."""

    title: str
    steps: tuple[LessonShown, ...]
    closes: str
    cost: Shown | None
    is_free: bool
    weeks: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StatementShown:
    """A statement of equivalence in one sentence, and why it is not counted."""

    row: Statement
    sentence: str
    scope: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class GapShown:
    """Everything that a page about a gap says."""

    gap: Gap
    percent: int
    met: tuple[PieceShown, ...]
    open: tuple[PieceShown, ...]
    counted: tuple[StatementShown, ...]
    apart: tuple[StatementShown, ...]
    plans: tuple[PlanShown, ...]
    half: PlanShown | None
    untaught: tuple[str, ...]
    unnamed: str
    stated: str
    weights: tuple[tuple[str, int], ...]

    @property
    def bar(self) -> int:
        """Return the covered part of a bar of 10,000 units."""
        return self.gap.tally.covered


def gap_shown(found: Gap) -> GapShown:
    """Put a gap into words, in the language of the page, without a query."""
    rates = dict(found.rates)
    pieces = [_piece(found, piece, rates) for piece in found.tally.pieces]
    plans = _plans(found, rates)
    tally = found.tally
    return GapShown(
        gap=found,
        percent=tally.percent,
        met=tuple(piece for piece in pieces if piece.state == "met"),
        open=tuple(piece for piece in pieces if piece.state != "met"),
        counted=tuple(_statement(row) for row in found.counted),
        apart=tuple(_statement(row) for row in found.apart),
        plans=plans,
        half=_plan(found, found.half, "", rates),
        untaught=tuple(gap_words.piece_name(piece) for piece in found.untaught),
        unnamed=gap_words.unnamed(tally.unnamed),
        stated=gap_words.stated(tally.stated),
        weights=_weights(found),
    )


def _weights(found: Gap) -> tuple[tuple[str, int], ...]:
    kinds = {piece.want.kind for piece in found.tally.pieces}
    words = gap_words.KINDS
    return tuple((capfirst(str(words[k])), value) for k, value in WEIGHTS.items() if k in kinds)


def _piece(found: Gap, piece: Piece, rates: Rates) -> PieceShown:
    rows = [] if piece.finding.is_met else found.lessons_for(piece)
    return PieceShown(
        row=piece,
        kind=str(gap_words.KINDS[piece.want.kind]),
        name=gap_words.piece_name(piece),
        state=gap_words.state(piece),
        why=gap_words.why(piece),
        share=record_wording.number(piece.points // 100),
        lessons=tuple(lesson_shown(row, rates, found) for row in rows[:LISTED]),
        more=max(len(rows) - LISTED, 0),
    )


def lesson_shown(row: Lesson, rates: Rates, found: Gap) -> LessonShown:
    """Put a lesson into words."""
    rows = [row.offering] if row.offering else []
    return LessonShown(
        row=row,
        offering=next(iter(offers.shown(rows, rates, found.as_of)), None),
        weeks=gap_words.weeks(row.weeks),
        barrier=gap_words.barrier_reason(row.barrier),
    )


def _plans(found: Gap, rates: Rates) -> tuple[PlanShown, ...]:
    """Return the cheapest and the quickest plan, once where they are the same."""
    cheapest, quickest = found.cheapest, found.quickest
    if cheapest is not None and quickest is not None and cheapest.steps == quickest.steps:
        both = _plan(found, cheapest, _("The cheapest way, and the quickest"), rates)
        return (both,) if both else ()
    rows = (
        _plan(found, cheapest, _("The cheapest way"), rates),
        _plan(found, quickest, _("The quickest way"), rates),
    )
    return tuple(row for row in rows if row is not None)


def _plan(found: Gap, plan: Plan | None, title: str, rates: Rates) -> PlanShown | None:
    if plan is None:
        return None
    all_unknown = plan.unknown_costs == len(plan.steps)
    return PlanShown(
        title=title,
        steps=tuple(lesson_shown(row, rates, found) for row in plan.steps),
        closes=wording.listed(gap_words.piece_name(piece) for piece in plan.closes),
        cost=None if all_unknown else _cost(plan, rates),
        is_free=not plan.cost and not plan.unknown_costs,
        weeks=record_wording.weeks(plan.weeks) if plan.unknown_weeks < len(plan.steps) else "",
        notes=tuple(gap_words.notes(plan)),
    )


def _cost(plan: Plan, rates: Rates) -> Shown:
    """Return the sum in the currency of its steps where they share one, else in dollars."""
    currencies = {
        row.offering.currency for row in plan.steps if row.offering and row.offering.currency
    }
    if len(currencies) == 1:
        only = currencies.pop()
        total = sum(row.offering.cost_minor or 0 for row in plan.steps if row.offering)
        return money.shown(total, only, rates.get(only.code))
    dollar = Currency(code=COMPARED_IN, minor_digits=2)
    return money.shown(plan.cost, dollar, rates.get(COMPARED_IN))


def _statement(row: Statement) -> StatementShown:
    return StatementShown(
        row=row,
        sentence=wording.assertion_sentence(row.assertion),
        scope=wording.scope_sentence(row.assertion),
        reason=gap_words.apart_reason(row.apart),
    )
