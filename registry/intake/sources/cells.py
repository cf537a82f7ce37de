"""Cells that go out and come back: no formula ever, and the same values again.

A spreadsheet program runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a
carriage return. An export puts an apostrophe before it (OWASP, CSV injection), and before
one apostrophe that is there already; intake takes that one away.
"""

from collections.abc import Mapping, Sequence
from typing import Final

RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet program may take for the start of a formula, full-width forms too."""

GUARD: Final = "'"
GUARDED: Final = (*RUNS, GUARD)
FIELD: Final = " | "
"""What separates the fields of one item of a list cell; items stand on lines of their own."""


def safe_cell(value: str) -> str:
    """Return a text that no spreadsheet program runs; ``plain_cell`` gives the value back.

    A plain negative number is safe as it is, and stays.
    """
    if not value.startswith(GUARDED) or _is_number(value):
        return value
    return GUARD + value


def plain_cell(value: str) -> str:
    """Return the value of a cell that ``safe_cell`` may have guarded."""
    if len(value) > 1 and value[0] == GUARD and value[1] in GUARDED and not _is_number(value[1:]):
        return value[1:]
    return value


def _is_number(value: str) -> bool:
    digits = value.removeprefix("-")
    whole, _point, rest = digits.partition(".")
    return (
        value.startswith("-")
        and whole.isascii()
        and whole.isdigit()
        and (not rest or (rest.isascii() and rest.isdigit()))
        and not digits.endswith(".")
    )


def write_list(items: Sequence[Mapping[str, str]], fields: Sequence[str]) -> str:
    """Return items as one cell: an item a line, its fields in their order."""
    lines = []
    for item in items:
        values = [_escaped(item.get(name, "")) for name in fields]
        while values and not values[-1]:
            values.pop()
        lines.append(FIELD.join(values))
    return "\n".join(lines)


def read_list(text: str, fields: Sequence[str]) -> list[dict[str, str]]:
    """Return the items of a cell that ``write_list`` or a person wrote; blank lines are none.

    What is beyond the last field stays in it.
    """
    items = []
    for line in text.splitlines():
        if line.strip():
            values = _fields(line, len(fields))
            items.append(dict(zip(fields, values, strict=True)))
    return items


def _escaped(value: str) -> str:
    return " ".join(value.split()).replace("\\", "\\\\").replace("|", "\\|")


def _fields(line: str, count: int) -> list[str]:
    values: list[str] = []
    current, is_escaped = "", False
    for sign in line:
        if is_escaped:
            current, is_escaped = current + sign, False
        elif sign == "\\":
            is_escaped = True
        elif sign == "|" and len(values) < count - 1:
            values.append(current.strip())
            current = ""
        else:
            current += sign
    values.append(current.strip())
    return values + [""] * (count - len(values))
