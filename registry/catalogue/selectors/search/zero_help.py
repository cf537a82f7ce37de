"""What to do where nothing was found: ask for less, look wider, or mean something near."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from rapidfuzz import fuzz, process

from registry.catalogue.selectors.folding import cleaned, fold
from registry.catalogue.selectors.search import vectors
from registry.catalogue.selectors.search.lexicon import Lexicon, current
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.results import Near, Question, Suggestion

MOST: Final = 6
MOST_LIKE: Final = 3
ALIKE: Final = 70.0
WIDER: Final = 4
WIDEST_KM: Final = 800


def helped(question: Question, plan: Plan, *, language: str) -> tuple[Suggestion, ...]:
    """Return questions that are likely to find something; three queries at most.

    Kinds: ``wider`` (the same within more kilometres), ``anywhere``, ``facet`` (without one
    filter, which ``detail`` names), ``occupation`` and ``skill``.
    """
    found = [*_wider(question), *_without(question), *_near(question, plan, language)]
    return tuple(found[:MOST])


def _wider(question: Question) -> Iterator[Suggestion]:
    near = question.near
    if near is None:
        return
    km = near.km * WIDER
    if km <= WIDEST_KM:
        wide = Near(latitude=near.latitude, longitude=near.longitude, km=km, name=near.name)
        yield _other(question, "wider", detail=str(km), near=wide)
    yield _other(question, "anywhere", near=None)


def _without(question: Question) -> Iterator[Suggestion]:
    for facet, values in question.facets.items():
        if values:
            others = {name: kept for name, kept in question.facets.items() if name != facet}
            yield _other(question, "facet", detail=str(facet), facets=others)


def _other(question: Question, kind: str, *, detail: str = "", **changes: object) -> Suggestion:
    asked = replace(question, page=1, **changes)  # type: ignore[arg-type]
    return Suggestion(text=question.text, kind=kind, detail=detail, question=asked)


def _near(question: Question, plan: Plan, language: str) -> Iterator[Suggestion]:
    """Yield concepts that the text names, or else those near it in letters or in meaning."""
    line = cleaned(question.text)
    if not line:
        return
    concepts = list(plan.concepts)[:MOST_LIKE]
    if not concepts:
        concepts = [concept for concept, _ in vectors.nearest_concepts(line, language=language)]
    names = [concept.name(language) for concept in concepts]
    kinds = [str(concept.kind) for concept in concepts]
    if not names:
        lexicon = current()
        names, kinds = _alike(line, lexicon, language)
    for name, kind in zip(names, kinds, strict=True):
        if fold(name) != fold(line):
            yield Suggestion(text=name, kind=kind, question=Question(text=name))


def _alike(line: str, lexicon: Lexicon, language: str) -> tuple[list[str], list[str]]:
    near = process.extract(
        fold(line), lexicon.phrases.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_LIKE
    )
    found = [lexicon.concepts[next(iter(lexicon.phrases[phrase]))] for phrase, _, _ in near]
    return [row.name(language) for row in found], [str(row.kind) for row in found]
