"""The concepts of the reference data, ready to be recognised in the cells of an upload."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from registry.intake.enums import ChoiceField
from registry.intake.models import RememberedChoice
from registry.intake.selectors.normalising.terms import MOST as FEW
from registry.intake.selectors.normalising.terms import SURE, Meaning, TermIndex, Word
from registry.people.models import Organisation
from registry.reference.enums import OccupationScheme
from registry.reference.models import (
    Industry,
    Level,
    Municipality,
    Occupation,
    OccupationSynonym,
    Skill,
    SkillSynonym,
    Subdivision,
)
from registry.reference.selectors import vectors
from registry.reference.selectors.titles.wording import folded

LIVE: Final = {"retired_at__isnull": True}
UNIT_LEVEL: Final = 4
"""ISCO unit groups: broader groups say too little."""

CHOSEN: Final = 1.0

BY_MEANING: Final = {ChoiceField.OCCUPATION: "occupation", ChoiceField.SKILL: "skill"}
"""Fields whose concepts have vectors, where pgvector and a model are there."""

MOST_BY_MEANING: Final = 200
"""Texts of one upload that a model is asked about: some seconds."""

NEAR: Final = 0.9
"""How alike in meaning a concept has to be to be offered; it is never taken without asking."""

MOST: Final = 20_000
"""Cells that are remembered at a time: a few megabytes."""


@dataclass(frozen=True)
class Normaliser:
    """Recognises occupations, skills, places and levels, and what was chosen before.

    ``chosen`` holds the organisation's own choices by field and folded text; they come
    before anything that is computed. ``read_before`` has what cells were read as.
    """

    chosen: Mapping[tuple[str, str], str]
    read_before: dict[Hashable, Any] = field(default_factory=dict, compare=False)
    by_meaning: dict[tuple[str, str], tuple[Meaning, ...]] = field(
        default_factory=dict, compare=False
    )

    def remember(self, name: Hashable, said: Any) -> None:
        """Keep what a cell was read as, for cells that say the same; up to :data:`MOST` of them."""
        if len(self.read_before) >= MOST:
            self.read_before.clear()
        self.read_before[name] = said

    def meanings(self, field: ChoiceField, text: str, language: str) -> tuple[Meaning, ...]:
        """Return the five likeliest concepts; a remembered choice alone where there is one."""
        index = self._indexes[field]
        code = self.chosen.get((field, folded(text)))
        if code is not None:
            remembered = index.meanings(code, language)
            if remembered and remembered[0].code == code:
                return remembered[:1]
        found = index.meanings(text, language)
        if field in BY_MEANING and (not found or found[0].confidence < SURE):
            return self._and_by_meaning(field, text, language, found)
        return found

    def _and_by_meaning(
        self, field: ChoiceField, text: str, language: str, found: tuple[Meaning, ...]
    ) -> tuple[Meaning, ...]:
        """Add concepts that are near in meaning to those whose words are; nothing without a model.

        They are offered below what is taken without asking.
        """
        name = field, folded(text)
        if name not in self.by_meaning and len(self.by_meaning) < MOST_BY_MEANING:
            near = vectors.nearest(text, language=language, limit=FEW, at_least=NEAR)
            index = self._indexes[field]
            self.by_meaning[name] = tuple(
                index.meaning(one.id, min(one.alike, SURE - 0.01))
                for one in near
                if one.kind == BY_MEANING[field] and index.has(one.id)
            )
        known = {one.key for one in found}
        more = [one for one in self.by_meaning.get(name, ()) if one.key not in known]
        return tuple(sorted([*found, *more], key=lambda one: -one.confidence)[:FEW])

    def settled(self, field: ChoiceField, text: str, language: str) -> Meaning | None:
        """Return the one concept that a text surely means, or None: then ask."""
        if (field, folded(text)) in self.chosen:
            found = self.meanings(field, text, language)
            return found[0] if found else None
        return self._indexes[field].settled(text, language)

    def region(self, text: str) -> str | None:
        """Return the ISO 3166-2 code of a state, by its code or name; None for what is none."""
        return self._regions.get(folded(text))

    @cached_property
    def _regions(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        rows = Subdivision.objects.filter(**LIVE).order_by("code")
        for code, en, es in rows.values_list("code", "name_en", "name_es"):
            for said in (code, en, es):
                found[folded(said)] = code
        # TX and NLE alone, where no other state's name or code is the same.
        for code in list(found.values()):
            found.setdefault(folded(code.partition("-")[2]), code)
        return found

    @cached_property
    def _indexes(self) -> Mapping[str, TermIndex]:
        return {
            ChoiceField.OCCUPATION: TermIndex(list(_occupations())),
            ChoiceField.SKILL: TermIndex(list(_skills())),
            ChoiceField.PLACE: TermIndex(list(_places())),
            ChoiceField.LEVEL: TermIndex(list(_levels())),
            ChoiceField.INDUSTRY: TermIndex(list(_industries())),
        }


def normaliser(organisation: Organisation | None = None) -> Normaliser:
    """Return a normaliser that knows an organisation's choices; reads tables when first asked."""
    rows = RememberedChoice.objects.filter(organisation=organisation) if organisation else ()
    return Normaliser({(row.field, row.text): row.code for row in rows})


