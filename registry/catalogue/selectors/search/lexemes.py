"""The lexemes of the index: how a record and a plan speak of the same thing.

=============  ==========================================  =====================
lexeme         stands for                                  stands in
=============  ==========================================  =====================
``sold``       a stemmed word, wherever it stands          document
``t:sold``     the same in a title                         document, head
``i:conalep``  the same in the organisation's name         head
``o:12``       an occupation, or one as good as it         document, head
``n:12``       a further neighbour across a crosswalk      document, head
``s:34``       a skill                                     document, head
``k:ec0217``   a compact code                              document
``f:cMX``      a value of a facet                          document
``g:25:-98``   a cell of one degree                        document
=============  ==========================================  =====================
"""

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from registry.catalogue.selectors.folding import WORD, fold, stem
from registry.catalogue.selectors.search.results import Facet

TITLE: Final = "t:"
ISSUER: Final = "i:"
OCCUPATION: Final = "o:"
NEIGHBOUR: Final = "n:"
SKILL: Final = "s:"
CODE: Final = "k:"
FACET: Final = "f:"
CELL: Final = "g:"

CONCEPT: Final = re.compile(r"[os]:\d+")

LETTERS: Final[dict[Facet, str]] = {
    Facet.WHAT: "w",
    Facet.TYPE: "t",
    Facet.COUNTRY: "c",
    Facet.STATE: "s",
    Facet.SECTOR: "n",
    Facet.LEVEL: "l",
    Facet.COST: "p",
    Facet.DURATION: "d",
    Facet.LANGUAGE: "g",
    Facet.DELIVERY: "v",
    Facet.FUNDED: "u",
    Facet.RECOGNISED: "r",
}
OF_LETTER: Final = {letter: facet for facet, letter in LETTERS.items()}

PARTS: Final = re.compile(r"[.'/+#-]+")
LONGEST: Final = 60
KM_A_DEGREE: Final = 111.2


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """Return the stemmed words of a text in their order; a compound also part by part.

    Names of organisations, places, occupations and skills come again and again: hence a cache.
    """
    found: list[str] = []
    for word in WORD.findall(fold(text)):
        found.append(stem(word)[:LONGEST])
        parts = [part for part in PARTS.split(word) if part]
        if len(parts) > 1:
            found += [stem(part)[:LONGEST] for part in parts]
    return tuple(found)


def token(facet: Facet, value: str) -> str:
    """Return a value of a facet as it stands in ``SearchEntry.facets``."""
    return LETTERS[facet] + value


def compact(code: str) -> str:
    """Return the letters and digits of a code, folded, as ``registry_compact`` does."""
    return re.sub(r"[^a-z0-9]+", "", fold(code))


def codes(code: str) -> set[str]:
    """Return the compact forms by which a code is found: the whole and what precedes its dot."""
    return {compact(code), compact(code.split(".", 1)[0])} - {""}


def cell(latitude: float, longitude: float) -> str:
    """Return the cell of one degree that a point lies in."""
    return f"{CELL}{math.floor(latitude)}:{math.floor(longitude)}"


def cells_within(latitude: float, longitude: float, km: float) -> Iterator[str]:
    """Yield the cells that a circle may touch."""
    tall = km / KM_A_DEGREE
    wide = tall / max(0.1, math.cos(math.radians(min(89.0, abs(latitude) + tall))))
    for north in range(math.floor(latitude - tall), math.floor(latitude + tall) + 1):
        for east in range(math.floor(longitude - wide), math.floor(longitude + wide) + 1):
            yield f"{CELL}{north}:{(east + 180) % 360 - 180}"


def quoted(lexeme: str) -> str:
    """Return a lexeme as the literals of ``tsvector`` and ``tsquery`` have it."""
    if "'" in lexeme or "\\" in lexeme:
        lexeme = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{lexeme}'"


def unquoted(literal: str) -> str:
    """Return the lexeme of a literal that :func:`quoted` has made."""
    return literal[1:-1].replace("''", "'").replace("\\\\", "\\")


def vector(lexemes: Iterable[str]) -> str:
    """Return the literal of a ``tsvector`` that has the lexemes, in a fixed order."""
    return " ".join(quoted(lexeme) for lexeme in sorted(set(lexemes)) if lexeme)
