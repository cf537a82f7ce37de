"""Read a text: what it asks for, as a plan.

First the codes; then, from the left, the longest phrase that is a code of a classification, a
place, an organisation, a term of ours or a concept; what is left over is text. Every word of
a concept's phrase is a group of its own that the concept also meets: what has the concept
answers, and so does what has all the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from registry.catalogue.selectors.concepts import Concept, ConceptKind
from registry.catalogue.selectors.folding import cleaned, fold, stem
from registry.catalogue.selectors.search import coding, correcting, named_places, vectors
from registry.catalogue.selectors.search.lexemes import CODE, compact
from registry.catalogue.selectors.search.lexicon import (
    Lexicon,
    Meaning,
    Weighed,
    current,
    split,
)
from registry.catalogue.selectors.search.plan import (
    OCCUPATION,
    SYNONYM,
    TITLE,
    Group,
    Place,
    Plan,
    Term,
)
from registry.catalogue.selectors.search.stopwords import STOP

MOST_WORDS: Final = 16
MOST_GROUPS: Final = 8
LONGEST_PHRASE: Final = 6
"""Words of a query that are read, groups of a plan and words of a phrase."""

MOST_CONCEPTS: Final = 10
MOST_GUESSED: Final = 6
WITHIN: Final = 0.6
"""How much a concept counts that only a part of a longer phrase names."""

GUESSED: Final = 0.35
"""How much a concept counts that only has a word in one of its terms."""

MOST_NEEDING: Final = 6
NEEDING: Final = 0.3
"""How much an occupation counts that needs the skill asked for."""

TOGETHER: Final = 9.0
"""What a word of a title is worth where it is one of a phrase that says something together."""

SHORTEST_MEANT: Final = 4
"""A query whose words are all shorter, or codes, has no meaning that vectors could know."""

CODED: Final = re.compile(r"k:[a-z0-9]+")
"""A lexeme that is one whole code."""

MENTIONED: Final = 1.0
"""What the digits of an occupation's code count as a word, where its scheme is named."""


@dataclass(kw_only=True)
class _Span:
    """Some words of the query that are read together, and what they are."""

    words: Sequence[str]
    concepts: Weighed = ()
    place: Place | None = None
    meaning: Meaning | None = None
    is_organisation: bool = False
    is_schemed: bool = False
    """It is a code after the name of a classification of occupations."""


@dataclass(kw_only=True)
class _Draft:
    """A plan while it is being made."""

    groups: list[Group] = field(default_factory=list)
    concepts: dict[int, Concept] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def read(text: str, *, language: str) -> Plan:
    """Return what a text asks for, whatever it is; one query, up to four for unknown words."""
    line = cleaned(text)
    if not line:
        return Plan()
    lexicon = current()
    said = split(coding.spaced(line))[:MOST_WORDS]
    meant = correcting.corrected(
        [word for word in said if word not in coding.NEVER_ERRORS], lexicon
    )
    words = correcting.joined([meant.get(word, word) for word in said], lexicon)
    draft = _Draft()
    for span in _spans(words, lexicon):
        _add(draft, span, lexicon)
    if not draft.groups and words:
        draft.groups = [Group(terms=(Term(lexeme=stem(word)),)) for word in words]
    is_by_meaning = not draft.concepts and any(
        word.isalpha() and len(word) >= SHORTEST_MEANT and word not in STOP | coding.NEVER_ERRORS
        for word in words
    )
    if is_by_meaning:
        _add_by_meaning(draft, line, language)
    return Plan(
        codes=tuple(dict.fromkeys([*draft.codes, *coding.codes(said)])),
        groups=tuple(draft.groups[:MOST_GROUPS]),
        concepts=tuple(draft.concepts.values())[:MOST_CONCEPTS],
        places=named_places.shown(draft.places, lexicon),
        corrected=_corrected(line, meant, lexicon),
        is_by_meaning=is_by_meaning and bool(draft.concepts),
    )


def _spans(words: Sequence[str], lexicon: Lexicon) -> Iterator[_Span]:
    """Yield the words from the left, the longest phrases that are something together."""
    start = 0
    while start < len(words):
        for end in range(min(start + LONGEST_PHRASE, len(words)), start, -1):
            span = _understood(words[start:end], words[start - 1] if start else "", lexicon)
            if span is not None or end == start + 1:
                break
        if span is not None:
            yield span
        elif words[start] not in STOP:
            yield _Span(words=[words[start]])
        start = end


