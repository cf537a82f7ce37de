"""How alike two records are, part by part: title, organisation, place and code.

Each part is compared after folding, 0 to 100. The title carries the others:
``whole = title * (0.30 + 0.45 * organisation + 0.25 * place)``, so that the same title at
another institution or in another city is another record.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from registry.catalogue.selectors.folding import fold
from registry.people.models import Organisation

SAME: Final = 95.0
LOOK: Final = 80.0

TITLE_ALONE: Final = 0.30
ORGANISATION_WEIGHT: Final = 0.45
PLACE_WEIGHT: Final = 0.25

ANOTHER_NUMBER: Final = 75.0
"""The most that two titles are alike whose numbers differ: level 1 is not level 2."""

SHORTEST_PLURAL: Final = 3
LONG_WORD: Final = 5
TYPING_ERROR: Final = 80.0
"""Words from that length on are the same from that ratio on; shorter ones have to be equal."""

UNLIKE_NAMES: Final = 80.0
"""Names of organisations up to that ratio have nothing in common but their sort."""

SAME_STATE: Final = 15.0
SMALL_WORDS: Final = frozenset(
    {
        *("a", "al", "con", "de", "del", "e", "el", "en", "la", "las", "los", "o", "para"),
        *("por", "u", "un", "una", "y"),
        *("an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"),
    }
)
ROMAN: Final = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
}


class Band(StrEnum):
    """What a likeness means."""

    SAME = "same"
    LOOK = "look"
    DISTINCT = "distinct"


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How alike two records are, 0 to 100: by part, and as a whole."""

    title: float
    organisation: float
    place: float
    is_same_code: bool = False
    is_told_apart: bool = False

    @property
    def whole(self) -> float:
        """The parts together; the same code alone asks for a person's look.

        Where one issuer gave two codes, nothing short of the same title does.
        """
        share = (
            TITLE_ALONE
            + ORGANISATION_WEIGHT * self.organisation / 100
            + PLACE_WEIGHT * self.place / 100
        )
        whole = self.title * share
        if self.is_same_code and self.title >= LOOK:
            whole = max(whole, LOOK)
        if self.is_told_apart and self.title < SAME:
            whole = min(whole, ANOTHER_NUMBER)
        return round(whole, 2)

    @property
    def band(self) -> Band:
        """What the whole means."""
        if self.whole >= SAME:
            return Band.SAME
        return Band.LOOK if self.whole >= LOOK else Band.DISTINCT

    def reasons(self) -> dict[str, float | bool]:
        """Return the parts as a pair keeps them."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is looked for: the titles, who stands behind it, where, and its code.

    ``places`` are codes of municipalities and ``regions`` their states (ISO 3166-2); none:
    unknown. ``country`` is ISO 3166-1.
    """

    title_en: str
    title_es: str
    organisation: Organisation
    country: str
    places: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    code: str = ""
    """The issuer's code of a credential; programmes are not told apart by theirs."""


def likeness(one: Sought, other: Sought) -> Likeness:
    """Return how alike two records are; the better language of the titles counts."""
    pairs = ((one.title_en, other.title_en), (one.title_es, other.title_es))
    titles = [title_likeness(a, b) for a, b in pairs if a and b]
    codes = (compacted(one.code), compacted(other.code))
    is_same_code = all(codes) and codes[0] == codes[1]
    return Likeness(
        title=round(max(titles, default=0.0), 2),
        organisation=round(organisation_likeness(one.organisation, other.organisation), 2),
        place=place_likeness(one, other),
        is_same_code=is_same_code,
        is_told_apart=all(codes)
        and not is_same_code
        and one.organisation.pk == other.organisation.pk,
    )


def title_likeness(one: str, other: str) -> float:
    """Return how alike two titles of one language are: the letters of the words they share.

    Accents, case, plurals, order and small words do not count; a typing error in a long word
    counts a little. Titles with other numbers are never the same.
    """
    a, b = words(one), words(other)
    if "".join(a) == "".join(b):
        return 100.0 if a else 0.0
    letters = sum(map(len, (*a, *b)))
    shared, left = 0.0, list(b)
    for word in a:
        match, ratio = _closest(word, left)
        if match:
            left.remove(match)
            shared += (len(word) + len(match)) * ratio / 100
    alike = 100 * shared / letters if letters else 0.0
    marks = [{word for word in side if _is_mark(word)} for side in (a, b)]
    return alike if marks[0] == marks[1] else min(alike, ANOTHER_NUMBER)


def words(title: str) -> list[str]:
    """Return the words of a title that tell it from others, folded and in the singular.

    A capital alone is a class (class A), not the small word that it looks like.
    """
    cleaned = "".join(char if char.isalnum() else " " for char in title).split()
    kept = [
        ROMAN.get(fold(word), _singular(fold(word)))
        for place, word in enumerate(cleaned)
        if fold(word) not in SMALL_WORDS
        or (place and len(word) == 1 and word.isupper() and not title.isupper())
    ]
    return kept or [fold(word) for word in cleaned]


def organisation_likeness(one: Organisation, other: Organisation) -> float:
    """Return how alike two organisations are: one and the same, or named much alike."""
    if one.pk == other.pk:
        return 100.0
    ratio = fuzz.ratio(fold(one.name), fold(other.name))
    return max(0.0, ratio - UNLIKE_NAMES) / (100 - UNLIKE_NAMES) * 100


def place_likeness(one: Sought, other: Sought) -> float:
    """Return 100 where a place is shared, less in the same state, 0 elsewhere.

    Where a place is not known the organisation's state stands for it; unknown too: 100.
    """
    if one.country != other.country:
        return 0.0
    if one.places and other.places:
        if one.places & other.places:
            return 100.0
        return SAME_STATE if _states(one) & _states(other) else 0.0
    states = (_states(one), _states(other))
    return 100.0 if not all(states) or states[0] & states[1] else 0.0


def _states(sought: Sought) -> set[str]:
    """Return ISO 3166-2 codes of the states in which it is given, or the organisation's."""
    if sought.regions:
        return {*sought.regions}
    return {sought.organisation.region} - {""}


def _closest(word: str, others: Sequence[str]) -> tuple[str, float]:
    """Return the word that is the same but for a typing error, and how alike; else nothing."""
    if word in others:
        return word, 100.0
    if len(word) < LONG_WORD or _is_mark(word):
        return "", 0.0
    long = [other for other in others if len(other) >= LONG_WORD and not _is_mark(other)]
    rated = ((fuzz.ratio(word, other), other) for other in long)
    ratio, match = max(rated, default=(0.0, ""))
    return (match, ratio) if ratio >= TYPING_ERROR else ("", 0.0)


def _singular(word: str) -> str:
    """Return a folded word without its plural ending, the same for both its numbers."""
    return word.removesuffix("s").removesuffix("e") if len(word) > SHORTEST_PLURAL else word


def _is_mark(word: str) -> bool:
    """Tell whether a word tells records of one name apart: level 2, class B, G1."""
    return len(word) == 1 or any(char.isdigit() for char in word)


def compacted(code: str) -> str:
    """Return the letters and digits of a code, as ``registry_compact`` has them."""
    return "".join(char for char in fold(code) if char.isascii() and char.isalnum())
