"""How well titles are found in another list, beside rapidfuzz alone.

No crosswalk is used anywhere in the ranking, and the vocabulary leaves out the classification
that the queries come from: its titles and this registry's translations of them.
"""

from collections.abc import Callable, Sequence
from typing import Final

from rapidfuzz import fuzz, process, utils

from benchmarks.judged import TitleSet
from benchmarks.measures import mean, reciprocal_rank
from registry.reference.selectors.titles.embedding import Embedder
from registry.reference.selectors.titles.ranking import Ranker
from registry.reference.services import vocabulary

QUERIED: Final = "sinco2011"


def ablation(titles: TitleSet, embedders: Sequence[Embedder]) -> dict[str, dict[str, float]]:
    """Return MRR and hits in the first ten of the ranking, of its parts and of rapidfuzz."""
    without = vocabulary.shipped(leave_out=(QUERIED,))
    rankers = {
        "all": Ranker(vocabulary=without, embedders=embedders),
        "with_query_titles": Ranker(vocabulary=vocabulary.shipped(), embedders=embedders),
        "no_vectors": Ranker(vocabulary=without),
        **{
            part: Ranker(vocabulary=without, weights={part: 1.0})
            for part in ("words", "letters", "concepts")
        },
    }
    for model in embedders:
        alone = {"vectors": 1.0}
        rankers[model.name] = Ranker(vocabulary=without, embedders=[model], weights=alone)
    found = {name: _worth(titles, _ranked(titles, ranker)) for name, ranker in rankers.items()}
    return {
        **found,
        "rapidfuzz": _worth(titles, _by_rapidfuzz(titles, None)),
        "rapidfuzz_cleaned": _worth(titles, _by_rapidfuzz(titles, utils.default_process)),
    }


def _ranked(titles: TitleSet, ranker: Ranker) -> list[list[str]]:
    codes = list(titles.corpus)
    ranked = ranker.rank(
        list(titles.queries.values()),
        list(titles.corpus.values()),
        query_language="es",
        corpus_language="en",
        most=len(codes),
    )
    return [[codes[row] for row in found.rows] for found in ranked]


def _by_rapidfuzz(titles: TitleSet, cleaned: Callable[[str], str] | None) -> list[list[str]]:
    codes = list(titles.corpus)
    scores = process.cdist(
        list(titles.queries.values()),
        list(titles.corpus.values()),
        scorer=fuzz.token_sort_ratio,
        processor=cleaned,
    )
    return [[codes[column] for column in (-row).argsort(kind="stable")] for row in scores]


def _worth(titles: TitleSet, found: Sequence[list[str]]) -> dict[str, float]:
    relevant = [titles.relevant[query] for query in titles.queries]
    ranks = [reciprocal_rank(row, right) for row, right in zip(found, relevant, strict=True)]
    hits = [float(rank >= 0.1) for rank in ranks]
    return {"mrr": round(mean(ranks), 4), "hit_10": round(mean(hits), 4)}
