"""Narrowing by facets, and counting what each of their values would give."""

from collections.abc import Iterator, Mapping
from typing import Final

from registry.catalogue.selectors.search.lexemes import FACET, LETTERS, OF_LETTER, quoted, token
from registry.catalogue.selectors.search.queries import any_of
from registry.catalogue.selectors.search.results import Facet, FacetCount

Chosen = Mapping[Facet, tuple[str, ...]]
Tally = Mapping[str, int]
"""How many entries have each token."""


NARROWEST: Final = (
    Facet.STATE,
    Facet.RECOGNISED,
    Facet.SECTOR,
    Facet.TYPE,
    Facet.COST,
    Facet.DURATION,
    Facet.LEVEL,
    Facet.DELIVERY,
    Facet.FUNDED,
    Facet.WHAT,
    Facet.LANGUAGE,
    Facet.COUNTRY,
)
"""The facets by how few entries a value of theirs has, as a rule."""


def chosen(facets: Chosen) -> dict[Facet, tuple[str, ...]]:
    """Return the facets that narrow, the narrowest first."""
    return {facet: facets[facet] for facet in NARROWEST if facets.get(facet)}


def tokens(facet: Facet, values: tuple[str, ...]) -> list[str]:
    """Return the tokens of some values of a facet."""
    return [token(facet, value) for value in values]


def filters(facets: Chosen) -> list[str]:
    """Return a query for each chosen facet, in the order of :func:`chosen`: any of its values."""
    return [
        any_of(quoted(FACET + said) for said in tokens(facet, values))
        for facet, values in chosen(facets).items()
    ]


def counted(
    found: Tally, without: Mapping[Facet, Tally], facets: Chosen
) -> dict[Facet, tuple[FacetCount, ...]]:
    """Count the values of every facet, the most frequent first, then by value.

    ``found`` has the facet tokens of what was found; ``without`` those of what would be found
    if the choice in one facet were taken back, which is what that facet's values compete in.
    """
    tallies = {facet: _by_letter(tally) for facet, tally in without.items()}
    whole = _by_letter(found)
    return {
        facet: tuple(_counts(facet, tallies.get(facet, whole), facets.get(facet, ())))
        for facet in Facet
    }


def _by_letter(tally: Tally) -> dict[str, list[tuple[int, str]]]:
    by_letter: dict[str, list[tuple[int, str]]] = {letter: [] for letter in OF_LETTER}
    for said, count in tally.items():
        by_letter[said[0]].append((count, said[1:]))
    return by_letter


def _counts(
    facet: Facet, tally: dict[str, list[tuple[int, str]]], values: tuple[str, ...]
) -> Iterator[FacetCount]:
    known = tally[LETTERS[facet]]
    absent = dict.fromkeys(values, 0)
    for _, value in known:
        absent.pop(value, None)
    rows = [*known, *((0, value) for value in absent)]
    for count, value in sorted(rows, key=lambda row: (-row[0], row[1])):
        yield FacetCount(value=value, count=count, is_chosen=value in values)
