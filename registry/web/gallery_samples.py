"""Made-up content for the gallery: what records say, without any record."""

import datetime as dt
from types import SimpleNamespace

from django.utils.translation import gettext as _

from registry.web.apprenticeships import ACROSS, TALLEST
from registry.web.localised import Localised
from registry.web.prerequisites import Condition
from registry.web.record_wording import OriginalName, hours

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def samples() -> dict[str, object]:
    """Return what the components of records are shown with."""
    return {
        "asked": _asked(),
        "original": OriginalName(text="Soldadura de tubería", language="es", is_official=False),
        "made_up": SimpleNamespace(is_sample=True),
        "processes": _processes(),
        "steps": _steps(),
        "events": _events(),
        "filters": _filters(),
        "nobody": (),
    }


def _asked() -> list[list[Condition]]:
    nothing = Localised(text="", language="", is_fallback=False)
    one, other = (
        Condition(words=words, credential=None, note=nothing)
        for words in (hours(640), _("exam or assessment"))
    )
    return [[one], [one, other]]


def _processes() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            row=SimpleNamespace(name_en=name_en, name_es=name_es, skill=None),
            hours=hours,
            share=share,
        )
        for name_en, name_es, hours, share in (
            ("Preparing metal", "Preparación de metales", "400", 100),
            ("Reading drawings", "Lectura de planos", "120", 30),
        )
    ]


def _steps() -> list[SimpleNamespace]:
    shares = (50, 70, 90)
    width = ACROSS / len(shares)
    return [
        SimpleNamespace(
            row=SimpleNamespace(position=number),
            since="",
            percent=f"{share} %",
            wage=None,
            x=(number - 1) * width,
            width=width - 4,
            y=TALLEST - share,
            height=share,
        )
        for number, share in enumerate(shares, start=1)
    ]


def _events() -> list[SimpleNamespace]:
    changed = SimpleNamespace(label=_("hours"), before="600", after="640")
    return [
        SimpleNamespace(
            event=SimpleNamespace(label=label, at=AT, reason=""), who=_("Name"), changes=changes
        )
        for label, changes in ((_("changed"), [changed]), (_("published"), []))
    ]


def _filters() -> list[SimpleNamespace]:
    choices = [
        SimpleNamespace(value=code, label=label, count=count, is_chosen=code == "MX")
        for code, label, count in (("MX", _("Mexico"), 12), ("US", _("United States"), 7))
    ]
    return [
        SimpleNamespace(
            name="country", label=_("Country"), is_open=True, choices=choices, more=False
        )
    ]
