"""Reading a list of titles: a line for each, an identifier, a tab, the title."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from registry.reference.sources.errors import SourceError
from registry.reference.sources.tables import open_text

HEADERS: Final = frozenset({
    "text", "title", "titles", "jobtitle", "job_title", "label", "name", "term", "query",
    "element", "corpus_element",
})  # fmt: skip
"""What the second column of a first line that names the columns is called."""

REMEDY: Final = "Write an identifier, a tab and the title on each line."


@dataclass(frozen=True, slots=True)
class Titled:
    """A title and its identifier in a list; ``line`` counts from 1."""

    id: str
    text: str
    line: int


def read_titles(path: Path) -> list[Titled]:
    """Return the titles of a file, plain or gzip.

    A first line that names the columns is left out; so are empty lines and what follows a
    second tab.

    Raises:
        SourceError: the file cannot be read, a line has no tab, or a cell of it is empty.
    """
    if not path.is_file():
        raise _refused(path, 0, str(path), "there is no such file", "Name a file that exists.")
    return list(_titles(path))


def _titles(path: Path) -> Iterator[Titled]:
    try:
        with open_text(path) as stream:
            for line, text in enumerate(stream, start=1):
                cells = [" ".join(cell.split()) for cell in text.split("\t")]
                if not any(cells) or (line == 1 and _is_header(cells)):
                    continue
                if len(cells) < 2 or not cells[0] or not cells[1]:
                    rule = "a line needs an identifier and a title"
                    raise _refused(path, line, text.strip()[:80], rule, REMEDY)
                yield Titled(cells[0], cells[1], line)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        rule = "the file must be readable to its end"
        raise _refused(path, 0, str(error), rule, "Save it as UTF-8 text.") from error


def _is_header(cells: list[str]) -> bool:
    """Say whether a first line names columns: something like id and title."""
    return len(cells) > 1 and cells[0].lower().endswith("id") and cells[1].lower() in HEADERS


def _refused(path: Path, line: int, value: str, rule: str, remedy: str) -> SourceError:
    return SourceError(file=path.name, line=line, column="", value=value, rule=rule, remedy=remedy)
