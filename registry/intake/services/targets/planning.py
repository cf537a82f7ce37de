"""Plan rows of any kind: what they mean, which records have their keys, what would change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from registry.intake.enums import RowOutcome
from registry.intake.selectors.interpreting import Interpreted, interpret
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.sources.rows import Problem

Fields = dict[str, Any]

BETWEEN: Final = " › "
"""What stands between the parts of a key that has several."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A record that has a row's key: its primary key, and its fields as rows say them."""

    pk: int
    fields: Fields


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How rows of a kind are planned.

    ``translate`` turns what the cells mean into the record's own fields and refuses what
    does not fit together; ``key_of`` names a row within its organisation; ``standing`` reads
    the records that have such keys; ``lookalikes`` names for each new row's key the record
    that it would be a second of. ``longest`` are the lengths that the columns take.
    """

    kind: str
    key_of: Callable[[Fields, Ground], str]
    translate: Callable[[Interpreted, Ground], Fields]
    standing: Callable[[Sequence[str], Ground], Mapping[str, Standing]]
    lookalikes: Callable[[Mapping[str, Fields], Ground], Mapping[str, tuple[int, str]]] | None = (
        None
    )
    longest: Mapping[str, int] = field(default_factory=dict)


def plan(rows: Sequence[MappedRow], ground: Ground, rules: Rules) -> list[Planned]:
    """Return what becomes of each row, in their order; a fixed number of queries."""
    planned = [_understood(row, ground, rules) for row in rows]
    good = [one for one in planned if not one.problems]
    standing = rules.standing([one.key for one in good], ground)
    for one in good:
        if one.outcome != RowOutcome.QUESTION:
            _compare(one, standing.get(one.key))
    if rules.lookalikes is not None:
        fresh = {one.key: one.fields for one in good if one.outcome == RowOutcome.NEW}
        _mark_duplicates(good, rules.lookalikes(fresh, ground))
    return planned


def _understood(row: MappedRow, ground: Ground, rules: Rules) -> Planned:
    found = interpret(
        rules.kind,
        row.values,
        words=ground.normaliser,
        language=ground.language,
        day_first=ground.day_first,
        guessed=row.guessed,
    )
    fields = rules.translate(found, ground)
    _check_texts(found, fields, rules.longest)
    one = Planned(
        number=row.number,
        values=row.values,
        key=rules.key_of(fields, ground),
        fields=fields,
        problems=found.problems,
        choices=found.choices,
        notices=found.notices,
    )
    if found.is_open and not found.problems:
        one.outcome = RowOutcome.QUESTION
    return one


def _check_texts(found: Interpreted, fields: Fields, longest: Mapping[str, int]) -> None:
    for name, value in fields.items():
        if not isinstance(value, str):
            continue
        if len(value) > longest.get(name, len(value)):
            found.refuse("too_long", name, value, most=longest[name])
        if "\x00" in value:
            found.refuse("nul", name, value.replace("\x00", "�"))


def _compare(one: Planned, standing: Standing | None) -> None:
    if standing is None:
        one.outcome = RowOutcome.NEW
        return
    one.record_id = standing.pk
    one.changes = {
        name: [standing.fields.get(name), value]
        for name, value in one.fields.items()
        if not same(standing.fields.get(name), value)
    }
    one.outcome = RowOutcome.CHANGED if one.changes else RowOutcome.SAME


def same(before: Any, after: Any) -> bool:
    """Tell whether two values of a field say the same; the order of a set says nothing."""
    if isinstance(before, list) and isinstance(after, list):
        keyed = [sorted(map(str, side)) for side in (before, after)]
        return keyed[0] == keyed[1]
    return (before if before is not None else "") == (after if after is not None else "")


def _mark_duplicates(planned: Iterable[Planned], lookalikes: Mapping[str, tuple[int, str]]) -> None:
    for one in planned:
        if one.outcome == RowOutcome.NEW and one.key in lookalikes:
            one.record_id, name = lookalikes[one.key]
            one.outcome = RowOutcome.DUPLICATE
            one.problems = [Problem("looks_the_same", value=name).as_json()]


TITLES: Final = ("title", "name")


def titled(found: Interpreted, fields: Fields, stem: str, language: str) -> None:
    """Settle the language of the source: as said, else that of the only name, else the house's.

    Refuses a row without a name in it.
    """
    es, en = fields.get(f"{stem}_es", ""), fields.get(f"{stem}_en", "")
    said = fields.get("source_language")
    if not said:
        said = language if bool(es) == bool(en) else ("es" if es else "en")
    fields["source_language"] = said
    if not fields.get(f"{stem}_{said}"):
        found.refuse("title_missing", f"{stem}_{said}")
