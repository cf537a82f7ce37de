"""Template tags and filters of every page (built in: no ``load`` needed)."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.cache import cache
from django.http import HttpRequest
from django.template import Context
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from registry.equivalence.models import EquivalenceAssertion
from registry.people import selectors as people
from registry.records import Confidence
from registry.web import addresses, localised, wording

register = template.Library()

DEMONSTRATION = "is_demonstration"

_TONES = {
    "published": "pill-leaf",
    "valid": "pill-leaf",
    "issued": "pill-leaf",
    "verified": "pill-leaf",
    "done": "pill-leaf",
    "applied": "pill-leaf",
    "planned": "pill-ochre",
    "waiting": "pill-ochre",
    "already": "pill-ochre",
    "stopped": "pill-ochre",
    "reading": "pill-agave",
    "applying": "pill-agave",
    "undoing": "pill-agave",
    "running": "pill-agave",
    "in_review": "pill-ochre",
    "review": "pill-ochre",
    "proposed": "pill-ochre",
    "pending": "pill-ochre",
    "needs_review": "pill-ochre",
    "contested": "pill-ochre",
    "appealed": "pill-ochre",
    "queued": "pill-ochre",
    "paused": "pill-ochre",
    "failed": "pill-brick",
    "refused": "pill-brick",
    "rejected": "pill-brick",
    "revoked": "pill-brick",
    "suspended": "pill-brick",
}


@register.simple_tag(takes_context=True)
def page_addresses(context: Context) -> addresses.PageAddresses:
    """Return canonical address, twin in the other language and theme of this page."""
    request: HttpRequest = context["request"]
    return addresses.page_addresses(request)


@register.simple_tag(name="localised")
def localised_tag(record: object, field: str) -> localised.Localised:
    """Return a bilingual column in the reader's language, marked where it falls back."""
    return localised.localised(record, field)


@register.simple_tag
def is_demonstration() -> bool:
    """Tell whether made-up organisations are shown; asked of the database once a minute."""
    return bool(cache.get_or_set(DEMONSTRATION, people.has_samples, 60))


@register.filter
def text_in_language(record: object, field: str) -> str:
    """Return only the text of a bilingual column: for titles and attributes."""
    return localised.text_of(record, field)


@register.simple_tag
def status_tone(status: str) -> str:
    """Return the class that colours a state; unknown states stay plain."""
    return _TONES.get(status, "")


@register.filter
def country_name(code: str) -> str:
    """Return the name of one of the two countries; any other code as it is."""
    return {"MX": _("Mexico"), "US": _("United States")}.get(code, code)


@register.simple_tag
def place_name(code: str, places: Mapping[str, object]) -> str:
    """Return the name of a country or, from ``places``, of a state by its ISO 3166 code."""
    state = places.get(code)
    return localised.text_of(state, "name") if state else country_name(code)


@register.filter
def grouped(value: int) -> str:
    """Return a whole number with its thousands apart, as the reader writes it."""
    return str(number_format(value, decimal_pos=0, force_grouping=True))


@register.filter
def unlocalised(value: object) -> str:
    """Return a number as SVG reads it, whatever the reader's decimal sign."""
    return str(value)


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language in the reader's language."""
    return {"es": _("Spanish"), "en": _("English")}.get(code, code)


@register.filter
def confidence_words(confidence: str) -> str:
    """Say how sure a fact is, as a sentence."""
    sentences = {
        Confidence.PRIMARY.value: _("Read at the official source."),
        Confidence.SECONDARY.value: _("Several agreeing secondary sources."),
    }
    return sentences.get(str(confidence), _("Not verified yet."))


@register.filter
def percent(share: Any) -> str:
    """Return a share of 0 to 1 as whole percent."""
    return f"{round(float(share) * 100)}%"


@register.simple_tag(takes_context=True)
def page_link(context: Context, page: int, step: int, name: str = "page") -> str:
    """Return this address with another page number in ``name``, all other parameters kept."""
    parameters = context["request"].GET.copy()
    parameters[name] = str(int(page) + step)
    return f"?{parameters.urlencode()}"


@register.simple_tag
def assertion_shown(assertion: EquivalenceAssertion) -> wording.AssertionShown:
    """Return an assertion's sentence, its limits, and whether it is only inferred."""
    return wording.assertion_shown(assertion)
