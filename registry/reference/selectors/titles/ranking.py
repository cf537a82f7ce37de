"""Ranks the titles of a list for each title asked about.

A score is the sum of its parts, each times its weight:

- ``vectors``: the cosine of meaning, with the mean of each list taken off (the model gives all
  texts of one language something in common) and with most of what a title is like to
  everything taken off (Conneau et al., 2018, "Word translation without parallel data", CSLS);
- ``gloss``: the same for the query word for word in the list's language, where they differ;
- ``words``: alike in runs of letters after translation, word by word, where the languages
  differ;
- ``letters``: alike in runs of letters as they stand;
- ``concepts``: both are like terms of one concept of the vocabulary, in their languages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.reference.selectors.titles import ngrams
from registry.reference.selectors.titles.embedding import Embedder, Vectors
from registry.reference.selectors.titles.vocabulary import Vocabulary, bag_of, translated
from registry.reference.selectors.titles.wording import sentence

Scores = NDArray[np.float32]
Weights = Mapping[str, float]

WEIGHTS: Final[Mapping[tuple[bool, bool], Weights]] = {
    (True, True): {"vectors": 0.7, "gloss": 0.3, "concepts": 0.4},
    (True, False): {"vectors": 1.0, "letters": 0.1, "concepts": 0.2},
    (False, True): {"words": 0.7, "letters": 0.3, "concepts": 0.5},
    (False, False): {"letters": 0.7, "concepts": 0.2},
}
"""Weights of the parts: is there a model, do the languages differ. Chosen on the titles of
SINCO against ISCO-08 and on held-out labels of ESCO, the same for all of them."""

NEIGHBOURS: Final = 10
"""Queries whose nearness says how much a title is like to everything."""

COMMON: Final = np.float32(0.7)
"""Share of that nearness which is taken off."""

FEWEST: Final = 32
"""Queries below which their own mean says less than the list's."""

MOST_PER_CONCEPT: Final = 500
BLOCK: Final = 256
"""Titles of a list that a concept brings forward; queries that are scored together."""


