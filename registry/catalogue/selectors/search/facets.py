"""Narrowing by facets, and counting what each of their values would give."""

from collections import Counter
from collections.abc import Iterator, Mapping

from registry.catalogue.selectors.search.lexemes import FACET, LETTERS, OF_LETTER, quoted, token
from registry.catalogue.selectors.search.queries import any_of
from registry.catalogue.selectors.search.results import Facet, FacetCount

Chosen = Mapping[Facet, tuple[str, ...]]


def filters(chosen: Chosen, *, but: Facet | None = None) -> list[str]:
    """Return a query for each chosen facet, any of its values; one facet can be left out."""
    return [
        any_of(quoted(FACET + token(facet, value)) for value in values)
        for facet, values in sorted(chosen.items())
        if values and facet != but
    ]


def counted(
    found: str, without: Mapping[Facet, str], chosen: Chosen
) -> dict[Facet, tuple[FacetCount, ...]]:
    """Count the values of every facet, the most frequent first, then by value.

    ``found`` has the facet tokens of what was found; ``without`` those of what would be found
    if the choice in one facet were taken back, which is what that facet's values compete in.
    """
    tallies = {facet: _tally(tokens) for facet, tokens in without.items()}
    whole = _tally(found)
    return {
        facet: tuple(_counts(facet, tallies.get(facet, whole), chosen.get(facet, ())))
        for facet in Facet
    }


def _tally(tokens: str) -> dict[str, list[tuple[int, str]]]:
    by_letter: dict[str, list[tuple[int, str]]] = {letter: [] for letter in OF_LETTER}
    for said, count in Counter(tokens.split(" ")).items():
        if said:
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
