"""The lists of a standard: work processes, related instruction and steps of the wage.

Items of a row are lists of plain values in a fixed order, their name in the language of the
source; a translation that stands is kept with the item of the same name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from registry.catalogue.models import Programme
from registry.catalogue.services.drafts import (
    InstructionDraft,
    ProgrammeDraft,
    WageStepDraft,
    WorkProcessDraft,
)
from registry.intake.enums import ChoiceField
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.selectors.normalising import quantities
from registry.intake.services.targets import Ground
from registry.intake.services.targets.planning import Fields
from registry.reference.models import Currency, Skill

LISTS: Final = ("work_processes", "instruction", "wage_steps")
LONGEST_NAME: Final = 400


def read(found: Interpreted, ground: Ground) -> Fields:
    """Return the lists that a row says; an item that is not whole refuses the row."""
    readers: Mapping[str, Callable[[Mapping[str, str], Ground], list[Any]]] = {
        "work_processes": _work_process,
        "instruction": _course,
        "wage_steps": _wage_step,
    }
    fields: Fields = {}
    for name in LISTS:
        items = found.fields.get(name, ())
        for number, item in enumerate(items, start=1):
            try:
                fields.setdefault(name, []).append(readers[name](item, ground))
            except ValueError:
                said = " | ".join(filter(None, item.values()))
                found.refuse("list_item", name, said, item=number)
    return fields


def _work_process(item: Mapping[str, str], ground: Ground) -> list[Any]:
    hours, most = _whole(item["hours"]), _whole(item["hours_most"])
    if most is not None and (hours is None or most < hours):
        raise ValueError(most)
    said = item["skills"].partition(";")[0].strip()
    skill = ground.normaliser.settled(ChoiceField.SKILL, said, ground.language) if said else None
    return [_name(item), hours, most, skill.key if skill else None]


def _course(item: Mapping[str, str], ground: Ground) -> list[Any]:
    del ground
    return [_name(item), _whole(item["hours"]), item["code"][:40], item["provider"][:250]]


def _wage_step(item: Mapping[str, str], ground: Ground) -> list[Any]:
    del ground
    share = quantities.number(item["percent"].rstrip("% ")) if item["percent"] else None
    hourly = quantities.money(item["hourly"], currency=item["currency"]) if item["hourly"] else None
    if share is None and hourly is None:
        raise ValueError(item)
    if (share is not None and not 0 < share <= 100) or (hourly and not hourly.currency):
        raise ValueError(item)
    return [
        None if share is None else f"{share:.2f}",
        _whole(item["from_hours"]),
        _whole(item["from_months"]),
        hourly.minor if hourly else None,
        hourly.currency if hourly else None,
    ]


def _name(item: Mapping[str, str]) -> str:
    if not 0 < len(item["title"]) <= LONGEST_NAME:
        raise ValueError(item)
    return item["title"]


def _whole(text: str) -> int | None:
    if not text:
        return None
    said = quantities.whole(text)
    if said is None:
        raise ValueError(text)
    return said


def of_programme(row: Programme) -> Fields:
    """Return a programme's lists as rows say them; they come prefetched."""
    name = f"name_{row.source_language}"
    return {
        "work_processes": [
            [getattr(one, name), one.hours, one.hours_most, one.skill_id]
            for one in row.work_processes.all()
        ],
        "instruction": [
            [getattr(one, name), one.hours, one.code, one.provider_name]
            for one in row.instruction.all()
        ],
        "wage_steps": [
            [
                None if one.percent is None else f"{one.percent:.2f}",
                *(one.from_hours, one.from_months, one.hourly_minor, one.currency_id),
            ]
            for one in row.wage_steps.all()
        ],
    }


def drafted(draft: ProgrammeDraft, fields: Fields) -> ProgrammeDraft:
    """Return a programme's draft with the lists that some fields say; the others stay."""
    name = f"name_{draft.source_language}"
    said: dict[str, Any] = {}
    if "work_processes" in fields:
        skills = Skill.objects.in_bulk({row[3] for row in fields["work_processes"] if row[3]})
        said["work_processes"] = tuple(
            replace(
                _kept(WorkProcessDraft(), draft.work_processes, name, title),
                hours=hours,
                hours_most=most,
                skill=skills.get(skill),
            )
            for title, hours, most, skill in fields["work_processes"]
        )
    if "instruction" in fields:
        said["instruction"] = tuple(
            replace(
                _kept(InstructionDraft(), draft.instruction, name, title),
                hours=hours,
                code=code,
                provider_name=provider,
            )
            for title, hours, code, provider in fields["instruction"]
        )
    if "wage_steps" in fields:
        said["wage_steps"] = _steps(fields["wage_steps"])
    return replace(draft, **said)


def _kept(empty: Any, standing: Iterable[Any], name: str, title: str) -> Any:
    """Return the standing item of a name, with its translation; a new one where there is none."""
    for item in standing:
        if getattr(item, name) == title:
            return item
    return replace(empty, **{name: title})


def _steps(rows: Iterable[Any]) -> tuple[WageStepDraft, ...]:
    currencies = Currency.objects.in_bulk()
    return tuple(
        WageStepDraft(
            percent=None if share is None else Decimal(share),
            from_hours=hours,
            from_months=months,
            hourly_minor=minor,
            currency=currencies.get(currency),
        )
        for share, hours, months, minor, currency in rows
    )
