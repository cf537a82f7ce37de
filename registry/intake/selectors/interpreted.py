"""What a row means, and what there is to say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.intake.sources.rows import Notice, Problem


@dataclass(kw_only=True)
class Interpreted:
    """What a row means: ``fields`` by column key, what is wrong, and what has to be chosen.

    ``notices`` say what was left out or assumed; ``guessed`` are the keys that the source
    itself only guesses.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    guessed: Mapping[str, float] = field(default_factory=dict)

    def refuse(self, code: str, column: str = "", value: str = "", **details: Any) -> None:
        """Note why the row cannot be taken."""
        problem = Problem(code, column=column, value=value[:200], details=details)
        self.problems.append(problem.as_json())

    def note(self, code: str, column: str = "", value: str = "", **details: Any) -> None:
        """Note what was left out or assumed."""
        notice = Notice(code, column=column, value=value[:200], details=details)
        self.notices.append(notice.as_json())

    @property
    def is_open(self) -> bool:
        """Tell whether something that the row needs has to be chosen by a person."""
        return any(choice["is_needed"] for choice in self.choices)
