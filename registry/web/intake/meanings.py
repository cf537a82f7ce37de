"""What the plain values of a row's fields are called: keys of records get their names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from registry.people.models import Organisation
from registry.reference.models import Industry, Level, Municipality, Occupation, Skill
from registry.web.localised import text_of

NAMED: Final[Mapping[str, tuple[type[models.Model], str]]] = {
    "occupations": (Occupation, "title"),
    "skills": (Skill, "name"),
    "industries": (Industry, "title"),
    "level_id": (Level, "name"),
    "municipality_id": (Municipality, "name"),
    "provider_id": (Organisation, "name"),
    "employer_id": (Organisation, "name"),
    "registration_agency_id": (Organisation, "name"),
}
"""Fields whose values are keys, with where they lead and what the record is called by."""

MOST: Final = 300


class Meanings:
    """The names of all records that some changes speak of; one query a sort of record."""

    def __init__(self, changes: Iterable[Mapping[str, Any]]) -> None:
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for name, value in _pairs(changes):
            if _plain(name) in NAMED:
                wanted[NAMED[_plain(name)][0]] |= set(_keys(value))
        self._names = {
            model: model._default_manager.in_bulk(keys)  # noqa: SLF001 - documented
            for model, keys in wanted.items()
        }

    def said(self, name: str, value: Any) -> str:
        """Return how a field's value is shown."""
        if value in (None, "", []):
            return ""
        plain = _plain(name)
        if plain in NAMED:
            model, field = NAMED[plain]
            found = self._names.get(model, {})
            return ", ".join(_name(found, key, field) for key in _keys(value))
        return _shown(value)[:MOST]


def _pairs(changes: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Any]]:
    for change in changes:
        for name, pair in change.items():
            for value in pair:
                yield name, value


def _plain(name: str) -> str:
    return name.removeprefix("offering.")


def _keys(value: Any) -> list[int]:
    values = value if isinstance(value, list) else [value]
    return [key for key in values if isinstance(key, int)]


def _name(found: Mapping[int, models.Model], key: int, field: str) -> str:
    record = found.get(key)
    if record is None:
        return str(key)
    name = text_of(record, field)
    code = getattr(record, "code", "") if field == "title" else ""
    return f"{name} ({code})" if code else name


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal):
        return str(number_format(value, use_l10n=True))
    if isinstance(value, list):
        return "; ".join(_shown(part) for part in value if part not in (None, ""))
    if isinstance(value, Mapping):
        return ", ".join(_shown(part) for part in value.values() if part not in (None, ""))
    return str(value)
