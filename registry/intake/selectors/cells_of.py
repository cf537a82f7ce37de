"""A record's fields written back as the cells of a row: what ``interpret`` would read again."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from registry.intake.selectors import said
from registry.intake.sources.columns import columns
from registry.reference.models import Industry, Level, Municipality, Occupation, Skill

Fields = Mapping[str, Any]

WEEKS: Final = {"es": "%s semanas", "en": "%s weeks"}
YES: Final = {"es": ("no", "sí"), "en": ("no", "yes")}


def cells_of(kind: str, fields: Fields, language: str) -> dict[str, str]:
    """Return the cells by column that say what a standing record's fields say.

    ``fields`` are those that the targets compare rows with. Concepts are written by their
    codes, places by name and state.
    """
    cells = {}
    for column in columns(kind):
        write = WRITERS.get(column.key) or WRITERS.get(column.type) or _text
        text = write(fields, column.key, language)
        if text:
            cells[column.key] = text
    return cells


def _text(fields: Fields, key: str, language: str) -> str:
    value = fields.get(key)
    if isinstance(value, bool):
        return YES[language][value]
    return "" if value is None else str(value)


def _weeks(fields: Fields, key: str, language: str) -> str:
    value = fields.get(key)
    return "" if value is None else WEEKS[language] % value


def _references(fields: Fields, key: str, language: str) -> str:
    del language
    value = fields.get(key) or ()
    return value if isinstance(value, str) else "\n".join(value)


def _occupations(fields: Fields, key: str, language: str) -> str:
    del language
    return said.occupations(Occupation.objects.in_bulk(fields.get(key) or ()).values())


def _industries(fields: Fields, key: str, language: str) -> str:
    del language
    return said.industries(Industry.objects.in_bulk(fields.get(key) or ()).values())


def _skills(fields: Fields, key: str, language: str) -> str:
    del language
    return said.skills(Skill.objects.in_bulk(fields.get(key) or ()).values())


def _level(fields: Fields, key: str, language: str) -> str:
    del language
    pk = fields.get(f"{key}_id")
    rows = Level.objects.select_related("framework")
    return said.level(rows.filter(pk=pk).first() if pk else None)


def _place(fields: Fields, key: str, language: str) -> str:
    del key, language
    place = _municipality(fields)
    return f"{place.name}, {place.subdivision.code.partition('-')[2]}" if place else ""


def _region(fields: Fields, key: str, language: str) -> str:
    del language
    place = _municipality(fields)
    return place.subdivision.code if place else str(fields.get(key) or "")


def _municipality(fields: Fields) -> Municipality | None:
    pk = fields.get("municipality_id")
    rows = Municipality.objects.select_related("subdivision")
    return rows.filter(pk=pk).first() if pk else None


def _cost(fields: Fields, key: str, language: str) -> str:
    """Write the whole where it has no parts, and each part under its own column."""
    del language
    parts = dict(fields.get("costs") or ())
    if key == "cost":
        minor = None if parts else fields.get("cost_minor")
    else:
        minor = parts.get(key.removeprefix("cost_"))
    return said.money(minor)


def _currency(fields: Fields, key: str, language: str) -> str:
    del key, language
    return str(fields.get("currency_id") or "")


def _funding(fields: Fields, key: str, language: str) -> str:
    del language
    return said.funding(fields.get(key) or ())


def _competencies(fields: Fields, key: str, language: str) -> str:
    del language
    rows = fields.get(key) or ()
    skills = Skill.objects.in_bulk([skill for _en, _es, skill in rows if skill])
    return said.competencies((en, es, skills.get(skill)) for en, es, skill in rows)


WRITERS: Final[Mapping[str, Callable[[Fields, str, str], str]]] = {
    "occupation": _occupations,
    "industry": _industries,
    "skill": _skills,
    "level": _level,
    "place": _place,
    "region": _region,
    "money": _cost,
    "duration": _weeks,
    "currency": _currency,
    "reference": _references,
    "funding": _funding,
    "competencies": _competencies,
}
"""By column, else by type of column."""
