"""What an event of a record's history changed, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.catalogue.enums import DuplicateStatus, RecordStatus
from registry.catalogue.selectors import differences
from registry.catalogue.selectors.differences import Line

STATES = {state.value: state.label for kind in (DuplicateStatus, RecordStatus) for state in kind}


def of_event(model: type[models.Model], details: Mapping[str, Any]) -> list[Line]:
    """Return what an event of the audit trail says has changed; nothing where it says nothing."""
    if "to" in details:
        return [_moved(details)]
    if isinstance(details.get("changes"), list):
        return list(differences.recorded(model, details))
    return [
        Line(label=_label(model, name), before=str(pair[0]), after=str(pair[1]))
        for name, pair in details.items()
        if isinstance(pair, list) and len(pair) == 2
    ]


def _moved(details: Mapping[str, Any]) -> Line:
    was, now = (str(details.get(side, "")) for side in ("from", "to"))
    return Line(
        label=_("State of the record"),
        before=str(STATES.get(was, was)),
        after=str(STATES.get(now, now)),
    )


def _label(model: type[models.Model], name: str) -> str:
    try:
        field = model._meta.get_field(name)  # noqa: SLF001 - Django documents _meta
    except FieldDoesNotExist:
        return name
    return str(capfirst(getattr(field, "verbose_name", name)))
