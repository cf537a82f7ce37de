"""The rule that makes one figure of the dimensions, and the ranking by it.

    whole = trade x the factors of what stands in the way

``trade`` is the weighted mean of the dimensions that say whether it is the same work
(wording, competencies, occupation), over those that are known. Each other dimension that is
known multiplies it by ``1 - cost x (1 - score / 100)``: a score of 100 costs nothing, a score
of 0 costs its whole cost. What is not known costs nothing and is said to be not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from registry.equivalence.selectors.suggesting import dimensions
from registry.equivalence.selectors.suggesting.closeness import Alike, alike
from registry.equivalence.selectors.suggesting.records import Dimension, Scored, Side
from registry.reference.selectors.titles.ranking import Ranker


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Weights of what makes it the same trade, costs of what stands in the way; all 0 to 1.

    ``covered_from``: how alike a competency has to be to count as covered, 0 to 1; below it
    the likeness counts half. ``floor``: a whole below it is no suggestion, 0 to 100.
    """

    trade: Mapping[Dimension, float]
    costs: Mapping[Dimension, float]
    covered_from: float
    floor: float


RULE: Final = Rule(
    trade={Dimension.WORDING: 0.21, Dimension.COMPETENCIES: 0.37, Dimension.OCCUPATION: 0.42},
    costs={
        Dimension.LEVEL: 0.6,
        Dimension.HOURS: 0.5,
        Dimension.ASSESSMENT: 0.75,
        Dimension.REGULATED: 0.8,
    },
    covered_from=0.5,
    floor=5.0,
)
"""Chosen on the tuning part of the judged pairs alone (``python -m benchmarks.suggest --tune``),
but for the cost of hours: too few records state them on both sides to choose by."""

Likeness = tuple[Alike, Alike, Sequence[slice]]


def ranked(
    source: Side, targets: Sequence[Side], *, ranker: Ranker, rule: Rule = RULE
) -> list[Scored]:
    """Return the targets that are worth a look from a source, best first; of equals by code."""
    found = scored(source, targets, likeness=likeness(source, targets, ranker=ranker), rule=rule)
    kept = [row for row in found if row.whole >= rule.floor]
    return sorted(kept, key=lambda row: (-row.whole, row.target.code, row.target.pk))


def likeness(source: Side, targets: Sequence[Side], *, ranker: Ranker) -> Likeness:
    """Return how alike names and competencies are: the costly part, the same for every rule."""
    parts = [part.names for target in targets for part in target.parts]
    bounds = np.cumsum([0, *[len(target.parts) for target in targets]])
    spans = [slice(int(a), int(b)) for a, b in pairwise(bounds)]
    names = alike([source.names], [target.names for target in targets], ranker=ranker)
    return names, alike([part.names for part in source.parts], parts, ranker=ranker), spans


def scored(
    source: Side, targets: Sequence[Side], *, likeness: Likeness, rule: Rule = RULE
) -> list[Scored]:
    """Return every target with its scores, in the order given."""
    names, parts, spans = likeness
    return [
        _one(source, target, float(names[0, row]), parts[:, spans[row]], rule)
        for row, target in enumerate(targets)
    ]


def _one(source: Side, target: Side, wording: float, parts: Alike, rule: Rule) -> Scored:
    shares = _shares(source, target, parts, rule)
    scores = {
        Dimension.WORDING: round(dimensions.MOST * wording),
        Dimension.COMPETENCIES: (
            round(dimensions.MOST * sum(shares) / len(shares)) if shares else None
        ),
        Dimension.OCCUPATION: dimensions.occupation(source, target),
        Dimension.LEVEL: dimensions.level(source, target),
        Dimension.HOURS: dimensions.hours(source, target),
        Dimension.ASSESSMENT: dimensions.assessment(source, target),
        Dimension.REGULATED: dimensions.regulated(source, target),
    }
    covered = [share >= rule.covered_from for share in shares]
    parts_of = list(zip(target.parts, covered, strict=False))
    return Scored(
        target=target,
        whole=whole(scores, rule),
        scores=scores,
        covered=tuple(part.names for part, is_covered in parts_of if is_covered),
        missing=tuple(part.names for part, is_covered in parts_of if not is_covered),
    )


def _shares(source: Side, target: Side, parts: Alike, rule: Rule) -> list[float]:
    """Return how far the source covers each competency of the target; none where one has none.

    The same skill is covered. Otherwise the likest name decides: half of what is less alike
    than ``covered_from`` counts, as it may be chance.
    """
    if not source.parts or not target.parts:
        return []
    skills = {part.skill for part in source.parts} - {None}
    best = parts.max(axis=0)
    return [
        1.0 if part.skill in skills else float(share) * (1.0 if share >= rule.covered_from else 0.5)
        for part, share in zip(target.parts, best, strict=True)
    ]


def whole(scores: Mapping[Dimension, int | None], rule: Rule = RULE) -> float:
    """Return the whole of the scores by a rule, 0 to 100."""
    known = [(rule.trade[name], scores.get(name)) for name in rule.trade]
    given = [(weight, score) for weight, score in known if score is not None]
    total = sum(weight for weight, _ in given)
    if not total:
        return 0.0
    made = sum(weight * score for weight, score in given) / total
    for name, cost in rule.costs.items():
        score = scores.get(name)
        if score is not None:
            made *= 1 - cost * (1 - score / dimensions.MOST)
    return made
