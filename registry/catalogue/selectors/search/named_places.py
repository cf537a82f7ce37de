"""Places that a text names: what they wish for, and how they are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from registry.catalogue.selectors.folding import stem
from registry.catalogue.selectors.search.lexemes import cells_within
from registry.catalogue.selectors.search.lexicon import Lexicon, split
from registry.catalogue.selectors.search.plan import Group, Place, Term

NEARBY_KM: Final = 40.0


def wished(place: Place) -> Iterator[Group]:
    """Yield what is wished for: to be at a place and, of a city, in its state.

    A name of one word may also be meant where nothing says where a record is; of a longer name
    no word is enough (*El*, *Nuevo*, *San*).
    """
    if place.latitude is not None and place.longitude is not None:
        cells = cells_within(place.latitude, place.longitude, NEARBY_KM)
        yield _group(Term(lexeme=cell) for cell in cells)
    token = Term(lexeme=f"f:s{place.region}" if place.region else f"f:c{place.country}")
    words = split(place.name_es) if place.region else []
    yield _group([token, *(Term(lexeme=stem(word)) for word in words if len(words) == 1)])


def shown(places: Sequence[Place], lexicon: Lexicon) -> tuple[Place, ...]:
    """Return places as they are shown: a city with its state, none that holds another one."""
    narrow = [place for place in places if not any(_holds(place, other) for other in places)]
    return tuple(dict.fromkeys(_with_state(place, lexicon) for place in narrow))


def _group(terms: Iterator[Term] | Sequence[Term]) -> Group:
    return Group(terms=tuple(terms), is_optional=True, is_place=True)


def _holds(place: Place, other: Place) -> bool:
    """Tell whether a country or state has another place in it."""
    if not place.region:
        return bool(other.region) and place.country == other.country
    return place.latitude is None and other.latitude is not None and place.region == other.region


def _with_state(place: Place, lexicon: Lexicon) -> Place:
    state = lexicon.states.get(place.region) if place.latitude is not None else None
    if state is None:
        return place
    return replace(
        place,
        name_es=f"{place.name_es}, {state.name_es}",
        name_en=f"{place.name_en}, {state.name_en}",
    )
