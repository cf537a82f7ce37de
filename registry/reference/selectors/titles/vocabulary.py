"""What the registry knows to be said for one thing, in Spanish and in English."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.reference.selectors.titles import lexicon, ngrams
from registry.reference.selectors.titles.wording import LANGUAGES, forms, words

MOST_TERMS: Final = 40
MOST_CONCEPTS: Final = 8
"""Terms nearest to a title that are looked at, and concepts of theirs that are kept."""


@dataclass(frozen=True)
class Concept:
    """An occupation, skill or industry: its terms by language, the preferred one first."""

    terms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Terms:
    """The terms of one language, ready to be compared with, and whose they are."""

    titles: ngrams.Titles
    concepts: NDArray[np.int64]


@dataclass(frozen=True)
class Vocabulary:
    """Concepts with their terms in both languages; may be empty."""

    concepts: Sequence[Concept]

    @cached_property
    def lexicons(self) -> Mapping[str, lexicon.Lexicon]:
        """The lexicon out of each language into the other, learnt from the preferred terms."""
        pairs = [
            (words(concept.terms["es"][0], "es"), words(concept.terms["en"][0], "en"))
            for concept in self.concepts
            if all(concept.terms.get(language) for language in LANGUAGES)
        ]
        spanish, english = lexicon.learn(pairs)
        return {"es": spanish, "en": english}

    def near(self, title: ngrams.Bag, language: str) -> list[tuple[int, float]]:
        """Return the concepts whose terms are most like a title, with how alike: 0 to 1."""
        terms = self._terms[language]
        if not terms.titles.size:
            return []
        alike = terms.titles.alike(title)
        nearest = np.argsort(-alike, kind="stable")[:MOST_TERMS]
        found: dict[int, float] = {}
        for term in nearest[alike[nearest] > 0]:
            found.setdefault(int(terms.concepts[term]), float(alike[term]))
        return list(found.items())[:MOST_CONCEPTS]

    def said(self, concept: int, language: str) -> list[ngrams.Bag]:
        """Return the parts of a concept's terms in a language."""
        terms = self.concepts[concept].terms.get(language, ())
        return [bag_of(term, language) for term in terms]

    @cached_property
    def _terms(self) -> Mapping[str, _Terms]:
        return {language: self._indexed(language) for language in LANGUAGES}

    def _indexed(self, language: str) -> _Terms:
        said = [
            (number, term)
            for number, concept in enumerate(self.concepts)
            for term in concept.terms.get(language, ())
        ]
        return _Terms(
            titles=ngrams.titles([bag_of(term, language) for _, term in said]),
            concepts=np.array([number for number, _ in said], dtype=np.int64),
        )

    @cached_property
    def written(self) -> Mapping[str, Mapping[str, str]]:
        """How the words of each language are mostly written, by their stems."""
        found: dict[str, Mapping[str, str]] = {}
        for language in LANGUAGES:
            counts: dict[str, Counter[str]] = {}
            for concept in self.concepts:
                for term in concept.terms.get(language, ()):
                    for stemmed, word in forms(term, language):
                        counts.setdefault(stemmed, Counter())[word] += 1
            # Of equals the first in the alphabet: an order that does not depend on the files'.
            found[language] = {
                stemmed: min(said.items(), key=_most_then_first)[0]
                for stemmed, said in counts.items()
            }
        return found

    def gloss(self, title: str, language: str) -> str:
        """Return a title word for word in the other language, unknown words as they are."""
        other = next(code for code in LANGUAGES if code != language)
        said = []
        for word in words(title, language):
            best = next(iter(self.lexicons[language].of(word)), None)
            if best is None:
                said.append(self.written[language].get(word, word))
            else:
                said.append(self.written[other].get(best[0], best[0]))
        return " ".join(said)


def _most_then_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def bag_of(title: str, language: str) -> ngrams.Bag:
    """Return the parts of a title's words, as they are."""
    return ngrams.bag((word, 1.0) for word in words(title, language))


def translated(title: str, language: str, entries: lexicon.Lexicon) -> ngrams.Bag:
    """Return the parts of a title's words in the other language.

    A word that the lexicon lacks stays as it is: many are nearly the same in both.
    """
    return ngrams.bag(
        pair for word in words(title, language) for pair in (entries.of(word) or ((word, 1.0),))
    )
