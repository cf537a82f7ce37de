"""The gallery: every component in every variant, with made-up content."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.web.explorer import drawing
from registry.web.explorer.asking import kind_label
from registry.web.gallery_samples import samples
from registry.web.money import Shown
from registry.web.pages import page


class SampleForm(forms.Form):
    """A form that shows each kind of field; it saves nothing."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As on your papers."))
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=[("MX", gettext_lazy("Mexico")), ("US", gettext_lazy("United States"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreed = forms.BooleanField(label=gettext_lazy("I have read this"))


def _sample() -> dict[str, object]:
    shares = [2500, 1800, 1200, 900, 500, 450, 700, 300]
    keys = (
        ("occupation", _("Occupation")),
        ("skills", _("Skills")),
        ("credentials", _("Credentials")),
        ("experience", _("Experience")),
        ("education", _("Education")),
        ("languages", _("Languages")),
        ("place", _("Place")),
        ("wage", _("Pay")),
    )
    reasons = [
        SimpleNamespace(
            key=key,
            label=label,
            points=points,
            start=sum(shares[:number]),
            share=f"{points / 100:.2f}",
        )
        for number, ((key, label), points) in enumerate(zip(keys, shares, strict=True))
    ]
    return {
        "reasons": reasons,
        "total": f"{sum(shares) / 100:.2f}",
        "pay": Shown(
            text=_("%(amount)s a day") % {"amount": "$440.87 MXN"},
            other=_("about %(amount)s") % {"amount": "$25.19 USD"},
            rate_note=_("at a sample rate of %(rate)s pesos a dollar, %(day)s")
            % {"rate": "17.50", "day": "2026-01-01"},
        ),
        "both": SimpleNamespace(name_en="Welding technician", name_es="Técnico en soldadura"),
        "spanish": SimpleNamespace(name_en="", name_es="Soldadura de tubería, nivel tres"),
        "english": SimpleNamespace(name_en="Certified Nursing Assistant", name_es=""),
        "day": dt.date(2026, 11, 24),
    }


def _picture() -> drawing.Picture:
    kinds = (("legal", ""), ("accepted", "open"), ("informative", "over"), ("inferred", ""))
    items = [
        drawing.Item(
            name="Certified Welder",
            notes=(kind_label(kind),),
            kind=kind,
            mark=mark,
            href="#g-explorer",
            label=f"Certified Welder: {kind_label(kind)}",
            outgoing=mark != "over",
            across=kind != "accepted",
        )
        for kind, mark in kinds
    ]
    return drawing.narrow(
        "Soldadura", items, worth=_("What it is worth elsewhere"), counts=_("What counts here")
    )


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; ``?page=`` moves the sample pagination."""
    refused = SampleForm({"name": "", "email": "nobody"})
    number = request.GET.get("page", "2")
    context = {
        **_sample(),
        **samples(),
        "form": SampleForm(prefix="clean"),
        "refused": refused,
        "page_number": int(number) if number in {"1", "2", "3"} else 2,
        "tones": ["plain", "agave", "clay", "ochre", "brick", "leaf", "dashed"],
        "alerts": ["info", "success", "warning", "error", "across"],
        "crumbs": [("/", _("Start")), ("/", _("Credentials"))],
        "picture": _picture(),
        "ties": ["compared", "none", "idle"],
        "tabs": [("#tabs", _("Matches"), True), ("#tabs", _("Near misses"), False)],
    }
    return page(request, "registry/gallery.html", context)
