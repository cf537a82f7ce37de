"""The passport on paper: a PDF by typst. The same data and day give the same bytes."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import typst
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.web.passport_shown import HeldWords, PassportShown, SaidShown
from registry.web.gap_shown import GapShown, PlanShown
from registry.web.localised import LOCALE_TAGS, reading_language
from registry.web.money import Shown

TEMPLATE: Final = Path(__file__).parents[2] / "templates" / "matching" / "passport.typ"


class NotOneDocument(TypeError):
    """The compiler made no single document of our template: a fault of ours, nobody's input."""


def pdf(passport: PassportShown) -> bytes:
    """Return the passport as a tagged PDF in the language of the page.

    Only the fonts of the typst wheel are used, and the document is dated with the day of the
    data: nothing of the machine gets into it.

    Raises:
        NotOneDocument: the template did not come out as one.
    """
    source = TEMPLATE.read_bytes()
    noon = dt.datetime.combine(passport.as_of, dt.time(12), tzinfo=dt.UTC)
    compiler = typst.Compiler(
        source,
        ignore_system_fonts=True,
        sys_inputs={"passport": json.dumps(content(passport), ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", timestamp=int(noon.timestamp()))
    if not isinstance(made, bytes):
        raise NotOneDocument
    return made


def content(passport: PassportShown) -> dict[str, Any]:
    """Return all that the template sets, as plain data: every word comes from here."""
    day = date_format(passport.as_of, "DATE_FORMAT")
    name = passport.profile.user.display_name
    return {
        "lang": reading_language(),
        "region": LOCALE_TAGS[reading_language()].split("-")[1],
        "title": _("Portability passport"),
        "name": name,
        "lead": _(
            "What your credentials are worth on the other side of the border, and who says so."
        ),
        "day": _("As of %(day)s") % {"day": day},
        "honest": _(
            "Information, not legal advice. Each statement holds in its direction, within its "
            "limits and for its time; what is inferred is recognized by nobody."
        ),
        "held_title": _("What you hold"),
        "none_held": _("No credential is on file yet."),
        "held": [_held(row) for row in passport.credentials],
        "targets_title": _("What is near on the other side"),
        "none_near": _("Nothing that could be compared is on file yet."),
        "targets": [_target(row) for row in passport.targets],
        "unknown_title": _("What we do not know"),
        "unknown": list(passport.unknown),
        "page": _("Page"),
        "source": _("Workforce Registry, Mexico and the United States"),
        "is_sample": passport.profile.is_sample,
        "sample": _("Demonstration: people and most equivalences are made up."),
    }


def _held(held: HeldWords) -> dict[str, Any]:
    return {
        "name": held.name,
        "details": held.details,
        "expired": "" if held.is_in_date else _("Past its date: it counts for nothing below."),
        "nothing": "" if held.said else _("Nobody has said what it is worth abroad yet."),
        "said": [_said(row) for row in held.said],
        "inferred_title": _("Only inferred, recognized by nobody"),
        "inferred": [row.sentence for row in held.inferred],
        "unsettled_title": _("Under review, not counted now"),
        "unsettled": [row.sentence for row in held.unsettled],
    }


def _said(said: SaidShown) -> dict[str, Any]:
    return {
        "sentence": said.sentence,
        "facts": " · ".join((said.effect, said.worth, said.until)),
        "scope": said.scope,
        "conditions": list(said.conditions),
        "binds": said.binds,
    }


def _target(shown: GapShown) -> dict[str, Any]:
    version = shown.gap.version
    plans = [_plan(plan) for plan in shown.plans]
    return {
        "name": _name(shown),
        "issuer": f"{version.credential.code} · {version.credential.issuer.name}"
        if version
        else "",
        "percent": shown.percent,
        "covered": _("%(percent)s %% covered") % {"percent": shown.percent},
        "notes": [note for note in (shown.unnamed, shown.stated) if note],
        "missing_title": _("What is missing"),
        "missing": [piece.name for piece in shown.open],
        "nothing": "" if shown.open else _("Nothing that is on record here is left to learn."),
        "plans": plans,
        "no_plan": _("No program that is open now closes any of it.")
        if shown.open and not plans
        else "",
    }


def _name(shown: GapShown) -> str:
    version = shown.gap.version
    if version is None:
        return ""
    language = reading_language()
    return getattr(version, f"name_{language}") or version.name_en or version.name_es


def _plan(plan: PlanShown) -> dict[str, Any]:
    return {
        "title": plan.title,
        "sum": ", ".join(
            part for part in (_money(plan.cost, is_free=plan.is_free), plan.weeks) if part
        ),
        "steps": list(_steps(plan)),
        "notes": list(plan.notes),
    }


def _money(cost: Shown | None, *, is_free: bool) -> str:
    if is_free:
        return _("free of charge")
    if cost is None:
        return _("cost not stated")
    return f"{cost.text} ({cost.other}, {cost.rate_note})" if cost.other else cost.text


def _steps(plan: PlanShown) -> Iterable[str]:
    for step in plan.steps:
        programme = step.row.programme
        title = getattr(programme, f"title_{reading_language()}") or programme.title_en
        parts = [title or programme.title_es, programme.provider.name, step.weeks]
        if step.offering:
            start = step.offering.row.starts_on
            parts.append(
                _("starts %(day)s") % {"day": date_format(start, "DATE_FORMAT")}
                if start
                else _("starts at any time")
            )
            parts.append(step.offering.place or str(step.offering.row.get_delivery_display()))
        yield " · ".join(parts)
