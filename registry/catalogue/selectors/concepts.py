"""The occupations and skills that a text speaks of, in either language.

A credential is found through its concepts: who asks for a *soldador* finds an English
welding certification because both point at the same occupation.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Length

from registry.catalogue.selectors.folding import Asked, Fold, inflections
from registry.reference.models import (
    CrosswalkPair,
    Occupation,
    OccupationSynonym,
    Skill,
    SkillSynonym,
)

UNIT_LEVEL: Final = 4
"""Broader groups of a classification say too little to find a credential by."""

LEAST_WEIGHT: Final = 0.1
"""Crosswalk pairs below this weight are a fan-out too wide to search by."""

MOST_TERMS: Final = 40
MOST_CONCEPTS: Final = 8
SHORTEST_BEGINNING: Final = 3

COLUMNS: Final = (
    *("concept_kind", "concept_id", "concept_code", "concept_en", "concept_es"),
    *("term_folded", "span"),
)


class ConceptKind(StrEnum):
    """What sort of concept it is."""

    OCCUPATION = "occupation"
    SKILL = "skill"


@dataclass(frozen=True, kw_only=True)
class Concept:
    """An occupation or skill that was understood, and the folded term it was known by."""

    kind: ConceptKind
    id: int
    code: str
    name_en: str
    name_es: str
    term: str

    def name(self, language: str) -> str:
        """Return the name in a language, or in the other one where it has none."""
        names = (self.name_es, self.name_en) if language == "es" else (self.name_en, self.name_es)
        return names[0] or names[1]


@dataclass(frozen=True, kw_only=True)
class Understood:
    """The concepts of a text, and the records that stand for each: id to concept.

    ``occupations`` holds the neighbours across the crosswalks too.
    """

    concepts: tuple[Concept, ...]
    occupations: dict[int, Concept]
    skills: dict[int, Concept]


def understood(asked: Asked) -> Understood:
    """Return the concepts that a query speaks of; two queries at most.

    A phrase that is exactly a term counts before a text that begins a word of a term, and
    a longer phrase before the shorter ones in it.
    """
    rows = _terms(asked)
    phrases = _forms(asked)
    exact = _longest([row for row in rows if row.term in phrases])
    concepts = _distinct(exact or rows)[:MOST_CONCEPTS]
    return Understood(
        concepts=tuple(concepts),
        occupations=_across({c.id: c for c in concepts if c.kind == ConceptKind.OCCUPATION}),
        skills={c.id: c for c in concepts if c.kind == ConceptKind.SKILL},
    )


def _terms(asked: Asked) -> list[Concept]:
    """Read the terms of both languages that match, the closest in length first; one query."""
    if not asked.words:
        return []
    units = Occupation.objects.filter(level__gte=UNIT_LEVEL, retired_at__isnull=True)
    said = OccupationSynonym.objects.filter(
        retired_at__isnull=True, occupation__retired_at__isnull=True
    )
    skills = Skill.objects.filter(retired_at__isnull=True)
    other = SkillSynonym.objects.filter(retired_at__isnull=True, skill__retired_at__isnull=True)
    occupation = (ConceptKind.OCCUPATION, "title_en", "title_es")
    skill = (ConceptKind.SKILL, "name_en", "name_es")
    first, *rest = (
        _source(units, asked, "", "title_en", *occupation),
        _source(units, asked, "", "title_es", *occupation),
        _source(said, asked, "occupation__", "term", *occupation),
        _source(skills, asked, "", "name_en", *skill),
        _source(skills, asked, "", "name_es", *skill),
        _source(other, asked, "skill__", "term", *skill),
    )
    rows = first.union(*rest).order_by("span", "term_folded", "concept_kind", "concept_id")
    return [
        Concept(kind=ConceptKind(kind), id=pk, code=code, name_en=en, name_es=es, term=term)
        for kind, pk, code, en, es, term, _span in rows
    ]


def _matches(asked: Asked) -> Q:
    """Return the condition that a term is a phrase of the query, or has a word it begins."""
    matches = Q(term_folded__in=_forms(asked))
    if len(asked.text) >= SHORTEST_BEGINNING:
        for form in inflections(asked.text):
            matches |= Q(term_folded__startswith=form) | Q(term_folded__contains=f" {form}")
    return matches


def _forms(asked: Asked) -> set[str]:
    return {form for phrase in asked.phrases for form in inflections(phrase)}


def _source(
    terms: QuerySet[Any],
    asked: Asked,
    path: str,
    column: str,
    kind: str,
    name_en: str,
    name_es: str,
) -> QuerySet[Any, tuple[Any, ...]]:
    found: QuerySet[Any, tuple[Any, ...]] = (
        terms.annotate(term_folded=Fold(column))
        .filter(_matches(asked))
        .annotate(
            concept_kind=Value(kind),
            concept_id=F(f"{path}pk"),
            concept_code=F(f"{path}code"),
            concept_en=F(f"{path}{name_en}"),
            concept_es=F(f"{path}{name_es}"),
            span=Length("term_folded"),
        )
        .order_by("span", "pk")
        .values_list(*COLUMNS)[:MOST_TERMS]
    )
    return found


def _longest(rows: list[Concept]) -> list[Concept]:
    """Leave out the terms that are part of a longer one, and put the longest first."""
    terms = {row.term for row in rows}
    kept = [
        row
        for row in rows
        if not any(term != row.term and f" {row.term} " in f" {term} " for term in terms)
    ]
    return sorted(kept, key=lambda row: -len(row.term))


def _distinct(rows: list[Concept]) -> list[Concept]:
    seen: dict[tuple[str, int], Concept] = {}
    for row in rows:
        seen.setdefault((row.kind, row.id), row)
    return list(seen.values())


def _across(occupations: dict[int, Concept]) -> dict[int, Concept]:
    """Add the occupations of the other classifications, one crosswalk away; one query."""
    pairs = CrosswalkPair.objects.filter(
        from_occupation__in=occupations, weight__gte=LEAST_WEIGHT, retired_at__isnull=True
    ).order_by("-weight", "pk")
    found = dict(occupations)
    for near, far in pairs.values_list("from_occupation_id", "to_occupation_id"):
        found.setdefault(far, occupations[near])
    return found
