"""The precedents: where the law of one country accepts a credential of the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.equivalence import selectors
from registry.equivalence.models import EquivalenceAssertion
from registry.reference.selectors.places import subdivisions
from registry.web import wording
from registry.web.explorer import drawing
from registry.web.pages import page
from registry.web.templatetags.registry_tags import place_name

WAYS: Final = ("", "MX-US", "US-MX")


@dataclass(frozen=True, kw_only=True)
class Precedent:
    """A precedent, and what it does not cover, each limit in a sentence."""

    assertion: EquivalenceAssertion
    limits: tuple[str, ...]
    reverse: EquivalenceAssertion | None


@login_not_required
def precedents(request: HttpRequest) -> HttpResponse:
    """List what has legal effect today, one way or both, with its limits."""
    every = list(selectors.precedents(as_of=timezone.now().date()))
    way = request.GET.get("way", "")
    way = way if way in WAYS else ""
    rows = [row for row in every if way in {"", _way(row)}]
    context = {
        "precedents": _with_limits(rows, every),
        "ways": _tabs(way, every),
        "picture": _picture(rows),
        "is_narrowed": bool(way),
    }
    return page(request, "registry/precedents.html", context)


def _way(row: EquivalenceAssertion) -> str:
    return f"{row.source.credential.country}-{row.target.credential.country}"


def _tabs(way: str, every: Sequence[EquivalenceAssertion]) -> list[tuple[str, str, bool]]:
    href = reverse("precedents")
    labels = {
        "": _("All (%(count)s)"),
        "MX-US": _("Held in Mexico (%(count)s)"),
        "US-MX": _("Held in the United States (%(count)s)"),
    }
    return [
        (
            f"{href}?way={value}" if value else href,
            labels[value] % {"count": sum(value in {"", _way(row)} for row in every)},
            value == way,
        )
        for value in WAYS
    ]


def _with_limits(
    rows: Iterable[EquivalenceAssertion], every: Sequence[EquivalenceAssertion]
) -> list[Precedent]:
    """Return precedents with their limits; one query for the names of states."""
    pairs = {(row.source_id, row.target_id): row for row in every}
    places = subdivisions(row.scope_jurisdiction for row in every)
    found = []
    for row in rows:
        back = pairs.get((row.target_id, row.source_id))
        limits = tuple(_limits(row, back, places))
        found.append(Precedent(assertion=row, limits=limits, reverse=back))
    return found


def _limits(
    row: EquivalenceAssertion, back: EquivalenceAssertion | None, places: dict[str, Any]
) -> Iterable[str]:
    """Say what a precedent does not cover: what its record shows, and what no record covers."""
    words = {
        "source": wording.credential_name(row.source),
        "target": wording.credential_name(row.target),
        "place": place_name(row.scope_jurisdiction, places),
        "sector": row.scope_sector,
    }
    if back is None:
        phrase = _("The other way round: nothing here says that %(target)s counts as %(source)s.")
        yield phrase % words
    if row.scope_jurisdiction:
        yield _("Places other than this: %(place)s.") % words
    if row.scope_sector:
        yield _("Sectors other than this: %(sector)s.") % words
    if row.is_federal_only:
        yield _("State authorities: it holds before federal ones only.")
    if row.conditions.all():
        yield _("Holders who have not met what must be added; see the conditions.")
    yield _("Other categories, versions or holders than these: %(source)s for %(target)s.") % words
    yield _("The right to enter, stay or work in the country: that is another permit.")


def _picture(rows: Sequence[EquivalenceAssertion]) -> dict[str, Any] | None:
    """Draw Mexico in the middle: left what it accepts, right what is accepted of it."""
    items = [_item(row) for row in rows if _way(row) in WAYS]
    if not items:
        return None
    name = _("Mexico")
    return {
        "wide": drawing.wide(name, items),
        "narrow": drawing.narrow(
            name,
            items,
            worth=_("Accepted in the United States"),
            counts=_("Accepted in Mexico"),
        ),
    }


def _item(row: EquivalenceAssertion) -> drawing.Item:
    outgoing = row.source.credential.country == "MX"
    shown = wording.assertion_shown(row)
    source, target = wording.credential_name(row.source), wording.credential_name(row.target)
    return drawing.Item(
        name=f"{source} → {target}",
        notes=(shown.asserter,),
        kind=row.effect,
        mark="",
        href=reverse("equivalence", args=[row.public_id]),
        label=shown.sentence,
        outgoing=outgoing,
        across=True,
    )
