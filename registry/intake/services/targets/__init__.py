"""What the rows of a kind become: one target a kind, known by name.

The registry's own kinds are added by this room; another app adds its kind (openings) when
it starts, so that the registry need not know it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy as _

from registry.intake.enums import RowOutcome
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.normalising import Normaliser
from registry.intake.sources.rows import Problem
from registry.people.models import Organisation, User
from registry.refusals import Refusal


class UnknownKind(Refusal):
    """No target takes rows of this kind."""

    code = "upload_kind_unknown"
    message = _("Rows of the kind %(kind)s cannot be taken here.")


@dataclass(frozen=True, kw_only=True)
class MappedRow:
    """A row as read: its number in the file and its cells by key, none of them empty.

    ``guessed`` has the confidence of the keys that were read out of other text.
    """

    number: int
    values: Mapping[str, str]
    guessed: Mapping[str, float] = field(default_factory=dict)


@dataclass(kw_only=True)
class Planned:
    """What a plan makes of one row; the fields are those of ``UploadRow``."""

    number: int
    values: Mapping[str, str]
    key: str = ""
    outcome: RowOutcome = RowOutcome.REJECTED
    fields: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    record_id: int | None = None

    def refuse(self, code: str, column: str = "", value: str = "", **details: Any) -> None:
        """Reject the row, with the reason."""
        self.outcome = RowOutcome.REJECTED
        problem = Problem(code, column=column, value=value[:200], details=details)
        self.problems.append(problem.as_json())


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every row of an upload stands on: for whom, by whom, when, and its words.

    ``kept`` holds what a target looks up once for all rows.
    """

    upload: Upload
    organisation: Organisation
    by: User | None
    at: dt.datetime
    language: str
    day_first: bool
    normaliser: Normaliser
    kept: dict[str, Any] = field(default_factory=dict, compare=False)


class Target(Protocol):
    """Plans, applies and undoes the rows of one kind, a chunk at a time.

    ``plan`` reads only. ``apply`` writes what is new or changed in a fixed number of queries
    and sets ``record_id``, ``before`` and ``is_applied`` of each row; it refuses the chunk as
    a whole. ``undo`` puts back what the rows changed and takes out what they made.
    ``dependents`` names what stands on the rows' records and keeps them from being undone.
    """

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row, in their order."""

    def apply(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Write a chunk of rows that are new or changed."""

    def undo(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Take a chunk of applied rows back."""

    def dependents(self, upload: Upload) -> list[str]:
        """Name what depends on the records that the upload made; empty: it can be undone."""


_TARGETS: Final[dict[str, Target]] = {}


def add(kind: str, target: Target) -> None:
    """Make a target known; the last one added for a kind counts."""
    _TARGETS[kind] = target


def of(kind: str) -> Target:
    """Return the target of a kind.

    Raises:
        UnknownKind: there is none.
    """
    try:
        return _TARGETS[kind]
    except KeyError as error:
        raise UnknownKind(kind=kind) from error


def kinds() -> tuple[str, ...]:
    """Return the kinds that have a target."""
    return tuple(_TARGETS)
