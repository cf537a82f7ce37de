"""Offerings from rows: known by their programme's code and their own."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from registry.catalogue.enums import Delivery
from registry.catalogue.models import Offering, Programme
from registry.catalogue.services import offerings
from registry.catalogue.services.redrafting import of_offering
from registry.intake.models import UploadRow
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.services.targets.offering_fields import (
    drafted,
    fields_of,
    new_draft,
    standing_of,
)
from registry.intake.services.targets.planning import BETWEEN, Fields, Rules, Standing
from registry.intake.services.targets.rowwise import Rowwise

KNOWN: Final = "programmes_of_chunk"


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return an offering's own fields and its programme's code."""
    del ground
    said = found.fields
    fields = fields_of(found)
    fields["programme_code"] = next(iter(said.get("programme_code", ())), "")
    # Without a code of its own an offering is known by where and when it is.
    where = f"{said.get('place', 'online')}-{said.get('starts_on', 'any')}"
    fields["code"] = said.get("code") or where
    asked = any(choice["column"] == "place" for choice in found.choices)
    if fields.get("delivery") != Delivery.ONLINE and "place" not in said and not asked:
        found.refuse("place_missing", "place")
    return fields


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the provider's offerings that have these keys; three queries."""
    codes = {key.partition(BETWEEN)[0] for key in keys}
    rows = (
        Offering.objects.filter(programme__provider=ground.organisation, programme__code__in=codes)
        .exclude(code="")
        .select_related("programme")
        .prefetch_related("costs", "funding")
    )
    return {
        _key(row.programme.code, row.code): Standing(
            pk=row.pk, fields={**standing_of(row), "programme_code": row.programme.code}
        )
        for row in rows
    }


def _key(programme: str, code: str) -> str:
    return f"{programme}{BETWEEN}{code}" if code else ""


class OfferingTarget(Rowwise):
    """Offerings of one provider's programmes."""

    model = Offering
    rules: ClassVar[Rules] = Rules(
        kind="offerings",
        key_of=lambda fields, _ground: _key(
            fields.get("programme_code", ""), fields.get("code", "")
        ),
        translate=translate,
        standing=standing,
        longest={"code": 60},
    )

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row; one of an unknown programme is refused."""
        planned = super().plan(rows, ground)
        known = _programmes([one.fields for one in planned], ground)
        for one in planned:
            code = one.fields.get("programme_code", "")
            if code and code not in known:
                one.refuse("record_unknown", "programme_code", code)
        return planned

    def apply(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Write each row, in a fixed number of queries for what they point at."""
        ground.kept[KNOWN] = _programmes([row.fields for row in rows], ground)
        super().apply(rows, ground)

    def write(self, fields: Fields, ground: Ground) -> int:
        """Add an offering."""
        programme = ground.kept[KNOWN][fields["programme_code"]]
        added = offerings.add(
            by=ground.by, programme=programme, draft=new_draft(fields), at=ground.at
        )
        return added.pk

    def change(self, record: Offering, fields: Fields, ground: Ground) -> None:
        """Bring an offering to what some fields say."""
        draft = drafted(of_offering(record), fields)
        offerings.change(by=ground.by, offering=record, draft=draft, at=ground.at)

    def delete(self, record: Offering, ground: Ground) -> None:
        """Take an offering back through its service."""
        offerings.withdraw(by=ground.by, offering=record, reason="upload undone", at=ground.at)


def _programmes(rows: Sequence[Fields], ground: Ground) -> dict[str, Programme]:
    codes = {fields.get("programme_code", "") for fields in rows}
    found = Programme.objects.filter(provider=ground.organisation, code__in=codes)
    return {programme.code: programme for programme in found.select_related("provider")}
