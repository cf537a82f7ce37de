"""Text as search compares it: without accents and case, whatever somebody typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db import connection
from django.db.models import Func, TextField

LONGEST: Final = 200
"""Characters of a query that are read; the rest is left out."""

MOST_WORDS: Final = 8
LONGEST_PHRASE: Final = 5
"""Words of a query, and words of one phrase in it, that are looked up."""

WORD: Final = re.compile(r"[^\W_]+(?:[.'/+#-]+[^\W_]+)*[+#]*")

ENDINGS: Final = (
    (re.compile(r"(?<=[a-z]{2}[dt])or(?:es|as?)$"), "or"),
    (re.compile(r"(?<=[a-z]{3})s$"), ""),
    (re.compile(r"(?<=[a-z]{3})es$"), ""),
)

SHORTEST_STEMMED: Final = 3
STEMMING: Final = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "i"),
    (
        re.compile(
            r"(?<=[a-z]{3})eses$|(?:(?<=[a-z]{4})|(?<=[a-z]{2}[cdjlnrszx]))es$"
            r"|(?<=[a-z]{2}[^aius])s$|(?<=[a-z]{2}[a-z]a)s$"
        ),
        "",
    ),
    (re.compile(r"(?:(?<=[a-z]{4})[aeo]|(?<=[a-z]{2}[cdjlnrszx])e)$"), ""),
    (re.compile(r"(?<=[a-z]{3})y$"), "i"),
    (re.compile(r"(?<=[a-z]{2})z$"), "c"),
)
"""Endings that are taken off one after the other. The second group of letters is where Spanish
adds -es; -ce and -z meet in -c."""


class Fold(Func):
    """A column's text in lower case and without accents, as ``registry_fold`` has it."""

    function = "registry_fold"
    output_field = TextField()


class Compact(Func):
    """The letters and digits of a code, folded: EC-0217 and ec 0217 are the same."""

    function = "registry_compact"
    output_field = TextField()


class BeforeDot(Func):
    """A code without what follows its first dot: EC0217 of EC0217.01, a version."""

    function = "split_part"
    template = "%(function)s(%(expressions)s, '.', 1)"
    output_field = TextField()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asked for: the whole text folded, its words, and every phrase of it."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def codes(self) -> list[str]:
        """The phrases as codes are compared: letters and digits only."""
        return sorted({re.sub(r"[^a-z0-9]+", "", phrase) for phrase in self.phrases} - {""})


def cleaned(text: str) -> str:
    """Return one line of at most 200 characters that the database can hold.

    Control characters and half surrogates become blanks; letters are composed (NFC).
    """
    composed = unicodedata.normalize("NFC", text[: LONGEST * 4])
    shown = "".join(
        " " if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} else char
        for char in composed
    )
    return " ".join(shown.split())[:LONGEST].strip()


def folded(text: str) -> str:
    """Return ``text`` as the database folds it; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_fold(%s)", [text])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def asked(text: str) -> Asked:
    """Read a query: one query of the database, whatever the text."""
    line = folded(cleaned(text))
    words = tuple(WORD.findall(line)[:MOST_WORDS])
    phrases = [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + LONGEST_PHRASE, len(words)) + 1)
    ]
    return Asked(text=" ".join(words), words=words, phrases=tuple(dict.fromkeys(phrases)))


def inflections(phrase: str) -> list[str]:
    """Return a folded phrase with its plural and feminine endings taken off, itself first.

    Both languages at once: soldadoras and soldadores are said of a soldador, and nurses of
    a nurse. A form that is no word does no harm, as it matches nothing.
    """
    words = phrase.split(" ")
    forms = [phrase]
    for ending, instead in ENDINGS:
        forms.append(" ".join(ending.sub(instead, word) for word in words))
    return list(dict.fromkeys(forms))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return what the forms of a folded word have in common: without number and gender.

    Both languages at once, as nobody says in which one a word is: soldadoras and soldador are
    ``soldador``, enfermeras and enfermero ``enfermer``, machines and machine ``machin``,
    batteries and battery ``batteri``, luces and luz ``luc``. Words with a digit stay.
    """
    if not word.isalpha() or len(word) < SHORTEST_STEMMED:
        return word
    for ending, instead in STEMMING:
        word = ending.sub(instead, word)
    return word


PLAIN: Final = {
    **dict(zip("øØłŁđĐðÐħĦıŧŦ’‘“”–—", "oOlLdDdDhHitT''\"\"--", strict=True)),
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "TH",
}
"""Letters and signs that have no decomposition, as ``unaccent`` replaces them."""


_PLAIN: Final = str.maketrans(PLAIN)


def fold(text: str) -> str:
    """Return ``text`` as ``registry_fold`` does in the database, without asking it."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(char for char in apart if not unicodedata.combining(char)).lower()
