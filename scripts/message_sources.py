"""Find every translatable message in the Python files and the templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

PACKAGES = ("config", "registry", "matching")
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}
PLURAL, CONTEXT, CONTEXT_PLURAL = (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}
LITERAL = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
TEMPLATE_CALL = re.compile(
    r"# (?P<comment>Translators[^\n]*)"
    rf"|(?<![\w.])(?P<name>n?p?gettext|_)\((?P<arguments>{LITERAL}(?:\s*,\s*{LITERAL})*)",
    re.DOTALL,
)
COMPONENT_ATTRIBUTE = re.compile(rf"\s:[\w-]+=\"_\((?P<text>{LITERAL})\)\"")

Key = tuple[str | None, str]


@dataclass
class Found:
    """A message of the sources: what it says, where, and what translators are told."""

    singular: str
    plural: str | None
    context: str | None
    places: list[tuple[str, int]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What identifies the message in a catalogue."""
        return self.context, self.singular

    @property
    def id(self) -> str | tuple[str, str]:
        """The message as Babel writes it."""
        return self.singular if self.plural is None else (self.singular, self.plural)


def python_messages(path: Path, name: str) -> Iterator[Found]:
    """Yield the messages of a Python file."""
    with path.open("rb") as source:
        found = extract("python", source, KEYWORDS, comment_tags=("Translators",))
        for line, text, comments, context in found:
            singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, None)
            yield Found(singular, plural, context, [(name, line)], list(comments))


def template_messages(path: Path, name: str) -> Iterator[Found]:
    """Yield the messages of a template, those in dynamic component attributes included."""
    text = path.read_text(encoding="utf-8")
    calls = templatize(text, origin=name)
    comment: tuple[str, int] | None = None
    for match in TEMPLATE_CALL.finditer(calls):
        line = calls.count("\n", 0, match.start()) + 1
        if match["comment"]:
            comment = (match["comment"].strip(), line)
            continue
        values = list(ast.literal_eval(f"({match['arguments']},)"))
        context = values.pop(0) if "p" in match["name"].removesuffix("gettext") else None
        plural = values[1] if len(values) > 1 else None
        told = [comment[0]] if comment and line - comment[1] <= 1 else []
        yield Found(values[0], plural, context, [(name, line)], told)
    for match in COMPONENT_ATTRIBUTE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Found(ast.literal_eval(match["text"]), None, None, [(name, line)])


def source_messages(root: Path) -> dict[Key, Found]:
    """Return every message of the sources below ``root``."""
    found: dict[Key, Found] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        reader = python_messages if path.suffix == ".py" else template_messages
        for message in reader(path, name):
            known = found.setdefault(message.key, message)
            if known is not message:
                known.places += message.places
                known.comments += [text for text in message.comments if text not in known.comments]
                known.plural = known.plural or message.plural
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0] or "")))


def _sources(root: Path) -> Iterator[Path]:
    """Yield the Python files and the templates in a fixed order."""
    for package in PACKAGES:
        yield from sorted((root / package).rglob("*.py"))
    folders = [root / "templates"]
    for package in PACKAGES:
        folders += sorted((root / package).rglob("templates"))
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in TEMPLATE_SUFFIXES)
