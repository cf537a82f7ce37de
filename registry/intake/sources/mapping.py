"""Which of our columns a foreign column is, by its name in either language."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process

from registry.intake.sources.columns import columns as columns_of
from registry.intake.sources.columns import kinds

SURE: Final = 0.9
"""Confidence from which a mapping is taken without asking."""

LEAST: Final = 0.72
"""Confidence below which nothing is proposed."""

WORDS: Final = re.compile(r"[^\W_]+")
HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, kw_only=True)
class Guess:
    """The key that a column probably is, and how sure that is (0 to 1)."""

    key: str
    confidence: float


def guess_mapping(columns: Sequence[str], kind: str) -> dict[str, Guess]:
    """Return the likeliest key of each column of a file, every key once.

    A column that resembles none is left out. The same name is 1, another name of the same
    column 0.97, a name that resembles one of these its likeness.
    """
    names = _names(kind)
    found = []
    for position, column in enumerate(columns):
        for key, confidence in _candidates(column, names):
            found.append((-confidence, position, key, column))
    mapping: dict[str, Guess] = {}
    taken: set[str] = set()
    for negative, _position, key, column in sorted(found):
        if column not in mapping and key not in taken:
            mapping[column] = Guess(key=key, confidence=round(-negative, 2))
            taken.add(key)
    return {column: mapping[column] for column in columns if column in mapping}


def likely_kinds(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds whose columns these resemble, the likeliest first."""
    scores = {}
    for kind in kinds():
        mapping = guess_mapping(columns, kind)
        sure = sum(guess.confidence for guess in mapping.values())
        keys = {guess.key for guess in mapping.values()}
        wanted = [column.key for column in columns_of(kind) if column.is_required]
        met = sum(key in keys for key in wanted) / len(wanted)
        scores[kind] = sure / max(len(columns), 1) + met
    return tuple(sorted(scores, key=lambda kind: -scores[kind]))


def fingerprint(columns: Sequence[str]) -> str:
    """Return the SHA-256 of the columns as found, in their order: a table's shape."""
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()


def folded(name: str) -> str:
    """Return a header as it is compared: no accents, case, marks or camel humps."""
    plain = unicodedata.normalize("NFKD", HUMP.sub(" ", name.rpartition(":")[2]))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(WORDS.findall(bare.casefold()))


@cache
def _names(kind: str) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return the folded names with the keys they may mean and how surely."""
    names: dict[str, dict[str, float]] = {}
    for column in columns_of(kind):
        own = (column.key, column.name_en, column.name_es)
        for name, weight in [(name, 1.0) for name in own] + [(x, 0.97) for x in column.aliases]:
            keys = names.setdefault(folded(name), {})
            keys[column.key] = max(keys.get(column.key, 0.0), weight)
    return {name: tuple(keys.items()) for name, keys in names.items()}


def _candidates(
    column: str, names: Mapping[str, tuple[tuple[str, float], ...]]
) -> list[tuple[str, float]]:
    name = folded(column)
    if name in names:
        return list(names[name])
    near = process.extract(
        name, names.keys(), scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=LEAST * 100
    )
    return [
        (key, weight * score / 100 * 0.98)
        for found, score, _index in near
        for key, weight in names[found]
    ]
