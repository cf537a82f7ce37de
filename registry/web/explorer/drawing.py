"""The picture of a credential's equivalents, drawn here: it needs no script and no coordinates.

Two drawings of the same boxes: a wide one with the credential in the middle, and one for a phone
with everything below it. A style sheet shows the one that fits; the other is hidden from every
reader. Units are those of the picture, one to a pixel at its own size.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

GAP: Final = 12
PADDING: Final = 12
LINE: Final = 17
NOTE: Final = 15
ARROW: Final = 8
APART: Final = 22
"""How far apart lines end at the credential."""

WIDE: Final = 1000
WIDE_BOX: Final = 310
WIDE_MIDDLE: Final = 220

NARROW: Final = 360
NARROW_LEFT: Final = 44
SPINE: Final = 14

LETTER: Final = 7.7
"""The width of a letter of a name, on average and with room to spare."""

SMALLER: Final = 1.05
"""How many more letters of a note than of a name fit into a line."""

MOST_LINES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Item:
    """What a box says: ``kind`` and ``mark`` decide its line, ``label`` is read aloud for it."""

    name: str
    notes: tuple[str, ...]
    kind: str
    mark: str
    href: str
    label: str
    outgoing: bool
    across: bool


@dataclass(frozen=True, kw_only=True)
class Text:
    """A line of text at its baseline."""

    x: int
    y: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle with the lines of its name, and smaller ones below."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[Text, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Node:
    """An equivalent: its box, and the line and arrowhead between it and the credential."""

    item: Item
    box: Box
    path: str
    arrow: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A whole drawing; ``trunk`` is the path that all lines of a phone's drawing leave from."""

    width: int
    height: int
    middle: Box
    nodes: tuple[Node, ...]
    headings: tuple[Text, ...] = ()
    trunk: str = ""


def wide(name: str, items: Sequence[Item]) -> Picture:
    """Draw what counts here on the left, the credential, and what it is worth on the right."""
    left = [item for item in items if not item.outgoing]
    right = [item for item in items if item.outgoing]
    spread = APART * (max(len(left), len(right)) + 1)
    middle_x = _middle_x(has_left=bool(left), has_right=bool(right))
    middle = _box(name, (), x=middle_x, y=0, width=WIDE_MIDDLE, most=5, least=spread)
    height = max(_tall(left), _tall(right), middle.height)
    top = (height - middle.height) // 2
    middle = _box(name, (), x=middle_x, y=top, width=WIDE_MIDDLE, most=5, least=spread)
    nodes = [
        *_column(left, middle, x=0, height=height),
        *_column(right, middle, x=WIDE - WIDE_BOX, height=height),
    ]
    return Picture(width=WIDE, height=height, middle=middle, nodes=tuple(nodes))


def narrow(name: str, items: Sequence[Item], *, worth: str, counts: str) -> Picture:
    """Draw the credential on top and its equivalents below, what it is ``worth`` there first.

    ``worth`` and ``counts`` head the two parts; a part without a box has no heading.
    """
    middle = _box(name, (), x=0, y=0, width=NARROW, most=3)
    y, nodes, headings = middle.height + GAP, list[Node](), list[Text]()
    for words, outgoing in ((worth, True), (counts, False)):
        part = [item for item in items if item.outgoing is outgoing]
        if part:
            headings.append(Text(x=NARROW_LEFT, y=y + LINE, words=words))
            y += LINE + GAP
        for item in part:
            nodes.append(_below(item, y))
            y += nodes[-1].box.height + GAP
    last = nodes[-1].box if nodes else middle
    return Picture(
        width=NARROW,
        height=y - GAP,
        middle=middle,
        nodes=tuple(nodes),
        headings=tuple(headings),
        trunk=f"M{SPINE} {middle.height}V{last.y + last.height // 2}",
    )


def _below(item: Item, y: int) -> Node:
    width = NARROW - NARROW_LEFT
    box = _box(item.name, item.notes, x=NARROW_LEFT, y=y, width=width, most=MOST_LINES)
    at = box.y + box.height // 2
    tip, way = (NARROW_LEFT, 1) if item.outgoing else (SPINE, -1)
    arrow = _arrow(tip, at, way)
    return Node(item=item, box=box, path=f"M{SPINE} {at}H{NARROW_LEFT}", arrow=arrow)


def _middle_x(*, has_left: bool, has_right: bool) -> int:
    if not has_left:
        return 0
    return (WIDE - WIDE_MIDDLE) // 2 if has_right else WIDE - WIDE_MIDDLE


def _column(items: Sequence[Item], middle: Box, *, x: int, height: int) -> list[Node]:
    """Place boxes in the middle of a column, and join each with the side of the credential."""
    y = (height - _tall(items)) // 2
    is_right = x > 0
    here = middle.x + middle.width if is_right else middle.x
    nodes = []
    for number, item in enumerate(items, start=1):
        box = _box(item.name, item.notes, x=x, y=y, width=WIDE_BOX, most=MOST_LINES)
        edge = box.x if is_right else box.x + box.width
        start = middle.y + middle.height * number // (len(items) + 1)
        end, bend = box.y + box.height // 2, (here + edge) // 2
        tip, tip_y = (edge, end) if item.outgoing else (here, start)
        path = f"M{here} {start}C{bend} {start} {bend} {end} {edge} {end}"
        nodes.append(Node(item=item, box=box, path=path, arrow=_arrow(tip, tip_y, 1)))
        y += box.height + GAP
    return nodes


def _arrow(x: int, y: int, way: int) -> str:
    """Return an arrowhead with its tip at a point; ``way`` is 1 to the right, -1 to the left."""
    back = x - way * ARROW
    return f"M{back} {y - ARROW + 2}L{x} {y}L{back} {y + ARROW - 2}Z"


def _tall(items: Sequence[Item]) -> int:
    heights = [
        _box(item.name, item.notes, x=0, y=0, width=WIDE_BOX, most=MOST_LINES).height
        for item in items
    ]
    return sum(heights) + GAP * max(len(heights) - 1, 0)


def _note(note: str, letters: int) -> list[str]:
    return textwrap.wrap(note, letters, max_lines=2, placeholder="…")


def _box(
    name: str, notes: Sequence[str], *, x: int, y: int, width: int, most: int, least: int = 0
) -> Box:
    """Return a box as tall as its words, or ``least``; the words stand in its middle."""
    letters = int((width - 2 * PADDING) / LETTER)
    lines = textwrap.wrap(name, letters, max_lines=most, placeholder="…")
    kept = [line for note in notes for line in _note(note, round(letters * SMALLER))]
    words = LINE * len(lines) + NOTE * len(kept)
    height = max(2 * PADDING + words, least)
    top = y + (height - words) // 2 + LINE - 5
    below = top + LINE * (len(lines) - 1) + NOTE + 3
    return Box(
        x=x,
        y=y,
        width=width,
        height=height,
        lines=tuple(
            Text(x=x + PADDING, y=top + LINE * row, words=line) for row, line in enumerate(lines)
        ),
        notes=tuple(
            Text(x=x + PADDING, y=below + NOTE * row, words=note) for row, note in enumerate(kept)
        ),
    )
