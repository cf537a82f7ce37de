"""What the registry, and what stands beside it, suggest for the judged sources.

Imported once Django is set up and the database holds the demonstration world. Nothing that
anybody asserted there is looked at: only the records themselves.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz, utils

from benchmarks.suggest_pairs import DEPTH, Asked, worth
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import published_credentials
from registry.equivalence.selectors.suggesting import RULE, Rule, found
from registry.equivalence.selectors.suggesting.reading import sides
from registry.equivalence.selectors.suggesting.records import Dimension, Part, Side
from registry.equivalence.selectors.suggesting.whole import likeness, ranked, scored
from registry.reference.selectors.titles.ranking import Ranker

Suggester = Callable[[Asked], list[str]]
Namer = Callable[[CredentialVersion], list[str]]

SCORERS: Final = {
    "token_sort_ratio": fuzz.token_sort_ratio,
    "token_set_ratio": fuzz.token_set_ratio,
}
GRID: Final = {
    "wording": (0.15, 0.25, 0.35),
    "competencies": (0.45,),
    "occupation": (0.3, 0.5),
    "level": (0.3, 0.6),
    "assessment": (0.5, 0.75),
    "regulated": (0.5, 0.8),
    "covered_from": (0.5,),
}
"""What ``--tune`` tries."""


@dataclass(frozen=True, kw_only=True)
class World:
    """The published records by code, and how each is compared."""

    versions: Mapping[str, CredentialVersion]
    sides: Mapping[str, Side]

    def targets(self, question: Asked) -> list[Side]:
        """Return the records of the side that a question looks at, by code."""
        own = self.sides[question.source].country
        return [
            side
            for code, side in self.sides.items()
            if code != question.source and (side.country != own) == question.across
        ]


def world() -> World:
    """Read what is published."""
    versions = {row.credential.code: row for row in published_credentials()}
    read = sides([row.pk for row in versions.values()])
    return World(versions=versions, sides={side.code: side for side in read})


def ours(known: World, *, ranker: Ranker) -> Suggester:
    """Return what the page shows, from the database to the order."""

    def suggest(question: Asked) -> list[str]:
        version = known.versions[question.source]
        rows = found(version=version, across=question.across, ranker=ranker)
        return [row.target.code for row in rows[:DEPTH]]

    return suggest


def over(known: World, *, ranker: Ranker, rule: Rule = RULE) -> Suggester:
    """Return a suggester over records as given: for what a record lacks, and other rules."""

    def suggest(question: Asked) -> list[str]:
        source = known.sides[question.source]
        rows = ranked(source, known.targets(question), ranker=ranker, rule=rule)
        return [row.target.code for row in rows[:DEPTH]]

    return suggest


def as_written(known: World) -> World:
    """Return the records with the names of their own language alone, and no skill linked."""
    lean = {
        code: _lean(side, known.versions[code].source_language)
        for code, side in known.sides.items()
    }
    return World(versions=known.versions, sides=lean)


def without_skills(known: World) -> World:
    """Return the records with no skill linked: competencies are texts alone."""
    bare = {
        code: replace(side, parts=tuple(Part(names=part.names) for part in side.parts))
        for code, side in known.sides.items()
    }
    return World(versions=known.versions, sides=bare)


def _lean(side: Side, language: str) -> Side:
    parts = tuple(
        Part(names={language: part.names[language]})
        for part in side.parts
        if language in part.names
    )
    return replace(side, names={language: side.names[language]}, parts=parts)


def only(name: Dimension) -> Rule:
    """Return the rule that looks at one dimension of the trade alone."""
    return replace(RULE, trade={name: 1.0}, costs={}, floor=0.0)


def baselines(known: World) -> dict[str, Suggester]:
    """Return rapidfuzz over names: as they stand, and in the language that is likest."""
    made = {}
    for name, scorer in SCORERS.items():
        for cleaning, processor in (("", None), ("_cleaned", utils.default_process)):
            for namer, names in (("", _written), ("_both_languages", _both)):
                made[f"{name}{cleaning}{namer}"] = _by_names(known, scorer, processor, names)
    return made


def _written(version: CredentialVersion) -> list[str]:
    return [version.name_es if version.source_language == "es" else version.name_en]


def _both(version: CredentialVersion) -> list[str]:
    return [version.name_es, version.name_en]


def _by_names(
    known: World,
    scorer: Callable[..., float],
    processor: Callable[[str], str] | None,
    names: Namer,
) -> Suggester:
    said = {code: names(version) for code, version in known.versions.items()}

    def suggest(question: Asked) -> list[str]:
        own = said[question.source]

        def alike(side: Side) -> float:
            return max(
                scorer(one, other, processor=processor)
                for one, other in zip(own, said[side.code], strict=True)
            )

        targets = known.targets(question)
        return [side.code for side in sorted(targets, key=lambda side: (-alike(side), side.code))][
            :DEPTH
        ]

    return suggest


def tuned(known: World, questions: Sequence[Asked], *, ranker: Ranker) -> list[tuple[float, Rule]]:
    """Return the ten best rules of the grid over some questions, with what they reach."""
    ready = [
        (known.sides[q.source], targets, likeness(known.sides[q.source], targets, ranker=ranker))
        for q in questions
        for targets in [known.targets(q)]
    ]
    reached = []
    for rule in _rules():
        answers = []
        for source, targets, alike in ready:
            rows = scored(source, targets, likeness=alike, rule=rule)
            order = sorted(rows, key=lambda row: (-row.whole, row.target.code))
            answers.append([row.target.code for row in order[:DEPTH]])
        value = worth(questions, answers)
        total = value["precision_5"] + value["recall"] / 10 + value["told_apart"] / 2
        reached.append((round(total, 4), rule))
    return sorted(reached, key=lambda row: -row[0])[:10]


def _rules() -> Iterator[Rule]:
    for values in itertools.product(*GRID.values()):
        given = dict(zip(GRID, values, strict=True))
        yield replace(
            RULE,
            trade={name: given[name] for name in list(RULE.trade)},
            costs=RULE.costs
            | {Dimension(n): given[n] for n in ("level", "assessment", "regulated")},
            covered_from=given["covered_from"],
        )
