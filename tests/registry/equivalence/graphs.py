"""Graphs of assertions for tests: small, dense, and full of ties."""

import datetime as dt

from hypothesis import strategies as st

from registry.equivalence.selectors.graph.composition import CODES, RELATIONS
from registry.equivalence.selectors.graph.edges import OPEN_END, Edge

DAY = dt.date(2026, 6, 1)
TODAY = DAY.toordinal()
SOME_SHARES = (500, 800, 900, 1000)
SOME_PLACES = ("", "", "", "US", "US-TX", "US-CA", "MX")
SOME_SECTORS = ("", "", "31", "3112", "welding")


@st.composite
def edges(draw, *, nodes: int = 6, most: int = 18) -> list[Edge]:
    count = draw(st.integers(0, most))
    return [draw(_edge(number + 1, nodes)) for number in range(count)]


@st.composite
def _edge(draw, number: int, nodes: int) -> Edge:
    source = draw(st.integers(1, nodes))
    starts = draw(st.sampled_from((TODAY - 9, TODAY, TODAY + 9)))
    return Edge(
        id=number,
        source=source,
        target=draw(st.integers(1, nodes).filter(lambda target: target != source)),
        relation=draw(st.integers(0, len(RELATIONS) - 1)),
        worth=draw(st.sampled_from(SOME_SHARES)),
        confidence=draw(st.sampled_from(SOME_SHARES)),
        jurisdiction=draw(st.sampled_from(SOME_PLACES)),
        sector=draw(st.sampled_from(SOME_SECTORS)),
        starts=starts,
        ends=draw(st.sampled_from((OPEN_END, starts + 5, starts + 20))),
    )


def edge(id_: int, source: int, target: int, relation: str = "exact", **columns) -> Edge:
    values = {
        "worth": 1000,
        "confidence": 900,
        "jurisdiction": "",
        "sector": "",
        "starts": 1,
        "ends": OPEN_END,
    } | columns
    return Edge(id=id_, source=source, target=target, relation=CODES[relation], **values)