@dataclass(frozen=True)
class Ranked:
    """The best of the list for one query: row numbers and their scores, best first."""

    rows: NDArray[np.int64]
    scores: Scores


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Queries and corpus as vectors of one model, centred, of length 1."""

    asked: Vectors
    known: Vectors
    common: Scores
    weight: float

    def scores(self, block: slice) -> Scores:
        """Return the weighted nearness of a block of queries to the corpus."""
        near: Scores = self.asked[block] @ self.known.T
        return np.float32(self.weight) * (near - self.common)


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """The list to be ranked, made ready once."""

    titles: Sequence[str]
    language: str
    parts: ngrams.Titles
    of_concepts: dict[int, tuple[NDArray[np.int64], Scores]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ranker:
    """The vocabulary and the embedders, if any, that titles are ranked with.

    ``weights`` replaces the weights of the parts; a part of weight 0 is not computed.
    """

    vocabulary: Vocabulary
    embedders: Sequence[Embedder] = ()
    weights: Weights | None = None

    def rank(
        self,
        queries: Sequence[str],
        corpus: Sequence[str],
        *,
        query_language: str,
        corpus_language: str,
        most: int,
    ) -> Iterator[Ranked]:
        """Yield for each query the ``most`` titles of the corpus nearest in meaning.

        Equal scores keep the corpus's order. Languages are ``es`` and ``en``.
        """
        if not queries or not corpus:
            yield from (Ranked(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in queries)
            return
        for scores in self.scored(
            queries, corpus, query_language=query_language, corpus_language=corpus_language
        ):
            for row in scores:
                best = np.argsort(-row, kind="stable")[:most]
                yield Ranked(best, row[best])

    def scored(
        self,
        queries: Sequence[str],
        corpus: Sequence[str],
        *,
        query_language: str,
        corpus_language: str,
    ) -> Iterator[Scores]:
        """Yield the scores of blocks of queries with the whole corpus: (block, corpus)."""
        across = query_language != corpus_language
        weights = self.weights or WEIGHTS[bool(self.embedders), across]
        sides = [(weights.get("vectors", 0.0), [sentence(title) for title in queries])]
        if across:
            glosses = [self.vocabulary.gloss(title, query_language) for title in queries]
            sides.append((weights.get("gloss", 0.0), glosses))
        meant = [found for side in sides if side[0] for found in self._meant(*side, corpus)]
        ready = Corpus(
            titles=corpus,
            language=corpus_language,
            parts=ngrams.titles([bag_of(title, corpus_language) for title in corpus]),
        )
        for start in range(0, len(queries), BLOCK):
            block = slice(start, start + BLOCK)
            scores = self._lexical(queries[block], query_language, ready, weights)
            for part in meant:
                scores += part.scores(block)
            yield scores

    def _meant(self, weight: float, asked: Sequence[str], known: Sequence[str]) -> Iterator[Meant]:
        total = sum(embedder.share for embedder in self.embedders)
        for embedder in self.embedders:
            queries, corpus = _centred(
                embedder.embed(asked), embedder.embed([sentence(title) for title in known])
            )
            yield Meant(
                asked=queries,
                known=corpus,
                common=_common(queries, corpus),
                weight=weight * embedder.share / total,
            )

    def _lexical(
        self, queries: Sequence[str], language: str, corpus: Corpus, weights: Weights
    ) -> Scores:
        scores = np.zeros((len(queries), len(corpus.titles)), dtype=np.float32)
        entries = self.vocabulary.lexicons[language]
        for row, query in enumerate(queries):
            bag = bag_of(query, language)
            if weights.get("letters"):
                scores[row] += weights["letters"] * corpus.parts.alike(bag)
            if weights.get("words") and language != corpus.language:
                said = translated(query, language, entries)
                scores[row] += weights["words"] * corpus.parts.alike(said)
            if weights.get("concepts"):
                scores[row] += weights["concepts"] * self._by_concepts(bag, language, corpus)
        return scores

    def _by_concepts(self, query: ngrams.Bag, language: str, corpus: Corpus) -> Scores:
        """Return how well the nearest concepts tie a query to each title: 0 to 1.

        How alike query and concept are counts squared: a concept that is only nearly meant
        should not bring its terms forward.
        """
        scores = np.zeros(len(corpus.titles), dtype=np.float32)
        for concept, alike in self.vocabulary.near(query, language):
            rows, values = self._of_concept(concept, corpus)
            scores[rows] = np.maximum(scores[rows], alike**2 * values)
        return scores

    def _of_concept(self, concept: int, corpus: Corpus) -> tuple[NDArray[np.int64], Scores]:
        if concept not in corpus.of_concepts:
            best = np.zeros(len(corpus.titles), dtype=np.float32)
            for term in self.vocabulary.said(concept, corpus.language):
                np.maximum(best, corpus.parts.alike(term), out=best)
            rows = np.argsort(-best, kind="stable")[:MOST_PER_CONCEPT]
            corpus.of_concepts[concept] = rows, best[rows]
        return corpus.of_concepts[concept]


def _centred(asked: Vectors, known: Vectors) -> tuple[Vectors, Vectors]:
    """Return the vectors of both lists, each list's mean taken off, of length 1 again.

    Of a few queries the mean says little: the list's stands in for it.
    """
    share = len(asked) / (len(asked) + FEWEST)
    mean = known.mean(axis=0)
    own = share * asked.mean(axis=0) + (1 - share) * mean
    return _of_length_1(asked - own), _of_length_1(known - mean)


def _of_length_1(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, 1e-9)
    return scaled


def _common(asked: Vectors, known: Vectors) -> Scores:
    """Return what each title has in common with the queries nearest to it: shape (corpus,).

    Nothing where there are too few queries to tell.
    """
    if len(asked) < FEWEST:
        return np.zeros(len(known), dtype=np.float32)
    nearest = np.empty(len(known), dtype=np.float32)
    for start in range(0, len(known), BLOCK):
        alike = np.sort(known[start : start + BLOCK] @ asked.T, axis=1)
        nearest[start : start + BLOCK] = alike[:, -NEIGHBOURS:].mean(axis=1)
    return nearest * COMMON
