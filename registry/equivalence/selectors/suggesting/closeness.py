"""How alike names are in meaning, whichever of the two languages they are in."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.equivalence.selectors.suggesting.records import Names
from registry.reference.selectors.titles.ranking import WEIGHTS, Ranker
from registry.reference.selectors.titles.wording import LANGUAGES

Alike = NDArray[np.float32]

ACROSS: Final = tuple((one, other) for one in LANGUAGES for other in LANGUAGES if one != other)


def alike(asked: Sequence[Names], known: Sequence[Names], *, ranker: Ranker) -> Alike:
    """Return how alike each name asked about is to each known one: (asked, known), 0 to 1.

    Names are compared in each language that both have, and the better counts. Only where
    they have none in common are they compared across, through the bilingual vocabulary.
    """
    found = np.full((len(asked), len(known)), -1, dtype=np.float32)
    for language in LANGUAGES:
        _compare(found, asked, known, (language, language), ranker)
    if (found < 0).any():
        across = np.full_like(found, -1)
        for pair in ACROSS:
            _compare(across, asked, known, pair, ranker)
        found = np.where(found < 0, across, found)
    limited: Alike = np.clip(found, 0, 1)
    return limited


def _compare(
    found: Alike,
    asked: Sequence[Names],
    known: Sequence[Names],
    pair: tuple[str, str],
    ranker: Ranker,
) -> None:
    """Put into ``found`` what comparing the names in a pair of languages gives, if it is more."""
    rows = [row for row, names in enumerate(asked) if names.get(pair[0])]
    columns = [column for column, names in enumerate(known) if names.get(pair[1])]
    if not rows or not columns:
        return
    scored = ranker.scored(
        [asked[row][pair[0]] for row in rows],
        [known[column][pair[1]] for column in columns],
        query_language=pair[0],
        corpus_language=pair[1],
    )
    weights = ranker.weights or WEIGHTS[bool(ranker.embedders), pair[0] != pair[1]]
    scores = np.concatenate(list(scored)) / np.float32(sum(weights.values()))
    places = np.ix_(rows, columns)
    found[places] = np.maximum(found[places], np.maximum(scores, 0))
