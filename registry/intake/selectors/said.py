"""How concepts and amounts are written in a cell so that they are read back as the same."""

from collections.abc import Iterable

from registry.reference.models import Industry, Level, Municipality, Occupation, Skill


def text(value: object) -> str:
    """Write a plain value; nothing for none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def occupations(rows: Iterable[Occupation]) -> str:
    """Write occupations by scheme and code, one a line."""
    return "\n".join(f"{row.scheme}:{row.code}" for row in rows)


def skills(rows: Iterable[Skill]) -> str:
    """Write skills by code, one a line."""
    return "\n".join(row.code for row in rows)


def industries(rows: Iterable[Industry]) -> str:
    """Write industries by scheme and code, one a line."""
    return "\n".join(f"{row.scheme}:{row.code}" for row in rows)


def level(row: Level | None) -> str:
    """Write a level with its framework."""
    return f"{row.framework.code}:{row.code}" if row else ""


def place(row: Municipality | None) -> str:
    """Write a municipality by its code: two of a state may share a name."""
    return row.code if row else ""


def money(minor: int | None) -> str:
    """Write an amount in major units; its currency stands in a cell of its own."""
    return "" if minor is None else f"{minor // 100}.{minor % 100:02}"
