"""The judged pairs of credentials: reading them, and what they ask of who suggests.

``data/suggest_pairs.tsv`` was written before anything scored pairs, from knowledge of the
trades. For each source in it, and each side of the border, it names every record that a
panel would want to see; all that is not named ``yes`` there is not relevant. The other rows
are what looks like it and is not: another trade in the same words (``look_alike``), another
level (``other_level``), a paper that the law asks for itself (``license``).
"""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.judged import DATA, rows
from benchmarks.measures import mean, recall

ONE_IN: Final = 3
"""Of so many questions one is held out: its answers choose no weight."""

FIRST: Final = 5
DEPTH: Final = 10


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A source and a side, which records are relevant there, and which only look like it."""

    source: str
    across: bool
    relevant: Mapping[str, int]
    look_alikes: tuple[str, ...]

    @property
    def is_held_out(self) -> bool:
        """Tell whether it is in the part for checking, by its letters alone."""
        return zlib.crc32(f"{self.source} {self.across}".encode()) % ONE_IN == 0


def asked(countries: Mapping[str, str], folder: Path = DATA) -> list[Asked]:
    """Return what the judged pairs ask, by source and side; ``countries`` are of the codes."""
    groups: dict[tuple[str, bool], list[dict[str, str]]] = {}
    for row in rows(folder / "suggest_pairs.tsv"):
        across = countries[row["source"]] != countries[row["target"]]
        groups.setdefault((row["source"], across), []).append(row)
    return [
        Asked(
            source=source,
            across=across,
            relevant={row["target"]: 1 for row in found if row["relevant"] == "yes"},
            look_alikes=tuple(row["target"] for row in found if row["relevant"] == "no"),
        )
        for (source, across), found in groups.items()
    ]


def worth(questions: Sequence[Asked], answers: Iterable[Sequence[str]]) -> dict[str, float]:
    """Return what ranked answers are worth.

    ``precision_5`` divides by 5 always, ``recall`` looks at the first 10: both over the
    questions that have something relevant. ``told_apart`` is the share of pairs of a relevant
    record and a look-alike of one source of which the relevant one comes first (what is not
    listed comes last, two such count half); ``false_alarms`` the share of look-alikes among
    the first five.
    """
    pairs = list(zip(questions, answers, strict=True))
    asking = [(question, answer) for question, answer in pairs if question.relevant]
    apart = [value for question, answer in asking for value in _apart(question, answer)]
    alarms = [float(code in answer[:FIRST]) for q, answer in pairs for code in q.look_alikes]
    return {
        "precision_5": round(mean([_hits(answer, q.relevant) / FIRST for q, answer in asking]), 4),
        "recall": round(mean([recall(answer, q.relevant, DEPTH) for q, answer in asking]), 4),
        "told_apart": round(mean(apart), 4),
        "false_alarms": round(mean(alarms), 4),
    }


def best_possible(questions: Sequence[Asked]) -> float:
    """Return the precision in the first five of the best order there is."""
    shares = [min(len(q.relevant), FIRST) / FIRST for q in questions if q.relevant]
    return round(mean(shares), 4)


def _hits(answer: Sequence[str], relevant: Collection[str]) -> int:
    return len(set(answer[:FIRST]) & set(relevant))


def _apart(question: Asked, answer: Sequence[str]) -> list[float]:
    place: Mapping[Any, int] = {code: row for row, code in enumerate(answer)}
    last = len(answer)
    found = []
    for right in question.relevant:
        for wrong in question.look_alikes:
            one, other = place.get(right, last), place.get(wrong, last)
            found.append(0.5 if one == other else float(one < other))
    return found
