"""What the words of a query can stand for, kept in memory until the rows change.

A phrase is known by the stems of its words without those that say nothing, so that *auxiliares
en enfermeria* is *auxiliar de enfermería*. Places keep every word.
"""

import csv
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from registry.catalogue.selectors.concepts import Concept, ConceptKind
from registry.catalogue.selectors.folding import WORD, fold, stem
from registry.catalogue.selectors.search import vocabulary
from registry.catalogue.selectors.search.lexemes import compact
from registry.catalogue.selectors.search.plan import Place
from registry.catalogue.selectors.search.stopwords import STOP

WORDS: Final = Path(__file__).parents[2] / "data" / "search_words.csv"

PARTED: Final = re.compile(r"\s*[,;/()]\s*|\s+(?:y|e|o|u|and|or)\s+")
"""What parts a title into the jobs that it puts together."""

JOB: Final = re.compile(r"(?:[oe]r|ist|(?:an|ien)t|eer|ian|man|men|ero|ario)(?:e?s|as)$")
"""How a word of a title ends that is a job by itself, not said of another: no *industrial*."""

PART: Final = 0.75
"""How much a part of a title counts beside the whole."""

MOST_OF_A_WORD: Final = 40
"""A word that stands in more terms than this says too little to guess a concept by."""

COUNTRIES: Final = {
    "MX": ("mexico", "republica mexicana"),
    "US": ("estados unidos", "united states", "usa", "eua", "eeuu", "ee uu", "u.s", "u.s.a"),
}
NAMES: Final = {"MX": ("México", "Mexico"), "US": ("Estados Unidos", "United States")}
STATES: Final = {
    "cdmx": "MX-CMX",
    "edomex": "MX-MEX",
    "estado de mexico": "MX-MEX",
    "edo de mexico": "MX-MEX",
}
"""Other names of states. *México* alone is the country, though a state is written so too."""

