"""What is said of a badge that was checked: one line a check, and what it claims to be."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from registry.badges.enums import Check, Outcome


@dataclass(frozen=True, kw_only=True)
class Line:
    """One check: what it ended in, why in words, and the stable code of the reason."""

    check: Check
    outcome: Outcome
    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a credential says of itself, as plain text. Believed only as far as the lines say."""

    id: str
    kind: str
    name: str
    issuer_id: str
    issuer_name: str
    recipient: str
    valid_from: dt.datetime | None
    valid_until: dt.datetime | None
    is_dated_well: bool


@dataclass(frozen=True, kw_only=True)
class Report:
    """The lines in their order, and what the badge says."""

    lines: tuple[Line, ...]
    claims: Claims
    form: str

    @property
    def outcome(self) -> Outcome:
        """The whole: failed if anything failed, passed only if everything passed."""
        found = {line.outcome for line in self.lines}
        if Outcome.FAILED in found:
            return Outcome.FAILED
        return Outcome.UNCHECKED if Outcome.UNCHECKED in found else Outcome.PASSED


def parsed_moment(value: Any) -> dt.datetime | None:
    """Return a moment as a credential writes it; None for what is none.

    Raises:
        TypeError, ValueError: something is written there that is no moment with its zone.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError("no text")
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment
