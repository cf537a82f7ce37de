"""What a row says before it is planned, and the rows that never are: refused, or set aside."""

from collections.abc import Mapping
from typing import Any

from registry.intake.enums import RowOutcome
from registry.intake.services.keeping import is_whole, whole
from registry.intake.services.targets import Planned
from registry.intake.sources import RawRow
from registry.intake.sources.rows import Notice, Problem


def broken(values: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each text that cannot be stored."""
    return [Problem("broken_text", key) for key, text in values.items() if not is_whole(text)]


def refused(row: RawRow, values: Mapping[str, str], problems: list[Problem]) -> Planned:
    """Return a row that is rejected as it was read."""
    return Planned(
        number=row.number,
        values=whole(values),
        problems=whole([problem.as_json() for problem in problems]),
        notices=notices(row, {}),
    )


def aside(row: RawRow, values: Mapping[str, str], why: Notice) -> Planned:
    """Return a row that is nothing for this registry, with the reason."""
    return Planned(
        number=row.number,
        values=whole(values),
        outcome=RowOutcome.ASIDE,
        notices=[*notices(row, {}), whole(why.as_json())],
    )


def mapped(row: RawRow, mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that say something, by key; without a mapping they have their keys."""
    if not mapping:
        return {key: text for key, value in row.values.items() if (text := value.strip())}
    return {
        mapping[column]: text
        for column, value in row.values.items()
        if mapping.get(column) and (text := value.strip())
    }


def notices(row: RawRow, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what the source has to say of a row, and which of its values it only guesses."""
    guessed = [
        Notice("guessed", key, values[key][:80], {"percent": round(share * 100)})
        for key, share in row.guessed.items()
        if key in values
    ]
    return [whole(notice.as_json()) for notice in (*row.notices, *guessed)]
