"""Places as people write them: a city, alone or with its state."""

from collections.abc import Iterator
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.catalogue.selectors.folding import Fold, fold
from registry.catalogue.selectors.search.results import Near
from registry.reference.models import Municipality, Subdivision
from registry.refusals import Refusal

MOST: Final = 40
"""Cities of one name that are looked at: the largest."""


class UnknownPlace(Refusal):
    """No city of the two countries has this name."""

    code = "unknown_place"
    message = _("We know no city called “%(place)s”. Try the nearest larger city.")


def near(text: str, *, km: int) -> Near:
    """Return the largest city of a name, in the state that may follow a comma; one query.

    Raises:
        UnknownPlace: there is none.
    """
    city, _comma, state = text.partition(",")
    folded = fold(city).strip()
    rows = _cities().filter(Q(folded=folded) | Q(folded_en=folded))[:MOST] if folded else ()
    for row in rows:
        if not state.strip() or fold(state).strip() in set(_names(row.subdivision)):
            return _near(row, km)
    raise UnknownPlace(place=text[:60])


def places_beginning(text: str, *, limit: int) -> tuple[Near, ...]:
    """Return cities whose name begins like a text, the largest first; one query."""
    folded = fold(text.partition(",")[0]).strip()
    if not folded:
        return ()
    rows = _cities().filter(Q(folded__startswith=folded) | Q(folded_en__startswith=folded))
    return tuple(_near(row, 0) for row in rows[:limit])


def _cities() -> "QuerySet[Municipality]":
    return (
        Municipality.objects.filter(retired_at__isnull=True)
        .annotate(folded=Fold("name"), folded_en=Fold("name_en"))
        .select_related("subdivision")
        .order_by(F("population").desc(nulls_last=True), "code")
    )


def _names(state: Subdivision) -> Iterator[str]:
    yield from (fold(state.name_en), fold(state.name_es), fold(state.code.partition("-")[2]))


def _near(row: Municipality, km: int) -> Near:
    return Near(
        latitude=float(row.latitude),
        longitude=float(row.longitude),
        km=km,
        name=f"{row.name}, {row.subdivision.name_es}",
    )
