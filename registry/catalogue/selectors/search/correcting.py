"""Typing errors: the word that was meant where one is unknown in both languages.

Only long words are guessed at: eight letters and more may have two errors, five to seven one.
"""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.catalogue.selectors.folding import stem
from registry.catalogue.selectors.search import vocabulary
from registry.catalogue.selectors.search.lexicon import Lexicon

SHORTEST: Final = 5
LONG: Final = 8
MOST: Final = 10
MOST_UNKNOWN: Final = 4
LONGEST: Final = 30


def corrected(words: Sequence[str], lexicon: Lexicon) -> dict[str, str]:
    """Return the words that are likely meant, by the unknown word; one query where any is unknown.

    A word that anything in the index has is no error, nor is one with a digit or a sign.
    """
    unknown = [word for word in dict.fromkeys(words) if _is_doubtful(word, lexicon)][:MOST_UNKNOWN]
    indexed = vocabulary.known_words([stem(word) for word in unknown])
    found: dict[str, str] = {}
    for word in unknown:
        if stem(word) not in indexed and (meant := nearest(word, lexicon)):
            found[word] = meant
    return found


def _is_doubtful(word: str, lexicon: Lexicon) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and not lexicon.knows(word)


def nearest(word: str, lexicon: Lexicon) -> str:
    """Return the known word with the fewest errors between, of equals the most frequent; or ""."""
    errors = 2 if len(word) >= LONG else 1
    near = process.extract(
        word, lexicon.counts.keys(), scorer=OSA.distance, score_cutoff=errors, limit=MOST
    )
    ranked = sorted(
        (
            (distance, known[0] != word[0], -lexicon.counts[known], known)
            for known, distance, _ in near
            if len(known) >= SHORTEST - 1
        ),
    )
    return ranked[0][3] if ranked else ""


def joined(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Return the words with neighbours put together that are a term only as one: fork lift."""
    found: list[str] = []
    for word in words:
        whole = found[-1] + word if found else ""
        if whole in lexicon.counts and _is_parted(found[-1], word, lexicon):
            found[-1] = whole
        else:
            found.append(word)
    return found


def _is_parted(left: str, right: str, lexicon: Lexicon) -> bool:
    return len(left) + len(right) >= LONG and not lexicon.meant([left, right])
