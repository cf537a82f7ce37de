"""What a reader says when a release is not as it should be, and where."""

from collections.abc import Iterable
from pathlib import Path


class SourceError(Exception):
    """A value in a release that breaks a rule: where it stands, what is wrong, what to do.

    ``line`` counts from 1, the header being line 1; it is 0 where a whole file or folder is
    meant. ``column`` and ``value`` are empty where no single cell is meant.
    """

    def __init__(
        self, *, file: str, line: int, column: str, value: str, rule: str, remedy: str
    ) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.value = value
        self.rule = rule
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        cell = f", column {self.column!r}" if self.column else ""
        found = f" found {self.value!r}." if self.value else ""
        return f"{where}{cell}: {self.rule}.{found} {self.remedy}"


class SourceMissingError(SourceError):
    """A folder that has none, or not all, of the files of a release."""

    def __init__(self, directory: Path, expected: Iterable[str]) -> None:
        self.expected = tuple(expected)
        names = ", ".join(self.expected)
        super().__init__(
            file=str(directory),
            line=0,
            column="",
            value="",
            rule=f"expected {names} (plain, or gzip with .gz added)",
            remedy="Give the folder in which the release was unpacked.",
        )
