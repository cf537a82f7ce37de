"""Level frameworks side by side, aligned by the ISCED 2011 level that each level hinges on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from registry.reference.models import Level, LevelFramework
from registry.reference.selectors.frameworks import side_by_side
from registry.web.explorer.drawing import Text
from registry.web.localised import text_of
from registry.web.pages import page

ORDER: Final = ("isced2011", "eqf", "conocer", "mnc", "mx_sep", "us_award", "us_apprenticeship")
"""The hinge first, then the countries; a framework that is not named here comes last."""

HIGHEST: Final = 8
LEFT: Final = 26
HEAD: Final = 44
HEADS: Final = (16, 32)
"""Heights of the names, in turn, so that a long one does not run into the next."""

LETTERS: Final = 2
"""A level whose code is longer is shown by its rank."""

LONGEST_HEAD: Final = 8
"""Letters that stand above a column."""

CELL: Final = 24
ROW: Final = 44
COLUMN: Final = 47

SHORT: Final[Mapping[str, str | Promise]] = {
    "isced2011": gettext_lazy("ISCED"),
    "eqf": gettext_lazy("EQF"),
    "conocer": "CONOCER",
    "mnc": "MNC",
    "mx_sep": "SEP",
    "us_award": gettext_lazy("U.S."),
    "us_apprenticeship": "RA",
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The levels of one framework at one ISCED level."""

    framework: LevelFramework
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """An ISCED level across all frameworks."""

    isced: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A level in the picture: its box, its own number, and its words for who does not see it."""

    level: Level
    x: int
    y: int
    short: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The whole picture. ``rules`` are the heights of the ISCED levels."""

    width: int
    height: int
    heads: tuple[Text, ...]
    rules: tuple[Text, ...]
    rungs: tuple[Rung, ...]


@login_not_required
def frameworks(request: HttpRequest) -> HttpResponse:
    """Show what stands beside what, who says so, and where nobody does."""
    found = sorted(side_by_side(), key=_place)
    hinged = [row for row in found if any(one.isced_level is not None for one in row.levels.all())]
    context = {
        "frameworks": found,
        "hinged": hinged,
        "lines": _lines(hinged),
        "loose": [(row, levels) for row in found if (levels := _loose(row))],
        "ladder": _ladder(hinged),
        "shorts": [(_short(row), row) for row in hinged],
    }
    return page(request, "registry/frameworks.html", context)


def _place(framework: LevelFramework) -> tuple[int, str]:
    known = framework.code in ORDER
    return (ORDER.index(framework.code) if known else len(ORDER)), framework.code


def _short(framework: LevelFramework) -> str:
    """Return what stands above a framework's column; the code of one that was loaded."""
    return str(SHORT.get(framework.code, framework.code.upper()[:LONGEST_HEAD]))


def _lines(found: Sequence[LevelFramework]) -> list[Line]:
    return [
        Line(
            isced=isced,
            cells=tuple(Cell(framework=row, levels=_at(row, isced)) for row in found),
        )
        for isced in range(HIGHEST, -1, -1)
    ]


def _at(framework: LevelFramework, isced: int) -> tuple[Level, ...]:
    return tuple(level for level in framework.levels.all() if level.isced_level == isced)


def _loose(framework: LevelFramework) -> list[Level]:
    """Return the levels for which nobody has claimed a hinge."""
    return [level for level in framework.levels.all() if level.isced_level is None]


def _ladder(found: Sequence[LevelFramework]) -> Ladder:
    """Draw each framework as a column; levels at one height hinge on the same ISCED level."""
    tops = _tops(found)
    rungs = []
    for column, framework in enumerate(found):
        for isced in tops:
            for row, level in enumerate(reversed(_at(framework, isced))):
                rungs.append(
                    Rung(
                        level=level,
                        x=LEFT + column * COLUMN,
                        y=tops[isced] + row * CELL,
                        short=level.code if len(level.code) <= LETTERS else str(level.rank),
                        label=f"{text_of(framework, 'name')}: {text_of(level, 'name')}",
                    )
                )
    return Ladder(
        width=LEFT + COLUMN * len(found),
        height=max(tops.values()) + ROW,
        heads=tuple(
            Text(
                x=LEFT + COLUMN * column + 2,
                y=HEADS[column % len(HEADS)],
                words=str(SHORT.get(row.code, row.code)),
            )
            for column, row in enumerate(found)
        ),
        rules=tuple(Text(x=2, y=top, words=str(isced)) for isced, top in tops.items()),
        rungs=tuple(rungs),
    )


def _tops(found: Sequence[LevelFramework]) -> dict[int, int]:
    """Return where each ISCED level begins, the highest first, tall enough for all its rungs."""
    tops, y = {}, HEAD
    for isced in range(HIGHEST, -1, -1):
        tops[isced] = y
        most = max((len(_at(row, isced)) for row in found), default=0)
        y += max(most * CELL, CELL) + 8
    return tops
