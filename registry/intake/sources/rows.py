"""What a reader of an upload yields: rows with their places, and what it has to say of them.

Nothing here is translated: a notice or problem is a code with its details, so that it can be
kept as JSON and said in the language of whoever looks. ``wording`` has the sentences.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, Self

from registry.intake.sources import wording


class Format(StrEnum):
    """Forms of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    NDJSON = "ndjson"
    CTDL = "ctdl"


class Dialect(StrEnum):
    """Whose table it is, where the columns give it away. Its rows come under our own keys."""

    OWN = ""
    RENEC = "renec"
    ETPL_NJ_PROGRAMMES = "etpl_nj_programmes"
    ETPL_NJ_PROVIDERS = "etpl_nj_providers"
    STANDARD_TEMPLATE = "standard_template"
    STANDARD_LIST = "standard_list"
    JOB_BOARD = "job_board"
    CTDL = "ctdl"
    SSSOM = "sssom"


@dataclass(frozen=True)
class Said:
    """A code with what it is about; see ``wording`` for its sentence."""

    code: str
    column: str = ""
    value: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what can be kept as JSON."""
        return {
            "code": self.code,
            "column": self.column,
            "value": self.value,
            "details": dict(self.details),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what ``as_json`` kept."""
        return cls(kept["code"], kept["column"], kept["value"], kept["details"])

    def _filled(self, text: object) -> str:
        details = {key: wording.named(key, value) for key, value in self.details.items()}
        return str(text) % {"column": self.column, "value": self.value, **details}


class Notice(Said):
    """Something that was detected, assumed or left out: shown, but no reason to refuse."""

    @property
    def text(self) -> str:
        """Return the sentence in the active language."""
        return self._filled(wording.NOTICES[self.code])


class Problem(Said):
    """Why a row cannot be taken."""

    @property
    def rule(self) -> str:
        """Return the rule that is broken, in the active language."""
        return self._filled(wording.RULES[self.code][0])

    @property
    def remedy(self) -> str:
        """Return what to do about it, in the active language."""
        return self._filled(wording.RULES[self.code][1])


class RawRow(NamedTuple):
    """A row as read, every value a text.

    ``number`` is the line of the file (where the row starts) or the row of the sheet, as the
    person's own program shows it; in a JSON document it counts the records from 1. ``place``
    is the sheet, or the JSON pointer of the record. ``values`` are by column as found, or by
    our keys where ``Reading.is_mapped``. A row with ``problems`` cannot be taken.
    ``guessed`` has the confidence (0 to 1) of the keys that were read out of other text.
    ``aside`` says why a record that is right becomes none of this registry's.
    """

    number: int
    values: dict[str, str]
    place: str = ""
    kind: str = ""
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    guessed: Mapping[str, float] = {}
    aside: Notice | None = None


class Source(Protocol):
    """A file of one form, its header read, its rows still to come."""

    columns: tuple[str, ...]

    def rows(self) -> Generator[RawRow]:
        """Yield the rows from the first one, each time anew."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file that can be read, and what was found out about it.

    ``columns`` is the header as found. With ``is_mapped`` the rows come under the keys of
    ``kind`` and no mapping is asked for; ``found_in`` then leads a key to the column(s) that
    it was read from. ``kinds`` says which kinds the file may be, the likeliest first.
    ``rows_expected`` is a guess for a progress bar, None where nothing is known.
    """

    format: Format
    source: Source
    dialect: Dialect = Dialect.OWN
    kind: str = ""
    kinds: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    is_mapped: bool = False
    found_in: Mapping[str, str] = field(default_factory=dict)
    rows_expected: int | None = None
    notices: tuple[Notice, ...] = ()

    def rows(self) -> Generator[RawRow]:
        """Yield the rows from the first one, each time anew, in bounded memory.

        Raises:
            FileRefused: what only shows on the way: too many rows, a truncated part.
        """
        return self.source.rows()

    def as_json(self) -> dict[str, Any]:
        """Return what was detected, ready to be kept with the upload."""
        return {
            "format": self.format.value,
            "dialect": self.dialect.value,
            "encoding": self.encoding,
            "separator": self.separator,
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "columns": list(self.columns),
            "is_mapped": self.is_mapped,
            "found_in": dict(self.found_in),
            "kinds": list(self.kinds),
            "notices": [notice.as_json() for notice in self.notices],
        }
