"""The one offering that a row of a programme may carry, beside the programme's own fields.

Its fields stand under keys that begin with ``offering.``. Without a code of its own it is
the offering ``1`` of its programme, so that next term's file moves it and makes no second one.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from registry.catalogue.enums import Delivery
from registry.catalogue.models import Offering, Programme
from registry.catalogue.services import offerings
from registry.catalogue.services.bulk_rows import OfferingRow
from registry.catalogue.services.redrafting import of_offering
from registry.intake.enums import RowOutcome
from registry.intake.models import UploadRow
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, Planned
from registry.intake.services.targets.offering_fields import (
    bulk_row,
    drafted,
    fields_of,
    new_draft,
    standing_of,
)
from registry.intake.services.targets.planning import Fields, same

PREFIX: Final = "offering."
CODE: Final = f"{PREFIX}code"
FIRST: Final = "1"


def translate(found: Interpreted) -> Fields:
    """Return what a row says of an offering; nothing where it says too little for one."""
    fields = fields_of(found)
    if not fields:
        return {}
    if not {"delivery", "language"} <= fields.keys():
        found.note("offering_incomplete")
        return {}
    if fields["delivery"] != Delivery.ONLINE and "municipality_id" not in fields:
        asked = [choice["text"] for choice in found.choices if choice["column"] == "place"]
        found.note("offering_unplaced", "place", next(iter(asked), ""))
        return {}
    fields["code"] = found.fields.get("offering_code") or FIRST
    return {f"{PREFIX}{name}": value for name, value in fields.items()}


def compare(planned: Sequence[Planned]) -> None:
    """Note what would change in the offerings of programmes that stand; three queries."""
    known = {
        one.record_id: one
        for one in planned
        if one.outcome in {RowOutcome.SAME, RowOutcome.CHANGED} and CODE in one.fields
    }
    rows = Offering.objects.filter(
        programme__in=[key for key in known if key is not None],
        code__in={one.fields[CODE] for one in known.values()},
    ).prefetch_related("costs", "funding")
    standing = {(row.programme_id, row.code): standing_of(row) for row in rows}
    for key, one in known.items():
        before = standing.get((key or 0, one.fields[CODE]), {})
        one.changes = {
            name: change for name, change in one.changes.items() if not name.startswith(PREFIX)
        }
        for name, value in _own(one.fields).items():
            if not same(before.get(name), value):
                one.changes[f"{PREFIX}{name}"] = [before.get(name), value]
        one.outcome = RowOutcome.CHANGED if one.changes else RowOutcome.SAME


def bulk_rows(fields: Fields) -> tuple[OfferingRow, ...]:
    """Return the offering of a new programme's row, as it is written with many others."""
    own = _own(fields)
    return (bulk_row(own),) if own.keys() >= {"code", "delivery", "language"} else ()


def bring(row: UploadRow, fields: Fields, ground: Ground) -> None:
    """Bring the offering of a changed row to what some fields say of it.

    It is added where it did not stand, and taken back where ``fields`` say that it did not.
    """
    own = _own(fields)
    if not own:
        return
    code = row.fields[CODE]
    standing = Offering.objects.filter(programme=row.record_id, code=code).first()
    if standing is None:
        programme = Programme.objects.select_related("provider").get(pk=row.record_id or 0)
        draft = new_draft(_own(row.fields))
        offerings.add(by=ground.by, programme=programme, draft=draft, at=ground.at)
    elif "code" in own and own["code"] is None:
        offerings.withdraw(by=ground.by, offering=standing, reason="upload undone", at=ground.at)
    else:
        draft = drafted(of_offering(standing), own)
        offerings.change(by=ground.by, offering=standing, draft=draft, at=ground.at)


def _own(fields: Mapping[str, object]) -> Fields:
    return {
        name.removeprefix(PREFIX): value
        for name, value in fields.items()
        if name.startswith(PREFIX)
    }
