"""Extract, update, compile and check the translations, without the gettext programs.

    python scripts/messages.py extract            print every message of the sources
    python scripts/messages.py update             bring locale/*/django.po up to date
    python scripts/messages.py compile            make the .mo files that are out of date
    python scripts/messages.py check              fail on anything missing or wrong

Messages are English in the sources. ``update`` fills the English catalogue with the
message itself and leaves the Spanish translation of a new message empty; it never guesses
from a similar message. The files are stable: sorted, wrapped at 100, no dates, no line
numbers.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from message_sources import Found, Key, source_messages

LANGUAGES = ("es", "en")
SOURCE_LANGUAGE = "en"
WIDTH = 100
HEADER = """# Workforce registry: messages in {language}.
# Kept by `make messages`; translate the empty ones by hand."""
DROPPED_HEADERS = ("POT-", "PO-Rev", "Last-T", "Language-Team", "Generated", "Report-")

PLACEHOLDER = re.compile(
    r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-z]|%[sdif]|\{\w*(?:![rs])?(?::[^{}]*)?\}"
)


def catalogue_path(root: Path, language: str) -> Path:
    """Return the path of the catalogue of ``language``."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read(root: Path, language: str) -> Catalog:
    """Read a catalogue; an absent file is an empty one.

    Raises:
        PoFileError: the file is not well-formed.
    """
    path = catalogue_path(root, language)
    if not path.is_file():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def write(root: Path, catalogue: Catalog, language: str) -> bool:
    """Write a catalogue; return whether the file has changed."""
    catalogue.header_comment = HEADER.format(language=language)
    catalogue.project, catalogue.version = "workforce-registry", ""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=WIDTH, sort_output=True, include_lineno=False)
    header, _, body = buffer.getvalue().decode().partition("\n\n")
    dropped = tuple(f'"{name}' for name in DROPPED_HEADERS)
    header = "\n".join(line for line in header.split("\n") if not line.startswith(dropped))
    text = f"{header}\n\n{body.rstrip()}\n"
    path = catalogue_path(root, language)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def updated(old: Catalog, found: dict[Key, Found], language: str) -> Catalog:
    """Return the catalogue of exactly the messages found, with the translations there were."""
    new = Catalog(locale=language, fuzzy=False)
    for message in found.values():
        known = old.get(message.singular, message.context)
        is_known = known is not None and known.pluralizable == (message.plural is not None)
        new.add(
            message.id,
            string=known.string
            if is_known
            else (message.id if language == SOURCE_LANGUAGE else ""),
            locations=[(name, 0) for name in sorted({name for name, _ in message.places})],
            flags={"fuzzy"} if is_known and known.fuzzy else set(),
            auto_comments=message.comments,
            user_comments=known.user_comments if is_known else [],
            context=message.context,
        )
    return new


def update(root: Path) -> int:
    """Bring the catalogues up to date and tell what is left to translate."""
    found = source_messages(root)
    for language in LANGUAGES:
        new = updated(read(root, language), found, language)
        state = "updated" if write(root, new, language) else "unchanged"
        empty = sum(not _is_translated(message) for message in new if message.id)
        print(f"{language}: {state}, {len(found)} messages, {empty} to translate")
    return 0


def compile_catalogues(root: Path) -> int:
    """Compile the catalogues that are newer than their compiled form."""
    for language in LANGUAGES:
        source = catalogue_path(root, language)
        target = source.with_suffix(".mo")
        if not source.is_file():
            continue
        if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        unfinished = target.with_suffix(".mo.new")
        with unfinished.open("wb") as output:
            write_mo(output, read(root, language))
        unfinished.replace(target)
    return 0


def problems(root: Path, language: str, found: dict[Key, Found]) -> Iterator[str]:
    """Yield what is wrong with a catalogue: file, line, message."""
    path = catalogue_path(root, language)
    name = path.relative_to(root).as_posix()
    try:
        catalogue = read(root, language)
    except PoFileError as error:
        yield f"{name}:{error.lineno}: {error}"
        return
    known = {_key(message): message for message in catalogue if message.id}
    for key, message in found.items():
        if key not in known:
            source, line = message.places[0]
            yield f"{source}:{line}: not in the catalogue {language}: {message.singular!r}"
    for key, entry in known.items():
        told = _fault(entry, found.get(key))
        if told:
            yield f"{name}:{entry.lineno}: {told}: {key[1]!r}"
    for entry in catalogue.obsolete.values():
        yield f"{name}: obsolete: {_key(entry)[1]!r}"


def _fault(entry: Message, source: Found | None) -> str | None:
    """Tell what is wrong with one entry of a catalogue."""
    if source is None:
        return "obsolete (no source has it)"
    if (source.plural or source.singular) != (entry.id[1] if entry.pluralizable else entry.id):
        return "the plural differs from the source"
    if entry.fuzzy:
        return "fuzzy"
    if not _is_translated(entry):
        return "not translated"
    return _text_fault(list(entry.string) if entry.pluralizable else [entry.string], source)


def _text_fault(strings: list[str], source: Found) -> str | None:
    """Tell what is wrong with the text of a translation."""
    wanted = _placeholders(source.plural or source.singular)
    # "One opening" need not repeat the number that "%(n)s openings" shows.
    allowed = wanted | _placeholders(source.singular)
    if _placeholders(strings[-1]) != wanted or not _placeholders(strings[0]) <= allowed:
        return "the placeholders differ"
    if source.singular.endswith("\n") != strings[0].endswith("\n"):
        return "only one of message and translation ends with a line break"
    return None


def _key(message: Message) -> Key:
    return message.context, message.id[0] if message.pluralizable else message.id


def _is_translated(message: Message) -> bool:
    return all(message.string) if message.pluralizable else bool(message.string)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def check(root: Path) -> int:
    """Print every problem of both catalogues; return 1 if there is any."""
    found = source_messages(root)
    told = [text for language in LANGUAGES for text in problems(root, language, found)]
    for text in told:
        print(text)
    if told:
        print(f"{len(told)} problems; `make messages` adds what is missing and drops the obsolete.")
    return int(bool(told))


def show(root: Path) -> int:
    """Print every message of the sources with its first place."""
    for message in source_messages(root).values():
        print(f"{message.places[0][0]}:{message.places[0][1]}: {message.singular!r}")
    return 0


COMMANDS = {"extract": show, "update": update, "compile": compile_catalogues, "check": check}


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    options = parser.parse_args()
    return COMMANDS[options.command](options.root.resolve())


if __name__ == "__main__":
    sys.exit(main())