def _occupations() -> Iterator[Word]:
    """Yield the words of occupations: ISCO units, and SOC and SINCO under their own codes."""
    rows = Occupation.objects.filter(level__gte=UNIT_LEVEL, **LIVE).order_by("scheme", "code")
    known = {}
    for pk, scheme, code, en, es in rows.values_list(
        "pk", "scheme", "code", "title_en", "title_es"
    ):
        known[pk] = (f"{scheme}:{code}", en, es)
        yield from _named(pk, f"{scheme}:{code}", en, es)
        yield Word(
            key=pk, code=f"{scheme}:{code}", text=code, language="en", name_en=en, name_es=es
        )
    said = OccupationSynonym.objects.filter(
        occupation__scheme=OccupationScheme.ISCO08, **LIVE
    ).exclude(kind="ambiguous")
    yield from _synonyms(said.values_list("occupation_id", "language", "term"), known)


def _skills() -> Iterator[Word]:
    known = {}
    rows = Skill.objects.filter(**LIVE).order_by("code")
    for pk, code, en, es in rows.values_list("pk", "code", "name_en", "name_es"):
        known[pk] = (code, en, es)
        yield from _named(pk, code, en, es)
    said = SkillSynonym.objects.filter(**LIVE)
    yield from _synonyms(said.values_list("skill_id", "language", "term"), known)


def _places() -> Iterator[Word]:
    """Yield municipalities, alone and with their state in every way that it is written."""
    rows = Municipality.objects.filter(**LIVE).order_by("code")
    for pk, code, name, other, state, en, es in rows.values_list(
        "pk",
        "code",
        "name",
        "name_en",
        "subdivision__code",
        "subdivision__name_en",
        "subdivision__name_es",
    ):
        short = state.partition("-")[2]
        for said in filter(None, {name, other}):
            for text in {said, *(f"{said}, {name}" for name in (short, state, en, es))}:
                yield Word(
                    key=pk, code=code, text=text, language="es", name_en=other or name, name_es=name
                )


def _levels() -> Iterator[Word]:
    rows = Level.objects.filter(**LIVE).order_by("framework__code", "rank")
    for pk, framework, code, en, es in rows.values_list(
        "pk", "framework__code", "code", "name_en", "name_es"
    ):
        yield from _named(pk, f"{framework}:{code}", en, es)


def _industries() -> Iterator[Word]:
    rows = Industry.objects.filter(**LIVE).order_by("scheme", "code")
    for pk, scheme, code, en, es in rows.values_list(
        "pk", "scheme", "code", "title_en", "title_es"
    ):
        name = f"{scheme}:{code}"
        yield from _named(pk, name, en, es)
        yield Word(key=pk, code=name, text=code, language="en", name_en=en, name_es=es)


def _named(key: int, code: str, en: str, es: str) -> Iterator[Word]:
    for language, text in (("en", en), ("es", es)):
        if text:
            yield Word(key=key, code=code, text=text, language=language, name_en=en, name_es=es)


def _synonyms(
    rows: Iterable[tuple[int, str, str]], known: Mapping[int, tuple[str, str, str]]
) -> Iterator[Word]:
    for key, language, term in rows:
        if key in known:
            code, en, es = known[key]
            yield Word(key=key, code=code, text=term, language=language, name_en=en, name_es=es)
