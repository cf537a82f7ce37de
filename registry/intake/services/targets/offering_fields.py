"""What a row says of an offering, and the offering as rows say it: for two kinds of rows."""

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from registry.catalogue.enums import CostKind, Delivery, FundingKind
from registry.catalogue.models import Offering
from registry.catalogue.services.bulk_rows import OfferingRow
from registry.catalogue.services.drafts import CostDraft, FundingDraft, OfferingDraft
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets.planning import Fields
from registry.people.enums import Language
from registry.reference.models import Currency, Municipality

PLAIN: Final = ("delivery", "language", "starts_on", "ends_on", "capacity", "is_funded")
KEYS: Final = ("municipality_id", "currency_id", "cost_minor")
COSTS: Final = {f"cost_{kind}": kind for kind in CostKind.values}


def fields_of(found: Interpreted) -> Fields:
    """Return an offering's own fields; the parts of the cost and the funding as rows."""
    said = found.fields
    fields: Fields = {name: said[name] for name in PLAIN if name in said}
    if "place" in said:
        fields["municipality_id"] = said["place"]
    _costs(found, fields)
    _funding(found, fields)
    if said.get("starts_on", "") >= said.get("ends_on", "9999"):
        found.refuse("days_reversed", "ends_on", said["ends_on"])
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
    rows = []
    for item in found.fields.get("funding", ()):
        if item["kind"] not in FundingKind.values:
            found.refuse("not_a_choice", "funding", item["kind"], choices=", ".join(FundingKind))
        else:
            rows.append([item[name] for name in ("kind", "name_en", "name_es", "source_url")])
    if rows:
        once = {row[0]: row for row in rows}
        fields["funding"], fields["is_funded"] = sorted(once.values()), True


def standing_of(row: Offering) -> Fields:
    """Return an offering as rows say it; its costs and funding come prefetched."""
    days = {name: getattr(row, name) for name in ("starts_on", "ends_on")}
    return {
        **{name: getattr(row, name) for name in (*PLAIN, *KEYS)},
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "code": row.code,
        "costs": sorted([cost.kind, cost.amount_minor] for cost in row.costs.all()),
        "funding": sorted(
            [said.kind, said.name_en, said.name_es, said.source_url] for said in row.funding.all()
        ),
    }


def drafted(draft: OfferingDraft, fields: Fields) -> OfferingDraft:
    """Return a draft with what some fields say; the rest stays."""
    names = ("delivery", "language", "capacity", "code", "cost_minor", "is_funded")
    columns: dict[str, Any] = {name: fields[name] for name in names if name in fields}
    for name in ("starts_on", "ends_on"):
        if name in fields:
            columns[name] = dt.date.fromisoformat(fields[name]) if fields[name] else None
    if "is_funded" in columns:
        columns["is_funded"] = bool(columns["is_funded"])
    for name, model in (("municipality", Municipality), ("currency", Currency)):
        if f"{name}_id" in fields:
            columns[name] = model.objects.filter(pk=fields[f"{name}_id"]).first()
    return replace(draft, **columns, **_rows(fields))


def _rows(fields: Fields) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "costs" in fields:
        found["costs"] = tuple(
            CostDraft(kind=CostKind(kind), amount_minor=minor)
            for kind, minor in fields["costs"] or ()
        )
    if "funding" in fields:
        found["funding"] = tuple(
            FundingDraft(kind=FundingKind(kind), name_en=en, name_es=es, source_url=url)
            for kind, en, es, url in fields["funding"] or ()
        )
    return found


def new_draft(fields: Fields) -> OfferingDraft:
    """Return the draft of a new offering."""
    return drafted(
        OfferingDraft(delivery=Delivery(fields["delivery"]), language=Language(fields["language"])),
        fields,
    )


def bulk_row(fields: Fields) -> OfferingRow:
    """Return a new offering as it is written with many others."""
    plain = (*PLAIN, *KEYS, "code")
    days = {
        name: dt.date.fromisoformat(fields[name])
        for name in ("starts_on", "ends_on")
        if fields.get(name)
    }
    return OfferingRow(
        columns={name: fields[name] for name in plain if name in fields} | days,
        costs=tuple((kind, minor) for kind, minor in fields.get("costs", ())),
        funding=tuple(tuple(row) for row in fields.get("funding", ())),
    )
