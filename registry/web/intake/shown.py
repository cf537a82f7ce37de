"""Rows, questions and the picture of an upload, ready to be shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.urls import reverse

from registry.catalogue.models import CredentialVersion, Offering, Programme
from registry.equivalence.models import EquivalenceAssertion
from registry.intake.enums import ChoiceField, RowOutcome
from registry.intake.models import UploadRow
from registry.intake.selectors import mending
from registry.intake.selectors.uploads import Counts, Question
from registry.people.models import Organisation
from registry.web.intake import wording
from registry.web.intake.meanings import Meanings
from registry.web.localised import reading_language

FILLS: Final = {
    "new": "fill-leaf",
    "changed": "fill-reason-languages",
    "same": "fill-edge",
    "duplicate": "fill-clay",
    "question": "fill-ochre",
    "rejected": "fill-brick",
    "aside": "fill-reason-place",
}
PAGES: Final[Mapping[str, tuple[type[models.Model], str, str]]] = {
    "programmes": (Programme, "public_id", "programme"),
    "apprenticeships": (Programme, "public_id", "programme"),
    "offerings": (Offering, "programme__public_id", "programme"),
    "credentials": (CredentialVersion, "public_id", "credential"),
    "organisations": (Organisation, "public_id", "organisation"),
    "equivalences": (EquivalenceAssertion, "public_id", "equivalence"),
}
"""By kind: the records of its rows, what names their page, and the page."""

WIDTH: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Slice:
    """A part of the picture: an outcome, its rows, and where its bar stands."""

    outcome: str
    label: str
    number: int
    start: int
    width: int
    fill: str


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """What is wrong with a row: where, the value as it stands, the rule and the remedy."""

    column: str
    value: str
    rule: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RowShown:
    """One row of the file and what becomes of it; ``href`` leads to its record, if any."""

    number: int
    name: str
    key: str
    href: str
    wrong: tuple[Wrong, ...]
    differences: tuple[Difference, ...]
    notices: tuple[str, ...]
    waits_for: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Option:
    """A concept that a text may mean."""

    code: str
    name: str
    sure: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class QuestionShown:
    """A text that somebody should look at, with the likeliest concepts."""

    index: int
    field: str
    field_label: str
    column: str
    text: str
    rows: str
    is_needed: bool
    taken: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class PickShown:
    """A text of a form that means nothing surely, with the likeliest concepts."""

    index: int
    field: str
    text: str
    column: str
    options: tuple[Option, ...]


def picture(counts: Counts) -> list[Slice]:
    """Return a stacked bar of the rows by outcome; a sliver is never too thin to be seen."""
    total = sum(counts.by_outcome.values())
    slices, start = [], 0
    present = [
        (outcome, counts.by_outcome[outcome])
        for outcome in RowOutcome.values
        if counts.by_outcome.get(outcome)
    ]
    for position, (outcome, number) in enumerate(present, start=1):
        width = max(number * WIDTH // total, 8)
        if position == len(present):
            width = max(WIDTH - start, 8)
        slices.append(
            Slice(
                outcome=outcome,
                label=str(wording.OUTCOMES[outcome]),
                number=number,
                start=start,
                width=width,
                fill=FILLS[outcome],
            )
        )
        start += width
    return slices


def rows(found: Sequence[UploadRow], kind: str) -> list[RowShown]:
    """Return a page of rows; a fixed number of queries."""
    meanings = Meanings(row.changes for row in found)
    links = _links(found, kind)
    return [
        RowShown(
            number=row.number,
            name=_name(row),
            key=row.key,
            href=links.get(row.record_id or 0, ""),
            wrong=tuple(_wrong(problem, kind) for problem in row.problems),
            differences=tuple(_differences(row, kind, meanings)),
            notices=tuple(_notice(notice, kind) for notice in row.notices),
            waits_for=tuple(choice["text"] for choice in row.choices if choice["is_needed"]),
        )
        for row in found
    ]


def _name(row: UploadRow) -> str:
    language = reading_language()
    stems = ("title", "name")
    for key in (
        *(f"{stem}_{language}" for stem in stems),
        "title_es",
        "title_en",
        "name_es",
        "name_en",
        "name",
        "source_code",
    ):
        if row.values.get(key):
            return str(row.values[key])[:200]
    return row.key


def _wrong(problem: Mapping[str, Any], kind: str) -> Wrong:
    column = problem.get("column", "")
    if problem.get("code") == "not_a_choice":
        problem = {**problem, "details": {"choices": wording.choices(kind, column)}}
    rule, remedy = mending.words(problem)
    return Wrong(
        column=wording.column_name(kind, column) if column else "",
        value=str(problem.get("value", "")),
        rule=rule,
        remedy=remedy,
    )


def _notice(notice: Mapping[str, Any], kind: str) -> str:
    said = wording.notice_words(notice)
    column = notice.get("column", "")
    return f"{wording.column_name(kind, column)}: {said}" if column else said


def _differences(row: UploadRow, kind: str, meanings: Meanings) -> Iterable[Difference]:
    for name, (before, after) in row.changes.items():
        yield Difference(
            label=wording.column_name(kind, name),
            before=meanings.said(name, before),
            after=meanings.said(name, after),
        )


def _links(found: Sequence[UploadRow], kind: str) -> dict[int, str]:
    keys = {row.record_id for row in found if row.record_id}
    if not keys or kind not in PAGES:
        return {}
    model, path, page = PAGES[kind]
    rows = model._default_manager.filter(pk__in=keys).values_list("pk", path)  # noqa: SLF001 - documented
    return {pk: reverse(page, args=[public_id]) for pk, public_id in rows}


def questions(found: Sequence[Question], kind: str) -> list[QuestionShown]:
    """Return questions with their options in the reader's language."""
    return [
        QuestionShown(
            index=index,
            field=question.field,
            field_label=str(ChoiceField(question.field).label),
            column=wording.column_name(kind, question.column),
            text=question.text,
            rows=wording.rows_words(question.rows),
            is_needed=question.is_needed,
            taken=_taken(question),
            options=tuple(_option(option, question.code) for option in question.options),
        )
        for index, question in enumerate(found)
    ]


def picks(unsettled: Iterable[Mapping[str, Any]], kind: str) -> list[PickShown]:
    """Return the texts of a form that mean nothing surely, with their options."""
    return [
        PickShown(
            index=index,
            field=choice["field"],
            text=choice["text"],
            column=wording.column_name(kind, choice["column"]),
            options=tuple(_option(option, "") for option in choice["options"]),
        )
        for index, choice in enumerate(choice for choice in unsettled if choice["options"])
    ]


def _taken(question: Question) -> str:
    chosen = [option for option in question.options if option["code"] == question.code]
    return _option(chosen[0], question.code).name if question.code and chosen else ""


def _option(option: Mapping[str, Any], chosen: str) -> Option:
    names = (option["name_es"], option["name_en"])
    first, second = names if reading_language() == "es" else reversed(names)
    return Option(
        code=option["code"],
        name=first or second or option["code"],
        sure=wording.sure_words(option["confidence"]),
        is_chosen=option["code"] == chosen,
    )
