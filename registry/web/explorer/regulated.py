"""Regulated occupations: what the law of each state of both countries asks for, as far as known."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.equivalence.selectors.exploring import regulated as registered
from registry.reference.enums import Licensing
from registry.reference.models import LicensingRule, Occupation, Subdivision
from registry.reference.selectors import licensing
from registry.reference.selectors.licensing import Ruled
from registry.reference.selectors.places import subdivisions
from registry.web import places_map
from registry.web.localised import text_of
from registry.web.pages import page

UNKNOWN: Final = "unknown"

SHORT: Final[Mapping[str, str | Promise]] = {
    Licensing.STATE: gettext_lazy("license of the state"),
    Licensing.FEDERAL: gettext_lazy("federal law asks for it everywhere"),
    Licensing.DEGREE: gettext_lazy("registered degree (cédula profesional)"),
    Licensing.CONTRACTOR: gettext_lazy("license of the contractor only"),
    Licensing.LOCAL: gettext_lazy("left to cities and counties"),
    Licensing.NONE: gettext_lazy("no license"),
    UNKNOWN: gettext_lazy("not known"),
}
"""What a square of the map may say, in the order of its key."""

SIGNS: Final[Mapping[str, str]] = {
    Licensing.STATE: "M0-5A5 5 0 1 1 0 5 5 5 0 1 1 0-5Z",
    Licensing.FEDERAL: "M0-6 6 0 0 6-6 0Z",
    Licensing.DEGREE: "M-6-2 0-6 6-2 0 2ZM-4 1V5H4V1L0 4Z",
    Licensing.CONTRACTOR: "M0-5 6 5H-6Z",
    Licensing.LOCAL: "M-5-5H5V5H-5Z",
    Licensing.NONE: "M-5-1H5V1H-5Z",
}
"""A sign for each, so that no colour has to be told apart; the unknown has a question mark."""


@dataclass(frozen=True, kw_only=True)
class Square:
    """A state on the map: its corner, and what its law asks for."""

    code: str
    short: str
    name: str
    x: int
    y: int
    kind: str
    words: str
    sign: str


@dataclass(frozen=True, kw_only=True)
class StateRow:
    """A state in the table; ``rule`` is None where nothing is known of it."""

    code: str
    name: str
    country: str
    kind: str
    words: str
    rule: LicensingRule | None
    is_federal: bool


@dataclass(frozen=True, kw_only=True)
class KeyRow:
    """A line of the key, with how many states it is true of."""

    kind: str
    words: str
    sign: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    """An occupation in the list: what stands in each country, in words."""

    occupation: Occupation
    href: str
    here: tuple[str, ...]
    there: tuple[str, ...]


@login_not_required
def regulated(request: HttpRequest) -> HttpResponse:
    """List the occupations that the registry knows some law about."""
    found = licensing.occupations(day=timezone.now().date())
    context = {"occupations": [_summary(row) for row in found]}
    return page(request, "registry/regulated.html", context)


@login_not_required
def regulated_occupation(request: HttpRequest, code: str) -> HttpResponse:
    """Show one occupation state by state, on a map and as a table, each with its source."""
    day = timezone.now().date()
    ruled = licensing.occupation(code=code, day=day)
    if ruled is None:
        raise Http404
    states = subdivisions(code for code, _x, _y in places_map.placed())
    rows = _rows(ruled, states)
    squares = _squares(rows)
    context = {
        "occupation": ruled.occupation,
        "federal": [ruled.rules[place] for place in ("US", "MX") if place in ruled.rules],
        "rows": rows,
        "squares": squares,
        "width": max(square.x for square in squares) + places_map.SIZE,
        "height": max(square.y for square in squares) + places_map.SIZE,
        "key": _key(rows),
        "credentials": registered.credentials_of(code),
        "precedents": list(registered.precedents_of(code, as_of=day)),
        "crumbs": [(reverse("regulated"), _("Regulated occupations"))],
    }
    return page(request, "registry/regulated_occupation.html", context)


def _rows(ruled: Ruled, states: Mapping[str, Subdivision]) -> list[StateRow]:
    """Return every state of both countries by name, the United States first."""
    rows = []
    for code, _x, _y in places_map.placed():
        state, rule = states.get(code), ruled.at(code)
        kind = rule.asks if rule else UNKNOWN
        rows.append(
            StateRow(
                code=code,
                name=text_of(state, "name") if state else code,
                country=code[:2],
                kind=kind,
                words=str(SHORT[kind]),
                rule=rule,
                is_federal=rule is not None and rule.jurisdiction != code,
            )
        )
    return sorted(rows, key=lambda row: (row.country != "US", row.name))


def _squares(rows: list[StateRow]) -> list[Square]:
    by_code = {row.code: row for row in rows}
    return [
        Square(
            code=code,
            short=code[3:],
            name=by_code[code].name,
            x=x,
            y=y,
            kind=by_code[code].kind,
            words=by_code[code].words,
            sign=SIGNS.get(by_code[code].kind, ""),
        )
        for code, x, y in places_map.placed()
    ]


def _key(rows: list[StateRow]) -> list[KeyRow]:
    counts = Counter(row.kind for row in rows)
    return [
        KeyRow(kind=kind, words=str(words), sign=SIGNS.get(kind, ""), count=counts[kind])
        for kind, words in SHORT.items()
        if counts[kind]
    ]


def _summary(ruled: Ruled) -> Summary:
    return Summary(
        occupation=ruled.occupation,
        href=reverse("regulated_occupation", args=[ruled.occupation.code]),
        here=_counted(ruled, "US"),
        there=_counted(ruled, "MX"),
    )


def _counted(ruled: Ruled, country: str) -> tuple[str, ...]:
    """Say what the law asks for in a country, and in how many of its states."""
    codes = [code for code, _x, _y in places_map.placed() if code.startswith(country)]
    counts = Counter(rule.asks if (rule := ruled.at(code)) else UNKNOWN for code in codes)
    return tuple(
        _("%(what)s: %(count)s of %(all)s states")
        % {"what": words, "count": counts[kind], "all": len(codes)}
        for kind, words in SHORT.items()
        if counts[kind]
    )
