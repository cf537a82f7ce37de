"""Template filters of the matching pages (built in: no ``load`` needed)."""

from django import template

from matching.web import shown, wording

register = template.Library()


@register.filter
def place_of(record: object) -> str:
    """Return where an opening or a person is: municipality and state."""
    return shown.place_of(record)


@register.filter
def cefr_name(level: int) -> str:
    """Return the short name of a language level."""
    return wording.cefr_name(level)
