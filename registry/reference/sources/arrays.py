"""Reading a JSON array of objects one by one, without holding the whole file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from registry.reference.sources.errors import SourceError
from registry.reference.sources.rows import Place
from registry.reference.sources.tables import open_text

_CHUNK = 1 << 16
_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class _Window:
    """The part of the text that is not consumed yet, and the line it starts at."""

    file: str
    stream: TextIO
    text: str = ""
    line: int = 1

    def more(self) -> bool:
        chunk = self.stream.read(_CHUNK)
        self.text += chunk
        return bool(chunk)

    def drop(self, count: int) -> None:
        self.line += self.text.count("\n", 0, count)
        self.text = self.text[count:]

    def next_sign(self) -> str:
        """Return the next character that is no blank, or the empty string at the end."""
        while True:
            self.drop(len(self.text) - len(self.text.lstrip()))
            if self.text or not self.more():
                return self.text[:1]

    def refuse(self, rule: str) -> SourceError:
        return SourceError(
            file=self.file,
            line=self.line,
            column="",
            value=self.text[:40],
            rule=rule,
            remedy="Save the answer of the endpoint again, whole and unchanged.",
        )


def read_array(path: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield the objects of a JSON array with the line each starts at.

    Raises:
        SourceError: the file is no array of objects, or ends too early.

    """
    with open_text(path) as stream:
        window = _Window(path.name, stream)
        if window.next_sign() != "[":
            raise window.refuse("the file must be a JSON array of records")
        window.drop(1)
        if window.next_sign() == "]":
            return
        while True:
            yield _object(window)
            sign = window.next_sign()
            if sign not in (",", "]"):
                raise window.refuse("a comma or the end of the array must follow a record")
            window.drop(1)
            if sign == "]":
                return


def _object(window: _Window) -> tuple[Place, dict[str, Any]]:
    if window.next_sign() != "{":
        raise window.refuse("a record must be a JSON object")
    place = Place(window.file, window.line)
    while True:
        try:
            record, end = _DECODER.raw_decode(window.text)
        except json.JSONDecodeError as error:
            if not window.more():
                raise window.refuse(f"a record must be well-formed JSON ({error.msg})") from error
        else:
            window.drop(end)
            return place, record
