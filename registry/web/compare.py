"""Credentials and programmes side by side, from their search entries."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors import Facet
from registry.catalogue.selectors.entries import entries_of
from registry.web import hits
from registry.web.pages import page
from registry.web.search_words import FIXED, KINDS, LEVELS
from registry.web.templatetags.registry_tags import country_name

MOST: Final = 4
MOST_READ: Final = 40


@dataclass(frozen=True, kw_only=True)
class Row:
    """One property of all that are compared; ``differs`` where they are not alike."""

    label: str
    cells: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One of them: its entry, its page, and the address of the comparison without it."""

    entry: SearchEntry
    href: str
    without: str


@login_not_required
def compare(request: HttpRequest) -> HttpResponse:
    """Show two to four side by side; of more the first four, and that it is so."""
    asked = _ids(request.GET)
    entries = entries_of(asked[:MOST], kinds=hits.COMPARABLE)
    ids = [entry.public_id for entry in entries]
    context = {
        "compared": [
            Compared(entry=entry, href=hits.href(entry), without=_href(ids, entry.public_id))
            for entry in entries
        ],
        "rows": rows(entries),
        "too_many": len(asked) > MOST,
        "missing": len(asked[:MOST]) - len(entries),
    }
    return page(request, "registry/compare.html", context)


def rows(entries: list[SearchEntry]) -> list[Row]:
    """Return what is compared; rows that say nothing of anybody are left out."""
    made = [
        Row(label=label, cells=cells, differs=len(set(cells)) > 1)
        for label, words in _columns()
        if any(cells := tuple(words(entry) for entry in entries))
    ]
    unknown = _("Not known")
    return [
        Row(
            label=row.label, cells=tuple(cell or unknown for cell in row.cells), differs=row.differs
        )
        for row in made
    ]


def _columns() -> tuple[tuple[str, Callable[[SearchEntry], str]], ...]:
    return (
        (_("What it is"), lambda entry: f"{KINDS[entry.kind]}: {hits.type_words(entry)}"),
        (_("Who stands behind it"), lambda entry: entry.organisation_name),
        (_("Code"), lambda entry: entry.code),
        (_("Country"), lambda entry: country_name(entry.country)),
        (_("Where"), hits.place_words),
        (_("How you learn"), lambda entry: str(FIXED[Facet.DELIVERY].get(entry.delivery, ""))),
        (_("Cost"), lambda entry: hits.pay_words(entry) if entry.cost_minor is not None else ""),
        (_("Financial help"), lambda entry: _("Yes") if entry.is_funded else ""),
        (_("How long it takes"), _length),
        (_("Starts"), _start),
        (_("Level of education"), _level),
        (
            _("Recognized across the border"),
            lambda entry: _("Yes, by somebody") if entry.is_recognised else "",
        ),
    )


def _length(entry: SearchEntry) -> str:
    parts = []
    if entry.weeks:
        parts.append(
            ngettext("%(count)s week", "%(count)s weeks", entry.weeks) % {"count": entry.weeks}
        )
    if entry.hours:
        figure = number_format(entry.hours, force_grouping=True)
        phrase = ngettext("%(hours)s hour of learning", "%(hours)s hours of learning", entry.hours)
        parts.append(phrase % {"hours": figure})
    return ", ".join(parts)


def _start(entry: SearchEntry) -> str:
    if entry.starts_on is None or entry.starts_on < timezone.now().date():
        return ""
    return date_format(entry.starts_on, "DATE_FORMAT")


def _level(entry: SearchEntry) -> str:
    return "" if entry.isced_level is None else str(LEVELS.get(str(entry.isced_level), ""))


def _ids(parameters: QueryDict) -> list[uuid.UUID]:
    """Return the ids of the address in its order, each once; what is no id is nothing."""
    found: dict[uuid.UUID, None] = {}
    for text in parameters.getlist("id")[:MOST_READ]:
        try:
            found[uuid.UUID(text)] = None
        except ValueError:
            continue
    return list(found)


def _href(ids: list[uuid.UUID], but: uuid.UUID) -> str:
    parameters = QueryDict(mutable=True)
    parameters.setlist("id", [str(one) for one in ids if one != but])
    return f"{reverse('compare')}?{parameters.urlencode()}"
