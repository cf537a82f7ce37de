"""Chance from a seed: the same names give the same draw, whatever is drawn before."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def dice(*names: object) -> random.Random:
    """Return a generator that depends on ``names`` alone."""
    return random.Random("/".join(map(str, names)))  # noqa: S311 - sample data, no secret


def weighted(chance: random.Random, weights: Mapping[Thing, int]) -> Thing:
    """Return one key, as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]


def some(chance: random.Random, things: Sequence[Thing], count: int) -> tuple[Thing, ...]:
    """Return up to ``count`` of the things, in their own order."""
    picked = set(chance.sample(range(len(things)), min(count, len(things))))
    return tuple(thing for index, thing in enumerate(things) if index in picked)
