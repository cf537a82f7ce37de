"""Codes in a text: of records, and of occupations after the name of their classification."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from registry.catalogue.selectors.search.lexemes import compact
from registry.catalogue.selectors.search.lexicon import Lexicon

MOST_CODES: Final = 24
LONGEST_CODE: Final = 4
"""Codes that are looked for, and words of one."""

SCHEMES: Final = {
    "sinco": "sinco2011",
    "isco": "isco08",
    "ciuo": "isco08",
    "soc": "soc2018",
    "onet": "soc2018",
}
OTHERS: Final = frozenset({"cip", "rapids"})
"""Classifications of programmes: what follows is no occupation's code."""

LABELS: Final = frozenset({*SCHEMES, *OTHERS, "codigo", "code", "clave", "estandar"})
"""What people put before a code."""

NEVER_ERRORS: Final = LABELS | {"naics", "scian", "renec", "ctid"}
"""Names of classifications and registers: no typing errors of other words (sinco, no *cinco*)."""

SPELT: Final = re.compile(
    r"\b(sinco|isco|ciuo|soc|o\*?net)(?:[- ]?(?:08|20\d\d)(?=[\s:]+\d))?[-:\s]*(?=\d)",
    re.IGNORECASE,
)
"""A classification's name before a code, maybe with its year: ISCO-08 7212, SINCO-2641."""

OCCUPATION_CODE: Final = re.compile(r"(\d{4}|\d{2}-?\d{4})(?:\.\d{2})?")
"""The code of an occupation, without what O*NET has after it."""


def spaced(line: str) -> str:
    """Return a text in which the names of classifications stand apart from the codes."""
    return SPELT.sub(lambda name: name[1].replace("*", "") + " ", line)


def codes(words: Sequence[str]) -> Iterator[str]:
    """Yield phrases as codes are compared: those with a digit, and short texts as they are.

    What follows the name of a classification of occupations is no record's own code.
    """
    found: dict[str, None] = {}
    for start in range(len(words)):
        if is_schemed(words[start], words[start - 1] if start else ""):
            continue
        for end in range(start + 1, min(start + LONGEST_CODE, len(words)) + 1):
            phrase = words[start:end]
            code = compact("".join(phrase))
            has_digit = any(char.isdigit() for char in code)
            if code and (has_digit or len(words) <= LONGEST_CODE) and phrase != ["a"]:
                found[code] = None
    yield from list(found)[:MOST_CODES]


def occupations(words: Sequence[str], before: str, lexicon: Lexicon) -> list[int]:
    """Return the occupations that one word is the code of, after its scheme where it is named."""
    code = OCCUPATION_CODE.fullmatch(words[0])
    if len(words) != 1 or code is None or before in OTHERS:
        return []
    return lexicon.by_code.get(compact(SCHEMES.get(before, "") + code[1]), [])


def is_schemed(word: str, before: str) -> bool:
    """Tell whether a word is an occupation's code after the name of its classification."""
    return before in SCHEMES and OCCUPATION_CODE.fullmatch(word) is not None