def _understood(words: Sequence[str], before: str, lexicon: Lexicon) -> _Span | None:
    """Return what a phrase is, or None."""
    phrase, stems = " ".join(words), " ".join(map(stem, words))
    meaning = lexicon.meanings.get(stems)
    numbers = coding.occupations(words, before, lexicon)
    is_schemed = coding.is_schemed(phrase, before)
    if numbers or is_schemed:
        concepts = tuple((number, 1.0) for number in numbers)
        return _Span(words=words, concepts=concepts, is_schemed=is_schemed)
    is_bounded = words[0] not in STOP and words[-1] not in STOP
    concepts = lexicon.meant(words) if is_bounded else ()
    place = lexicon.places.get(phrase)
    if place is not None and (not concepts or before in {"en", "in", "near", "cerca", "de"}):
        return _Span(words=words, place=place)
    if is_bounded and phrase in lexicon.organisations:
        return _Span(words=words, concepts=concepts, meaning=meaning, is_organisation=True)
    if concepts or meaning:
        return _Span(words=words, concepts=concepts, meaning=meaning)
    return None


def _add(draft: _Draft, span: _Span, lexicon: Lexicon) -> None:
    if span.place is not None:
        draft.places.append(replace(span.place, term=" ".join(span.words)))
        draft.groups += named_places.wished(span.place)
        return
    if list(span.words) and span.words[0] in coding.LABELS and len(span.words) == 1:
        return
    for number, _ in span.concepts[:MOST_CONCEPTS]:
        concept = lexicon.concepts[number]
        draft.concepts.setdefault(
            number,
            Concept(
                kind=concept.kind,
                id=concept.id,
                code=concept.code,
                name_en=concept.name_en,
                name_es=concept.name_es,
                term=" ".join(span.words),
            ),
        )
    meaning = span.meaning
    if meaning is not None:
        draft.codes += [
            name.removeprefix(CODE) for name in meaning.lexemes if CODED.fullmatch(name)
        ]
    is_hint = meaning is not None and meaning.is_hint and not span.concepts
    for word in span.words:
        if word in STOP and len(span.words) > 1:
            continue
        terms = dict(_terms(word, span, lexicon))
        group = Group(
            terms=tuple(
                Term(lexeme=name.removesuffix("*"), weight=weight, is_prefix=name.endswith("*"))
                for name, weight in terms.items()
            ),
            is_optional=is_hint,
        )
        draft.groups.append(group)


def _terms(word: str, span: _Span, lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Yield the lexemes that meet one word of a phrase, the weaker ones first."""
    if span.is_schemed:
        yield stem(word), MENTIONED
    elif not span.is_organisation:
        yield from _weaker(word, span, lexicon)
    for number, whole in span.concepts[:MOST_CONCEPTS]:
        yield _lexeme(lexicon.concepts[number]), _weight(lexicon, number, whole)
    if span.is_schemed:
        return
    if span.meaning is not None:
        yield from ((lexeme, OCCUPATION) for lexeme in span.meaning.lexemes)
    if span.is_organisation or (len(span.words) == 1 and not lexicon.knows(word)):
        yield f"k:{compact(word)}*", TITLE
    yield stem(word), TITLE if len(span.words) == 1 else TOGETHER


def _weaker(word: str, span: _Span, lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Yield concepts that a word names by itself in a phrase, or else only has a part in."""
    for number in [number for number, _ in span.concepts]:
        for needing in lexicon.needed_by.get(number, ())[:MOST_NEEDING]:
            yield _lexeme(lexicon.concepts[needing]), _weight(lexicon, needing, NEEDING)
    if not span.meaning:
        for number in lexicon.guessed(word)[:MOST_GUESSED]:
            yield _lexeme(lexicon.concepts[number]), _weight(lexicon, number, GUESSED)
    if len(span.words) > 1:
        for number, whole in lexicon.meant([word])[:MOST_CONCEPTS]:
            yield _lexeme(lexicon.concepts[number]), _weight(lexicon, number, WITHIN * whole)


def _weight(lexicon: Lexicon, number: int, share: float) -> float:
    is_occupation = lexicon.concepts[number].kind == ConceptKind.OCCUPATION
    return round((OCCUPATION if is_occupation else SYNONYM) * share, 2)


def _lexeme(concept: Concept) -> str:
    return f"{'o' if concept.kind == ConceptKind.OCCUPATION else 's'}:{concept.id}"


def _add_by_meaning(draft: _Draft, line: str, language: str) -> None:
    """Let concepts that mean what the text says meet every group, where it names none."""
    near = vectors.nearest_concepts(line, language=language)
    terms = tuple(
        Term(
            lexeme=_lexeme(concept),
            weight=round(
                (OCCUPATION if concept.kind == ConceptKind.OCCUPATION else SYNONYM) / 2, 2
            ),
        )
        for concept, _ in near
    )
    for number, (concept, _) in enumerate(near):
        draft.concepts[-1 - number] = concept
    if terms:
        draft.groups = [
            group if group.is_optional else Group(terms=(*group.terms, *terms))
            for group in draft.groups
        ]


def _corrected(line: str, meant: dict[str, str], lexicon: Lexicon) -> str:
    """Return the text with the words that were read instead, as they are written; "" if none."""
    if not meant:
        return ""
    return " ".join(
        lexicon.words.get(meant[word], meant[word]) if (word := fold(said)) in meant else said
        for said in line.split(" ")
    )
