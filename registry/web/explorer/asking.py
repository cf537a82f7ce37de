"""The filters of the page of equivalents: what the address asks for, and the choices shown."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.equivalence.enums import AssertionStatus, Effect
from registry.equivalence.selectors.exploring.listing import ASKABLE, INFERRED, KINDS, Asked

EARLIEST: Final = dt.date(1900, 1, 1)
LATEST: Final = dt.date(2100, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A box to tick."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The form: its choices, its day, and whether that day could not be read."""

    kinds: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    day: dt.date
    is_today: bool
    is_day_wrong: bool

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything differs from what the page shows by itself."""
        chosen = (*self.kinds, *self.statuses)
        return any(row.is_chosen for row in chosen) or not self.is_today


def read(parameters: QueryDict, *, today: dt.date) -> tuple[Asked, Filters]:
    """Return what an address asks for, and the form that says so; what is not known is left out."""
    text = parameters.get("on", "").strip()
    day = _day(text)
    kinds = _known(parameters.getlist("effect"), KINDS)
    statuses = _known(parameters.getlist("status"), ASKABLE)
    shown = Filters(
        kinds=tuple(
            Choice(value=kind, label=kind_label(kind), is_chosen=kind in kinds) for kind in KINDS
        ),
        statuses=tuple(
            Choice(
                value=status,
                label=str(AssertionStatus(status).label),
                is_chosen=status in statuses,
            )
            for status in ASKABLE
        ),
        day=day or today,
        is_today=day is None or day == today,
        is_day_wrong=bool(text) and day is None,
    )
    return Asked(day=shown.day, kinds=kinds, statuses=statuses), shown


def kind_label(kind: str) -> str:
    """Return a kind of equivalent in words."""
    if kind == INFERRED:
        return _("inferred, recognized by nobody")
    return str(Effect(kind).label)


def _known(values: Iterable[str], among: Iterable[str]) -> frozenset[str]:
    return frozenset(values) & frozenset(among)


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
