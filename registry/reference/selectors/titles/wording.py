"""A title as its words are compared: folded, without empty words, endings taken off.

Pure text: no database, so that a command can rank titles where none is up.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LANGUAGES: Final = ("es", "en")

LONGEST: Final = 300
"""Characters of a title that a language model reads; a model's time grows faster than these."""

WORD: Final = re.compile(r"[a-z0-9]+(?:[+#]+|(?<=\d)[.,]\d+)?")
SAID: Final = re.compile(r"[^\W_]+")
BRACKETED_ENDING: Final = re.compile(r"\((?:a|as|o|os|es|s|e)\)|(?<=[a-z])[/@](?:a|as|o|os|x|e)\b")

REMAINDER: Final = re.compile(
    r",?\s*\(?\b(?:n\.\s?e\.\s?c\.?|not elsewhere classified|n\.\s?c\.\s?o\.\s?p\.?|"
    r"no clasificad[oa]s? (?:anteriormente|previamente|bajo otros? ep[ií]grafes?|en otra parte))\)?"
)
"""What a classification adds to a title that holds the rest of a group."""

EMPTY: Final = {
    "es": frozenset(
        """
        a al ante con como de del desde e el en entre la las lo los no ni o para por que se sin
        sobre su sus u un una y otro otra otros otras afin afines similar similares demas etc
        clasificado clasificada clasificados clasificadas anteriormente bajo epigrafes
        previamente tipo incluyendo excepto
        """.split()  # noqa: SIM905 - a list of so many words reads as text
    ),
    "en": frozenset(
        """
        a an and as at by elsewhere etc except for from in including into nec nor not of on or
        other others related similar the their to with without all classified
        """.split()  # noqa: SIM905
    ),
}
"""Words that name no work: articles, prepositions, and what classifications say of the rest."""

SPANISH_ENDINGS: Final = (
    (re.compile(r"(?<=[a-z]{2}[dts])or(?:es|as?)$"), "or"),
    (re.compile(r"(?<=[a-z]{2})iones$"), "ion"),
    (re.compile(r"(?<=[a-z]{3})ces$"), "z"),
    (re.compile(r"(?<=[a-z]{2}[dljnrz])es$"), ""),
    (re.compile(r"(?<=[a-z]{2})s$"), ""),
    (re.compile(r"(?<=[a-z]{3})[aoe]$"), ""),
)
ENGLISH_ENDINGS: Final = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"women$"), "man"),
    (re.compile(r"men$"), "man"),
    (re.compile(r"woman$"), "man"),
    (re.compile(r"(?<=[a-z]{2})(ss|sh|ch|x|z)es$"), r"\1"),
    (re.compile(r"(?<=[a-z]{2}[^su])s$"), ""),
)
ENDINGS: Final = {"es": SPANISH_ENDINGS, "en": ENGLISH_ENDINGS}


def folded(text: str) -> str:
    """Return text in lower case without accents, one line, blanks made one."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(plain.split())


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Return a folded word without the endings of number and gender.

    Spanish: soldadoras, soldador -> soldador; maestras, maestro -> maestr. English:
    secretaries -> secretary, firewomen -> fireman.
    """
    for ending, instead in ENDINGS[language]:
        word = ending.sub(instead, word)
    return word


def first_form(text: str) -> str:
    """Return a title in lower case without its second gender and without "n.e.c.".

    ``director tecnico/directora tecnica`` and ``enfermero/a`` are one title said twice; halves
    that begin with different words, as in ``cook/chef``, both stay.
    """
    text = REMAINDER.sub("", BRACKETED_ENDING.sub("", text)) or text
    halves = [half.strip() for half in text.split("/")]
    if len(halves) == 2 and all(halves) and halves[0][:3] == halves[1][:3]:
        return halves[0]
    return text


def sentence(text: str) -> str:
    """Return a title as a language model reads it best: one form, lower case, accents kept."""
    line = " ".join(unicodedata.normalize("NFC", text[:LONGEST]).lower().split())
    return first_form(line) or line


def forms(text: str, language: str) -> list[tuple[str, str]]:
    """Return the words of a title as they are written, each with its stem."""
    said = SAID.findall(sentence(text))
    return [(stem(folded(word), language), word) for word in said]


def words(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of a title's words in their order, each once.

    A title of empty words alone keeps them: better a poor comparison than none.

    Raises:
        KeyError: the language is neither ``es`` nor ``en``.
    """
    found = WORD.findall(first_form(folded(text)))
    said = [word for word in found if word not in EMPTY[language]] or found
    return tuple(dict.fromkeys(stem(word, language) for word in said))
