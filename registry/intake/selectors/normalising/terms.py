"""Terms of concepts, and which of them a text means, with how sure that is.

Pure: no database. A text that is a term or a code is that concept (1.0). Otherwise the terms
that share most of its letters are compared with it as rapidfuzz does, and the two agree on a
confidence between 0 and 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from registry.reference.selectors.titles import ngrams
from registry.reference.selectors.titles.vocabulary import bag_of
from registry.reference.selectors.titles.wording import folded, words

SURE: Final = 0.86
"""From here on a meaning is taken without asking; below it a person picks from the best."""

CLEAR: Final = 0.04
"""What the best has to be ahead of the second by, unless it is exact."""

MOST: Final = 5
CANDIDATES: Final = 40
LEAST: Final = 0.25


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One way to say a concept: ``code`` names it, ``key`` is its row."""

    key: int
    code: str
    text: str
    language: str
    name_en: str
    name_es: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """A concept that a text may mean, and how sure that is (0 to 1)."""

    key: int
    code: str
    name_en: str
    name_es: str
    confidence: float


@dataclass
class TermIndex:
    """The words of one kind of concept in both languages; answers are remembered by text."""

    entries: Sequence[Word]
    _known: dict[tuple[str, str], tuple[Meaning, ...]] = field(default_factory=dict)

    def meanings(self, text: str, language: str) -> tuple[Meaning, ...]:
        """Return the five likeliest concepts, best first; words of ``language`` count first."""
        asked = folded(text)
        if not asked:
            return ()
        found = self._known.get((asked, language))
        if found is None:
            found = self._known[asked, language] = self._find(asked, language)
        return found

    def has(self, key: int) -> bool:
        """Tell whether a concept is one of this kind."""
        return key in self._by_key

    def meaning(self, key: int, confidence: float) -> Meaning:
        """Return a concept by its row.

        Raises:
            KeyError: there is none.
        """
        entry = self._by_key[key]
        return Meaning(
            key=key,
            code=entry.code,
            name_en=entry.name_en,
            name_es=entry.name_es,
            confidence=round(confidence, 3),
        )

    def settled(self, text: str, language: str) -> Meaning | None:
        """Return the one concept that a text surely means, or None: then ask."""
        found = self.meanings(text, language)
        if not found or found[0].confidence < SURE:
            return None
        tied = len(found) > 1 and found[0].confidence - found[1].confidence < CLEAR
        return None if tied else found[0]

    def _find(self, asked: str, language: str) -> tuple[Meaning, ...]:
        exact = self._exact.get(asked) or self._exact.get(_compact(asked)) or []
        if exact:
            return self._best((entry, 1.0) for entry in exact)
        return self._best(self._near(asked, language))

    def _near(self, asked: str, language: str) -> Iterable[tuple[Word, float]]:
        alike = self._titles.alike(bag_of(asked, language))
        nearest = np.argsort(-alike, kind="stable")[:CANDIDATES]
        said = " ".join(words(asked, language))
        for row in nearest[alike[nearest] >= LEAST]:
            entry = self.entries[int(row)]
            spelt = fuzz.token_sort_ratio(said, self._spelt[int(row)]) / 100
            # Letters in common say what it is about, spelling how exactly it is said.
            score = 0.45 * float(alike[row]) + 0.55 * spelt
            yield entry, score if entry.language == language else score * 0.97

    def _best(self, scored: Iterable[tuple[Word, float]]) -> tuple[Meaning, ...]:
        best: dict[int, tuple[Word, float]] = {}
        for entry, score in scored:
            if entry.key not in best or score > best[entry.key][1]:
                best[entry.key] = entry, score
        ranked = sorted(best.values(), key=lambda pair: (-pair[1], pair[0].code))[:MOST]
        return tuple(
            Meaning(
                key=entry.key,
                code=entry.code,
                name_en=entry.name_en,
                name_es=entry.name_es,
                confidence=round(min(score, 1.0), 3),
            )
            for entry, score in ranked
        )

    @cached_property
    def _exact(self) -> dict[str, list[Word]]:
        found: dict[str, list[Word]] = {}
        for entry in self.entries:
            for said in {folded(entry.text), _compact(folded(entry.code))}:
                if said:
                    found.setdefault(said, []).append(entry)
        return found

    @cached_property
    def _by_key(self) -> dict[int, Word]:
        return {entry.key: entry for entry in reversed(self.entries)}

    @cached_property
    def _titles(self) -> ngrams.Titles:
        return ngrams.titles([bag_of(entry.text, entry.language) for entry in self.entries])

    @cached_property
    def _spelt(self) -> list[str]:
        return [" ".join(words(entry.text, entry.language)) for entry in self.entries]


def _compact(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
