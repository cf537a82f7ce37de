"""How concepts and amounts are written in a cell so that they are read back as the same."""

from collections.abc import Iterable

from registry.intake.sources import by_key, write_list
from registry.reference.models import Industry, Level, Municipality, Occupation, Skill


def text(value: object) -> str:
    """Write a plain value; nothing for none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def occupations(rows: Iterable[Occupation]) -> str:
    """Write occupations by scheme and code, one a line."""
    return _lines(f"{row.scheme}:{row.code}" for row in rows)


def skills(rows: Iterable[Skill]) -> str:
    """Write skills by code, one a line."""
    return _lines(row.code for row in rows)


def industries(rows: Iterable[Industry]) -> str:
    """Write industries by scheme and code, one a line."""
    return _lines(f"{row.scheme}:{row.code}" for row in rows)


def level(row: Level | None) -> str:
    """Write a level with its framework."""
    return f"{row.framework.code}:{row.code}" if row else ""


def place(row: Municipality | None) -> str:
    """Write a municipality by its code: two of a state may share a name."""
    return row.code if row else ""


def money(minor: int | None) -> str:
    """Write an amount in major units; its currency stands in a cell of its own."""
    return "" if minor is None else f"{minor // 100}.{minor % 100:02}"


def competencies(rows: Iterable[tuple[str, str, Skill | None]]) -> str:
    """Write competencies, one a line: the name in English and in Spanish, the skill's code."""
    items = [
        {"name_en": en, "name_es": es, "skill": skill.code if skill else ""}
        for en, es, skill in rows
    ]
    return write_list(items, by_key("credentials")["competencies"].fields)


def funding(rows: Iterable[Iterable[str]]) -> str:
    """Write who may pay, one a line: kind, name in English and in Spanish, address."""
    names = by_key("offerings")["funding"].fields
    return write_list([dict(zip(names, row, strict=True)) for row in rows], names)


def _lines(texts: Iterable[str]) -> str:
    """Write the members of a set, which has no order of its own, a line each."""
    return "\n".join(sorted(texts))
