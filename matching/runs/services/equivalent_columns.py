"""The equivalences in force on a day, as the engine's table."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from matching.engine import UNKNOWN, Effect, Equivalents
from matching.runs.services.vocabulary import Vocabulary
from registry.equivalence import enums as words_of
from registry.equivalence import selectors
from registry.equivalence.models import EquivalenceAssertion
from registry.people.enums import OrganisationKind

EFFECTS = {
    words_of.Effect.LEGAL.value: Effect.LEGAL,
    words_of.Effect.RECOGNISED.value: Effect.RECOGNISED,
    words_of.Effect.ISSUER.value: Effect.RECOGNISED,
    words_of.Effect.ACCEPTED.value: Effect.ACCEPTED,
    words_of.Effect.INFORMATIVE.value: Effect.CLOSE_WITH_GAP,
}


class Row(NamedTuple):
    """One row of the engine's table; ``id`` counts up over the snapshot."""

    assertion: int
    source: int
    target: int
    worth: int
    effect: int
    employer: int
    subdivision: int


def effect_of(assertion: EquivalenceAssertion) -> Effect:
    """Return what an assertion does for a requirement.

    One that was inferred, or whose conditions are still to be met, never meets a
    requirement, whatever its effect says.
    """
    if assertion.method == words_of.Method.INFERRED:
        return Effect.INFERRED
    if assertion.conditions.all():
        return Effect.CLOSE_WITH_GAP
    return EFFECTS[assertion.effect]


def in_force(as_of: dt.date) -> list[EquivalenceAssertion]:
    """Return the assertions that count on ``as_of``, by primary key."""
    return list(
        selectors.in_force(as_of=as_of)
        .exclude(relation=words_of.Relation.NONE)
        .select_related("asserter")
        .prefetch_related("conditions")
        .order_by("pk")
    )


def equivalent_columns(
    assertions: Iterable[EquivalenceAssertion], words: Vocabulary
) -> tuple[Equivalents, list[int]]:
    """Return the engine's table, and the assertion's primary key behind each of its rows."""
    rows = [row for assertion in assertions for row in _rows(assertion, words)]
    table = Equivalents(
        ids=np.arange(len(rows), dtype=np.int64),
        source=np.array([row.source for row in rows], dtype=np.int32),
        target=np.array([row.target for row in rows], dtype=np.int32),
        worth=np.array([row.worth for row in rows], dtype=np.int16),
        effect=np.array([row.effect for row in rows], dtype=np.int8),
        employer=np.array([row.employer for row in rows], dtype=np.int32),
        subdivision=np.array([row.subdivision for row in rows], dtype=np.int16),
        width=len(words.versions),
    )
    return table, [row.assertion for row in rows]


def _rows(assertion: EquivalenceAssertion, words: Vocabulary) -> Iterator[Row]:
    """One row per employer's scope and per state where the scope is a whole country."""
    for employer, effect in _reach(assertion, words):
        for subdivision in _scope(assertion.scope_jurisdiction, words):
            yield Row(
                assertion=assertion.pk,
                source=words.versions[assertion.source_id],
                target=words.versions[assertion.target_id],
                worth=int(assertion.worth * 1000),
                effect=effect,
                employer=employer,
                subdivision=subdivision,
            )


def _reach(assertion: EquivalenceAssertion, words: Vocabulary) -> list[tuple[int, Effect]]:
    """Return at whose openings it counts, and with which effect; UNKNOWN stands for all.

    An employer speaks for its own openings alone. So does whoever else accepts a credential:
    to all others that acceptance only tells that the two are close.
    """
    effect, own = effect_of(assertion), words.employers[assertion.asserter_id]
    if assertion.asserter.kind == OrganisationKind.EMPLOYER:
        return [(own, effect)]
    if effect == Effect.ACCEPTED:
        return [(own, effect), (UNKNOWN, Effect.CLOSE_WITH_GAP)]
    return [(UNKNOWN, effect)]


def _scope(jurisdiction: str, words: Vocabulary) -> list[int]:
    """Return the states where it holds; UNKNOWN stands for everywhere."""
    if not jurisdiction:
        return [UNKNOWN]
    if jurisdiction in words.subdivisions:
        return [words.subdivisions[jurisdiction]]
    return [n for code, n in words.subdivisions.items() if code.startswith(f"{jurisdiction}-")]
