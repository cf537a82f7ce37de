"""The states of both countries as squares of one picture: no tile server, no coordinates.

A square stands about where its state lies; Mexico begins below the southern border. The table
is ours. Every square has a number, a link and a name, and the same stands in a table below.
"""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.formats import number_format

from registry.catalogue.selectors import Facet, Question, SearchPage
from registry.catalogue.selectors.search.addresses import address_of
from registry.reference.selectors import places
from registry.web.filters import with_values
from registry.web.localised import text_of

ROWS: Final = (
    "AK .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. VT NH",
    "WA ID MT ND MN WI MI .. NY RI MA",
    "OR NV WY SD IA IL IN OH PA NJ CT",
    "CA UT CO NE MO KY WV VA MD DE ..",
    ".. AZ NM KS AR TN NC SC DC .. ..",
    "HI .. .. OK LA MS AL GA .. .. ..",
    ".. .. .. TX .. .. .. FL .. .. PR",
    "BCN SON CHH COA NLE TAM .. .. .. .. ..",
    "BCS SIN DUR ZAC SLP VER .. .. .. .. ..",
    ".. NAY AGU GUA QUE HID TLA .. .. YUC ..",
    ".. JAL COL MIC MEX CMX PUE TAB CAM ROO ..",
    ".. .. .. .. GRO MOR OAX CHP .. .. ..",
)
MEXICO_FROM: Final = 8
"""The first row that is Mexico."""

SIZE: Final = 32
GAP: Final = 2
RIFT: Final = 10
"""Widths in units of the picture; the rift is the space between the countries."""

STEPS: Final = 4
"""Steps of colour above none; a quarter of the largest number each."""


@dataclass(frozen=True, kw_only=True)
class Square:
    """A state on the picture: its corner, number, step of colour and filtered search."""

    code: str
    short: str
    name: str
    x: int
    y: int
    count: int
    figure: str
    step: int
    href: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Map:
    """The whole picture; ``nowhere`` results have no state."""

    squares: tuple[Square, ...]
    width: int
    height: int
    is_capped: bool


def of(found: SearchPage, question: Question) -> Map:
    """Return the results by state; one query for the names."""
    counts = {row.value: row for row in found.facets.get(Facet.STATE, ())}
    names = places.subdivisions(code for code, _x, _y in placed())
    most = max((row.count for row in counts.values()), default=0)
    squares = []
    for code, x, y in placed():
        row = counts.get(code)
        count = row.count if row else 0
        state = names.get(code)
        squares.append(
            Square(
                code=code,
                short=code.partition("-")[2],
                name=text_of(state, "name") if state else code,
                x=x,
                y=y,
                count=count,
                figure=_figure(count),
                step=_step(count, most),
                href=_href(question, code),
                is_chosen=bool(row and row.is_chosen),
            )
        )
    width = max(square.x for square in squares) + SIZE
    height = max(square.y for square in squares) + SIZE
    return Map(squares=tuple(squares), width=width, height=height, is_capped=found.is_capped)


def placed() -> list[tuple[str, int, int]]:
    """Return the ISO 3166-2 code of every state and the corner of its square."""
    found = []
    for line, row in enumerate(ROWS):
        is_mexican = line >= MEXICO_FROM
        for column, short in enumerate(row.split()):
            if short != "..":
                y = line * (SIZE + GAP) + (RIFT if is_mexican else 0)
                code = f"{'MX' if is_mexican else 'US'}-{short}"
                found.append((code, column * (SIZE + GAP), y))
    return found


def _step(count: int, most: int) -> int:
    return -(-count * STEPS // most) if most else 0


def _figure(count: int) -> str:
    if count < 1000:
        return str(count)
    return f"{number_format(count / 1000, decimal_pos=1)}k"


def _href(question: Question, code: str) -> str:
    query = address_of(with_values(question, Facet.STATE, (code,)))
    return f"{reverse('search')}?{query}"
