"""A table of others: by which columns it is known, and how a row of it becomes one of ours."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

from registry.intake.sources.rows import Dialect, Notice, Problem, RawRow, Source


@dataclass
class Translation:
    """What a row says under our keys; empty values are left out."""

    values: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    guessed: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A known table, for one kind.

    ``marks`` are folded columns that it has and hardly any other does; ``found_in`` leads our
    keys to the column(s) they come from.
    """

    dialect: Dialect
    name: str
    kind: str
    marks: frozenset[str]
    found_in: Mapping[str, str]
    translate: Callable[[Mapping[str, str]], Translation]


@dataclass
class TranslatedSource:
    """The rows of a known table under our keys."""

    source: Source
    table: Table
    columns: tuple[str, ...]

    def rows(self) -> Generator[RawRow]:
        """Yield the rows; one that cannot be read keeps its problems and says nothing."""
        empty = dict.fromkeys(self.columns, "")
        for row in self.source.rows():
            if row.problems:
                yield row._replace(values=empty)
                continue
            found = self.table.translate(row.values)
            yield row._replace(
                values=empty | found.values,
                problems=tuple(found.problems),
                notices=(*row.notices, *found.notices),
                guessed=found.guessed,
            )


def plain(value: str) -> str:
    """Return a text with its blanks made single and what marks no text taken off its ends."""
    return " ".join(value.split()).strip('" ')


def amount(value: str) -> str:
    """Return an amount that is over 0; empty for none, and for a 0 that stands for none."""
    try:
        return value.strip() if float(value) > 0 else ""
    except ValueError:
        return ""