CITY: Final = re.compile(r"^(?:ciudad|heroica|city of)\s+|\s+city$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """Lexemes that a term of ours stands for; ``is_hint``: it says only what is liked best."""

    lexemes: tuple[str, ...]
    is_hint: bool


Weighed = tuple[tuple[int, float], ...]


@dataclass(kw_only=True)
class Lexicon:
    """Everything that is known by a phrase, and every word that is known."""

    stamp: vocabulary.Stamp = ()
    concepts: list[Concept] = field(default_factory=list)
    phrases: dict[str, dict[int, float]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """The phrases as they are written."""
    of_word: dict[str, dict[int, int]] = field(default_factory=dict)
    """The concepts with a word in their terms, and how many words the shortest such has."""
    needed_by: dict[int, list[int]] = field(default_factory=dict)
    """The occupations that need a skill."""
    by_code: dict[str, list[int]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    states: dict[str, Place] = field(default_factory=dict)
    """The states by their codes."""
    organisations: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, Meaning] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Folded words and how they are written."""
    counts: Counter[str] = field(default_factory=Counter)

    def meant(self, words: Sequence[str]) -> Weighed:
        """Return the concepts that a phrase stands for, with 1 for a whole term, the best first."""
        found = self.phrases.get(key(words), {})
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def guessed(self, word: str) -> list[int]:
        """Return the concepts with a word in their terms, where they are few; shortest first."""
        found = self.of_word.get(stem(word), {})
        if len(found) > MOST_OF_A_WORD:
            return []
        return sorted(found, key=lambda number: (found[number], number))

    def knows(self, word: str) -> bool:
        """Tell whether a folded word, or another form of it, is known."""
        return word in self.words or stem(word) in self.of_word or word in STOP


def key(words: Sequence[str]) -> str:
    """Return what a phrase of folded words is known by; "" where it says nothing."""
    return " ".join(stem(word) for word in words if word not in STOP)


def split(text: str) -> list[str]:
    """Return the folded words of a text."""
    return WORD.findall(fold(text))


_current: Lexicon = Lexicon()
_lock: Final = threading.Lock()


def current() -> Lexicon:
    """Return the lexicon of the rows as they are: one query, and one more where they changed."""
    global _current  # noqa: PLW0603 - one for the whole process
    stamp = vocabulary.stamp()
    if _current.stamp != stamp:
        with _lock:
            if _current.stamp != stamp:
                _current = built(stamp)
    return _current


def built(stamp: vocabulary.Stamp) -> Lexicon:
    """Return a new lexicon; one query."""
    lexicon, numbers = Lexicon(stamp=stamp), dict[tuple[str, int], int]()
    for row in vocabulary.rows():
        if row.kind in ("occupation", "skill"):
            _add_term(lexicon, numbers, row)
        elif row.kind == "need":
            _add_need(lexicon, numbers, row)
        elif row.kind == "organisation":
            _add_organisation(lexicon, row)
        elif row.kind == "title":
            _add_words(lexicon, row.term)
        else:
            _add_place(lexicon, row)
    for country, names in COUNTRIES.items():
        for name in names:
            es, en = NAMES[country]
            lexicon.places[name] = Place(name_es=es, name_en=en, country=country)
    _add_meanings(lexicon)
    return lexicon


def _add_term(lexicon: Lexicon, numbers: dict[tuple[str, int], int], row: vocabulary.Row) -> None:
    number = numbers.get((row.kind, row.id))
    if number is None:
        number = numbers[row.kind, row.id] = len(lexicon.concepts)
        kind, code = ConceptKind(row.kind), row.code.partition("/")[2] or row.code
        lexicon.concepts.append(
            Concept(
                kind=kind, id=row.id, code=code, name_en=row.name_en, name_es=row.name_es, term=""
            )
        )
        for known in {compact(code), compact(row.code)} if kind == ConceptKind.OCCUPATION else ():
            lexicon.by_code.setdefault(known, []).append(number)
    for part, weight in _parts(row):
        phrase = key(split(part))
        if phrase:
            known_as = lexicon.phrases.setdefault(phrase, {})
            known_as[number] = max(weight, known_as.get(number, 0.0))
            lexicon.names.setdefault(phrase, part)
    said = [stem(word) for word in _add_words(lexicon, row.term) if word not in STOP]
    for word in said:
        having = lexicon.of_word.setdefault(word, {})
        having[number] = min(len(said), having.get(number, len(said)))


def _add_need(lexicon: Lexicon, numbers: dict[tuple[str, int], int], row: vocabulary.Row) -> None:
    skill = numbers.get((ConceptKind.SKILL, row.id))
    occupation = numbers.get((ConceptKind.OCCUPATION, row.number))
    if skill is not None and occupation is not None:
        lexicon.needed_by.setdefault(skill, []).append(occupation)


def _parts(row: vocabulary.Row) -> Iterator[tuple[str, float]]:
    """Yield a term and, of an occupation's own title, the jobs that it puts together."""
    yield row.term, 1.0
    if row.kind == "occupation" and row.is_preferred:
        parts = [part for part in PARTED.split(row.term) if part.strip()]
        for place, part in enumerate(parts if len(parts) > 1 else ()):
            if " " in part or JOB.search(part) or (row.term == row.name_es and not place):
                yield part, PART


def _add_words(lexicon: Lexicon, text: str) -> list[str]:
    found = split(text)
    for word, written in zip(found, WORD.findall(text.lower()), strict=False):
        lexicon.counts[word] += 1
        lexicon.words.setdefault(word, written if fold(written) == word else word)
    return found


def _add_organisation(lexicon: Lexicon, row: vocabulary.Row) -> None:
    for name in (row.name_en, row.term):
        words = split(name)
        if words:
            lexicon.organisations.setdefault(" ".join(words), name)
            for word in words:
                lexicon.words.setdefault(word, word)


def _add_place(lexicon: Lexicon, row: vocabulary.Row) -> None:
    place = Place(
        name_es=row.name_es or row.name_en,
        name_en=row.name_en or row.name_es,
        country=row.term,
        region=row.code,
        latitude=row.latitude if row.kind == "city" else None,
        longitude=row.longitude if row.kind == "city" else None,
        population=row.number if row.kind == "city" else 10**9,
    )
    if row.kind == "state":
        lexicon.states[row.code] = place
    for name in filter(None, (row.name_es, row.name_en)):
        _add_words(lexicon, name)
    for name in _names(row):
        known = lexicon.places.get(name)
        if known is None or known.population < place.population:
            lexicon.places[name] = place


def _names(row: vocabulary.Row) -> Iterator[str]:
    for name in filter(None, (row.name_es, row.name_en)):
        folded = " ".join(split(name))
        yield folded
        short = CITY.sub("", folded)
        if row.kind == "city" and short != folded:
            yield from (short, f"cd {short}", f"ciudad {short}")
        if row.kind == "city":
            yield f"{folded} {row.code[3:].lower()}"
            yield f"{short} {row.code[3:].lower()}"
    if row.kind == "state":
        yield from (short for short, code in STATES.items() if code == row.code)


def _add_meanings(lexicon: Lexicon) -> None:
    with WORDS.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            words = split(line["term"])
            for word in words:
                lexicon.words.setdefault(word, word)
            lexicon.meanings[" ".join(map(stem, words))] = Meaning(
                lexemes=tuple(_lexemes(lexicon, line)), is_hint=line["is_hint"] == "yes"
            )


def _lexemes(lexicon: Lexicon, line: Mapping[str, str]) -> Iterator[str]:
    """Yield the lexemes of a line; an occupation by its code is one by its primary key here."""
    for lexeme in line["lexemes"].split():
        if lexeme.startswith("o:"):
            for number in lexicon.by_code.get(compact(lexeme[2:]), ()):
                yield f"o:{lexicon.concepts[number].id}"
        else:
            yield lexeme if ":" in lexeme else stem(lexeme)
