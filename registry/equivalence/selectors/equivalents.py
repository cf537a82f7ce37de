"""All equivalents of a credential in one order, and what stands between two, for a reader.

What is asserted comes first by effect; what is inferred comes last and says so.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import Effect, Method
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import in_force
from registry.equivalence.selectors.graph.standing import (
    Asserted,
    Effective,
    Inferred,
    Status,
    effective,
    equivalents_of,
)
from registry.people.models import Organisation
from registry.people.policies import Person


class Direction(StrEnum):
    """Which way round: what the credential is worth elsewhere, or what is worth it here."""

    OUT = "out"
    IN = "in"


DIRECTIONS: Final = (Direction.OUT, Direction.IN)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that stands about a credential: asserted, or inferred from a chain."""

    direction: Direction
    row: Asserted | Inferred

    @property
    def other(self) -> int:
        """Return the key of the version on the other side."""
        return self.row.target if self.direction == Direction.OUT else self.row.source

    @property
    def keys(self) -> tuple[int, ...]:
        """Return the keys of the assertions that it stands on, in order."""
        return (self.row.id,) if isinstance(self.row, Asserted) else tuple(self.row.path)


@dataclass(frozen=True, kw_only=True)
class Equivalent:
    """A line with the credential on the other side and the assertions that it stands on."""

    line: Line
    credential: CredentialVersion
    steps: tuple[EquivalenceAssertion, ...]

    @property
    def is_inferred(self) -> bool:
        """Tell whether nobody has asserted it."""
        return self.method == Method.INFERRED

    @property
    def status(self) -> str:
        """Return what it counts as: its effect, or that it is inferred."""
        return Status.INFERRED.value if self.is_inferred else self.effect

    @property
    def effect(self) -> str:
        """Return the effect that is asserted; a chain only informs."""
        row = self.line.row
        return row.effect if isinstance(row, Asserted) else Effect.INFORMATIVE.value

    @property
    def method(self) -> str:
        """Return how it was come to."""
        row = self.line.row
        return row.method if isinstance(row, Asserted) else Method.INFERRED.value

    @property
    def asserter(self) -> Organisation | None:
        """Return who asserts it; None where it follows from a chain."""
        return self.steps[0].asserter if isinstance(self.line.row, Asserted) else None


@dataclass(frozen=True, kw_only=True)
class Chain:
    """An inferred chain with its assertions."""

    row: Inferred
    steps: tuple[EquivalenceAssertion, ...]


@dataclass(frozen=True, kw_only=True)
class Between:
    """What stands from one credential to another on a day."""

    source: CredentialVersion
    target: CredentialVersion
    as_of: dt.date
    found: Effective
    chains: tuple[Chain, ...]


def lines(
    *, version: CredentialVersion, as_of: dt.date, directions: Sequence[str] = DIRECTIONS
) -> list[Line]:
    """Return everything that stands about a version on a day: asserted first, inferred last.

    A chain to a version about which somebody has said something is still there, after it.
    """
    found = equivalents_of(version=version.pk, as_of=as_of)
    groups = (
        (Direction.OUT, found.outgoing),
        (Direction.IN, found.incoming),
        (Direction.OUT, found.inferred_outgoing),
        (Direction.IN, found.inferred_incoming),
    )
    return [
        Line(direction=direction, row=row)
        for direction, rows in groups
        if direction in directions
        for row in rows
    ]


def loaded(rows: Sequence[Line], *, as_of: dt.date) -> list[Equivalent]:
    """Return lines with what they name, in two queries; what has just lost a step is left out."""
    versions = CredentialVersion.objects.select_related("credential__issuer").in_bulk(
        {line.other for line in rows}
    )
    steps = _steps({key for line in rows for key in line.keys}, as_of)
    return [
        Equivalent(
            line=line,
            credential=versions[line.other],
            steps=tuple(steps[key] for key in line.keys),
        )
        for line in rows
        if all(key in steps for key in line.keys)
    ]


def between(
    *, source: CredentialVersion, target: CredentialVersion, as_of: dt.date, user: Person = None
) -> Between:
    """Return what stands from one version to another on a day; ten queries at most."""
    found = effective(source=source.pk, target=target.pk, as_of=as_of, user=user)
    steps = _steps({key for row in found.inferred for key in row.path}, as_of)
    chains = tuple(
        Chain(row=row, steps=tuple(steps[key] for key in row.path))
        for row in found.inferred
        if all(key in steps for key in row.path)
    )
    return Between(source=source, target=target, as_of=as_of, found=found, chains=chains)


def _steps(keys: set[int], day: dt.date) -> dict[int, EquivalenceAssertion]:
    if not keys:
        return {}
    rows = in_force(as_of=day).select_related(
        "asserter", "source__credential__issuer", "target__credential__issuer"
    )
    return rows.in_bulk(keys)
