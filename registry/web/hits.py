"""A hit as its card shows it, from its search entry alone: no query for a page of cards."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors import Hit, SearchKind
from registry.web import money
from registry.web.search_words import KINDS, LEVELS, TYPES, why_sentence

PAGES: Final = {
    SearchKind.CREDENTIAL: "credential",
    SearchKind.PROGRAMME: "programme",
    SearchKind.OPENING: "opening",
}
"""The names of the pages; that of openings is known by its name only."""

COMPARABLE: Final = frozenset({SearchKind.CREDENTIAL.value, SearchKind.PROGRAMME.value})


@dataclass(frozen=True, kw_only=True)
class Card:
    """Everything on a card, in words; ``pay`` is what it costs or pays."""

    entry: SearchEntry
    href: str
    kind: str
    type: str
    place: str
    pay: str
    facts: tuple[str, ...]
    why: str
    can_compare: bool


def card(hit: Hit, *, today: dt.date) -> Card:
    """Return a hit in words."""
    entry = hit.entry
    return Card(
        entry=entry,
        href=href(entry),
        kind=str(KINDS[entry.kind]),
        type=type_words(entry),
        place=place_words(entry, hit.km),
        pay=pay_words(entry),
        facts=tuple(facts(entry, today=today)),
        why=why_sentence(hit.why),
        can_compare=entry.kind in COMPARABLE,
    )


def href(entry: SearchEntry) -> str:
    """Return the address of an entry's page."""
    return reverse(PAGES[SearchKind(entry.kind)], args=[entry.public_id])


def type_words(entry: SearchEntry) -> str:
    """Return what sort of credential, programme or opening it is."""
    words = str(TYPES.get(entry.type, entry.type))
    return words[:1].upper() + words[1:]


def place_words(entry: SearchEntry, km: float | None = None) -> str:
    """Return where it is, and how far away where that was asked for."""
    place = entry.place or (_("Online") if entry.delivery == "online" else "")
    if entry.offerings > 1:
        more = entry.offerings - 1
        place = ngettext(
            "%(place)s and %(more)s more group", "%(place)s and %(more)s more groups", more
        ) % {"place": place or _("Place not known"), "more": number_format(more)}
    if km is None:
        return place
    distance = number_format(max(1, round(km)), force_grouping=True)
    return _("%(place)s, %(km)s km away") % {"place": place, "km": distance}


def pay_words(entry: SearchEntry) -> str:
    """Return what an opening pays or a programme costs; what is not known says so."""
    if entry.kind == SearchKind.CREDENTIAL and entry.cost_minor is None:
        return ""
    if entry.kind == SearchKind.OPENING:
        return _wage(entry)
    if entry.cost_minor is None:
        return _("Cost not known")
    if entry.cost_minor == 0:
        return _("Free of charge")
    return _amount(entry.cost_minor, entry.currency)


def _wage(entry: SearchEntry) -> str:
    least, most = entry.wage_from_minor, entry.wage_to_minor
    if least is None:
        return _("Pay not stated")
    if not most or most == least:
        return money.per(_amount(least, entry.currency), entry.wage_per)
    return _("%(least)s to %(most)s") % {
        "least": _amount(least, entry.currency),
        "most": money.per(_amount(most, entry.currency), entry.wage_per),
    }


def _amount(minor: int, currency: str) -> str:
    return money.amount(Decimal(minor).scaleb(-2), currency)


def facts(entry: SearchEntry, *, today: dt.date) -> Iterator[str]:
    """Say how long it takes, when it starts and on which level it is, where that is known."""
    if entry.weeks:
        yield ngettext("%(count)s week", "%(count)s weeks", entry.weeks) % {"count": entry.weeks}
    if entry.hours:
        figure = number_format(entry.hours, force_grouping=True)
        yield ngettext("%(hours)s hour of learning", "%(hours)s hours of learning", entry.hours) % {
            "hours": figure
        }
    if entry.hours_per_week:
        yield _("%(hours)s hours a week") % {"hours": entry.hours_per_week}
    if entry.starts_on:
        phrase = _("Starts %(day)s") if entry.starts_on >= today else _("Started %(day)s")
        yield phrase % {"day": date_format(entry.starts_on, "DATE_FORMAT")}
    if entry.isced_level is not None:
        level = LEVELS.get(str(entry.isced_level), "")
        yield _("Level: %(level)s") % {"level": level}
