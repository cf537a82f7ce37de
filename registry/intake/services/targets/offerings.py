"""Offerings from rows: known by their programme's code and their own."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from registry.catalogue.enums import CostKind, Delivery, FundingKind
from registry.catalogue.models import Offering, Programme
from registry.catalogue.services import offerings
from registry.catalogue.services.drafts import CostDraft, FundingDraft, OfferingDraft
from registry.catalogue.services.redrafting import of_offering
from registry.intake.models import UploadRow
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.services.targets.planning import Fields, Rules, Standing
from registry.intake.services.targets.rowwise import Rowwise
from registry.people.enums import Language
from registry.reference.models import Currency, Municipality

SEPARATOR: Final = "\x1f"
PLAIN: Final = ("delivery", "language", "starts_on", "ends_on", "capacity", "is_funded")
COSTS: Final = {f"cost_{kind}": kind for kind in CostKind.values}


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return an offering's own fields; the parts of the cost and the funding as rows."""
    del ground
    said = found.fields
    fields: Fields = {name: said[name] for name in PLAIN if name in said}
    fields["programme_code"] = next(iter(said.get("programme_code", ())), "")
    if "place" in said:
        fields["municipality_id"] = said["place"]
    # Without a code of its own an offering is known by where and when it is.
    where = f"{said.get('place', 'online')}-{said.get('starts_on', 'any')}"
    fields["code"] = said.get("code") or where
    _costs(found, fields)
    _funding(found, fields)
    if said.get("starts_on", "") > said.get("ends_on", "9999"):
        found.refuse("days_reversed", "ends_on", said["ends_on"])
    asked = any(choice["column"] == "place" for choice in found.choices)
    if fields.get("delivery") != Delivery.ONLINE and "place" not in said and not asked:
        found.refuse("place_missing", "place")
    return fields


def _costs(found: Interpreted, fields: Fields) -> None:
    parts = {COSTS[name]: said for name, said in found.fields.items() if name in COSTS}
    whole = found.fields.get("cost")
    amounts = [*parts.values(), *([whole] if whole else [])]
    if not amounts:
        return
    currencies = {said["currency"] for said in amounts if said["currency"]}
    if len(currencies) > 1:
        found.refuse("currencies_differ", "currency")
        return
    fields["currency_id"] = next(iter(currencies), found.fields.get("currency", "USD"))
    fields["costs"] = sorted([kind, said["minor"]] for kind, said in parts.items())
    if whole and not parts:
        fields["cost_minor"] = whole["minor"]
    else:
        fields["cost_minor"] = sum(said["minor"] for said in parts.values())


def _funding(found: Interpreted, fields: Fields) -> None:
    kinds = []
    for item in found.fields.get("funding", ()):
        if item["kind"] not in FundingKind.values:
            found.refuse("not_a_choice", "funding", item["kind"], choices=", ".join(FundingKind))
        else:
            kinds.append(item["kind"])
    if kinds:
        fields["funding"], fields["is_funded"] = sorted(set(kinds)), True


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the provider's offerings that have these keys; three queries."""
    codes = {key.partition(SEPARATOR)[0] for key in keys}
    rows = (
        Offering.objects.filter(programme__provider=ground.organisation, programme__code__in=codes)
        .exclude(code="")
        .select_related("programme")
        .prefetch_related("costs", "funding")
    )
    return {_key(row.programme.code, row.code): _standing(row) for row in rows}


def _standing(row: Offering) -> Standing:
    day = {name: getattr(row, name) for name in ("starts_on", "ends_on")}
    return Standing(
        pk=row.pk,
        fields={
            **{name: getattr(row, name) for name in PLAIN},
            **{name: value.isoformat() if value else "" for name, value in day.items()},
            "programme_code": row.programme.code,
            "code": row.code,
            "municipality_id": row.municipality_id,
            "currency_id": row.currency_id,
            "cost_minor": row.cost_minor,
            "costs": sorted([cost.kind, cost.amount_minor] for cost in row.costs.all()),
            "funding": sorted(funding.kind for funding in row.funding.all()),
        },
    )


def _key(programme: str, code: str) -> str:
    return f"{programme}{SEPARATOR}{code}" if code else ""


class OfferingTarget(Rowwise):
    """Offerings of one provider's programmes."""

    model = Offering
    rules: ClassVar[Rules] = Rules(
        kind="offerings",
        key_of=lambda fields: _key(fields.get("programme_code", ""), fields.get("code", "")),
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
        self._known = _programmes([row.fields for row in rows], ground)
        super().apply(rows, ground)

    def write(self, fields: Fields, ground: Ground) -> int:
        """Add an offering."""
        programme = self._known[fields["programme_code"]]
        draft = _drafted(
            OfferingDraft(
                delivery=Delivery(fields["delivery"]), language=Language(fields["language"])
            ),
            fields,
        )
        return offerings.add(by=ground.by, programme=programme, draft=draft, at=ground.at).pk

    def change(self, record: Offering, fields: Fields, ground: Ground) -> None:
        """Bring an offering to what some fields say."""
        draft = _drafted(of_offering(record), fields)
        offerings.change(by=ground.by, offering=record, draft=draft, at=ground.at)

    def delete(self, record: Offering, ground: Ground) -> None:
        """Take an offering back through its service."""
        offerings.withdraw(by=ground.by, offering=record, reason="upload undone", at=ground.at)


def _programmes(rows: Sequence[Fields], ground: Ground) -> dict[str, Programme]:
    codes = {fields.get("programme_code", "") for fields in rows}
    found = Programme.objects.filter(provider=ground.organisation, code__in=codes)
    return {programme.code: programme for programme in found.select_related("provider")}


def _drafted(draft: OfferingDraft, fields: Fields) -> OfferingDraft:
    columns: dict[str, Any] = {
        name: fields[name]
        for name in ("delivery", "language", "capacity", "code")
        if name in fields
    }
    for name in ("starts_on", "ends_on"):
        if name in fields:
            columns[name] = dt.date.fromisoformat(fields[name]) if fields[name] else None
    if "is_funded" in fields:
        columns["is_funded"] = bool(fields["is_funded"])
    if "municipality_id" in fields:
        columns["municipality"] = Municipality.objects.filter(pk=fields["municipality_id"]).first()
    if "cost_minor" in fields:
        columns["currency"] = Currency.objects.filter(pk=fields.get("currency_id")).first()
        columns["currency"] = columns["currency"] or draft.currency
        columns["cost_minor"] = fields["cost_minor"]
    if "costs" in fields:
        columns["costs"] = tuple(
            CostDraft(kind=CostKind(kind), amount_minor=minor) for kind, minor in fields["costs"]
        )
    if "funding" in fields:
        columns["funding"] = tuple(
            FundingDraft(kind=FundingKind(kind)) for kind in fields["funding"]
        )
    return replace(draft, **columns)
