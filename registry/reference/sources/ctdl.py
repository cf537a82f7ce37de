"""CTDL documents of qualifications frameworks: a framework with the levels that it holds.

Nothing is fetched and no reference is followed further than to a record of the same document.
A level that is only named ("etc") is not read. Source of the words: Credential Engine, CTDL
(https://credreg.net/ctdl/terms/QualificationsFramework).
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from registry.reference.sources.errors import SourceError, SourceMissingError
from registry.reference.sources.rows import Place

Record = dict[str, Any]

MOST_BYTES: Final = 4 << 20
MOST_FILES: Final = 200
MOST_LEVELS: Final = 60
LANGUAGES: Final = ("en", "es")
HINGES: Final = ("exactMatch", "closeMatch", "exactAlignment", "closeAlignment")
"""Properties by which a level may say which ISCED or EQF level it stands beside."""

_HINGE: Final = re.compile(
    r"(?:^|[/:#])(?P<scale>isced|eqf)(?:[-_]?2011)?[-_/:#]*(?:level)?[-_/:#]*0?(?P<level>[0-8])",
    re.IGNORECASE,
)
_FILLERS: Final = frozenset(("level", "nivel"))
_REMEDY: Final = "Correct the document, or take it out of the folder, and load again."


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkLevel:
    """A level; ``isced`` and ``eqf`` only where the document itself names them."""

    code: str
    rank: int
    name_en: str
    name_es: str
    isced: int | None
    eqf: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A framework as its document says it; ``valid_from`` only where a whole day is given."""

    place: Place
    code: str
    name_en: str
    name_es: str
    publisher: str
    source_url: str
    valid_from: dt.date | None
    levels: tuple[FrameworkLevel, ...]


def read(location: Path) -> list[Framework]:
    """Return the frameworks of a document, or of every ``.json`` document of a folder.

    Raises:
        SourceMissingError: there is no framework.
        SourceError: a document is no JSON, is too large, or says a framework badly.
    """
    paths = [location] if location.is_file() else sorted(location.glob("*.json"))
    if len(paths) > MOST_FILES:
        raise _wrong(location.name, "", str(len(paths)), f"at most {MOST_FILES} documents fit")
    found = [framework for path in paths for framework in _frameworks(path)]
    if not found:
        raise SourceMissingError(location, ["a .json document with a QualificationsFramework"])
    return found


def _frameworks(path: Path) -> Iterator[Framework]:
    records = [_local(one) for one in _records(_document(path)) if isinstance(one, dict)]
    by_id = {one["@id"]: one for one in records if isinstance(one.get("@id"), str)}
    for record in records:
        if "QualificationsFramework" in _types(record):
            yield _framework(path.name, record, by_id)


def _document(path: Path) -> Any:
    """Return a document; its size is looked at before it is parsed."""
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _wrong(path.name, "", "", f"a document has at most {MOST_BYTES >> 20} MiB")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise _wrong(path.name, "", error.msg, "the document is no JSON", error.lineno) from error
    except (ValueError, RecursionError) as error:
        rule = "the document is no UTF-8 text, or is nested too deeply"
        raise _wrong(path.name, "", "", rule) from error


def _records(document: Any) -> list[Any]:
    if isinstance(document, dict) and isinstance(document.get("@graph"), list):
        return list(document["@graph"])
    return document if isinstance(document, list) else [document]


def _local(record: Record) -> Record:
    """Return a record with the last part of each property's name."""
    return {_tail(key): value for key, value in record.items()}


def _tail(name: str) -> str:
    return re.split(r"[:/#]", name)[-1]


def _types(record: Record) -> set[str]:
    return {_tail(one) for one in _each(record.get("@type")) if isinstance(one, str)}


def _each(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _framework(file: str, record: Record, by_id: dict[str, Record]) -> Framework:
    code = _code_of(record)
    names = _names(record.get("name"))
    if not code or not any(names):
        missing = "name" if code else "codedNotation, alternateName or @id"
        rule = "a framework says its code, and its name in English or Spanish"
        raise _wrong(file, missing, code, rule)
    return Framework(
        place=Place(file, 0),
        code=code,
        name_en=names[0],
        name_es=names[1],
        publisher=_publisher(record, by_id),
        source_url=_address(record),
        valid_from=_day(record.get("dateEffective")),
        levels=tuple(_levels(file, code, record, by_id)),
    )


def _code_of(record: Record) -> str:
    """Return a short code in small letters; empty where the document has none that fits."""
    said = (record.get("codedNotation"), *_texts(record.get("alternateName")), record.get("@id"))
    for one in said:
        text = _tail(one).strip().lower() if isinstance(one, str) else ""
        if re.fullmatch(r"[a-z][a-z0-9_-]{1,23}", text):
            return text
    return ""


def _names(value: Any) -> tuple[str, str]:
    """Return the English and the Spanish text; a text without a language counts as English."""
    if isinstance(value, str):
        value = {"en": value}
    if not isinstance(value, dict):
        return "", ""
    found = dict.fromkeys(LANGUAGES, "")
    for tag, text in value.items():
        language = str(tag).lower().partition("-")[0]
        first = next((one for one in _each(text) if isinstance(one, str)), "")
        if language in found and not found[language]:
            found[language] = " ".join(first.split())
    return found["en"], found["es"]


def _texts(value: Any) -> list[str]:
    found = [*value.values()] if isinstance(value, dict) else [value]
    return [one for part in found for one in _each(part) if isinstance(one, str)]


def _publisher(record: Record, by_id: dict[str, Record]) -> str:
    """Return the name of who publishes it, else made it; empty where only an id is given."""
    for key in ("publisher", "creator", "ownedBy"):
        for one in _each(record.get(key)):
            body = by_id.get(one, {}) if isinstance(one, str) else {}
            name = next(filter(None, _names(body.get("name"))), "")
            if name:
                return name[:200]
    return ""


def _address(record: Record) -> str:
    for key in ("source", "subjectWebpage", "sourceDocumentation"):
        for one in _each(record.get(key)):
            if isinstance(one, str) and re.fullmatch(r"https?://[^\s<>\"]{3,480}", one):
                return one
    return ""


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _levels(
    file: str, framework: str, record: Record, by_id: dict[str, Record]
) -> Iterator[FrameworkLevel]:
    """Yield the levels that the document holds, in the order in which it lists them."""
    models = [by_id.get(str(one), {}) for one in _each(record.get("hasProgressionModel"))]
    listed = [str(one) for model in models for one in _each(model.get("hasProgressionLevel"))]
    held = [by_id[one] for one in listed if "ProgressionLevel" in _types(by_id.get(one, {}))]
    if len(held) > MOST_LEVELS:
        rule = f"a framework has at most {MOST_LEVELS} levels"
        raise _wrong(file, "hasProgressionLevel", str(len(held)), rule)
    for rank, level in enumerate(held, start=1):
        name_en, name_es = _names(level.get("prefLabel") or level.get("name"))
        code = _level_code(name_en or name_es, framework)
        if not code:
            raise _wrong(file, "prefLabel", str(level.get("@id"))[:80], "a level has a name")
        hinges = _hinges(level)
        yield FrameworkLevel(
            code=code,
            rank=rank,
            name_en=name_en,
            name_es=name_es,
            isced=hinges.get("isced"),
            eqf=hinges.get("eqf"),
        )


def _level_code(name: str, framework: str) -> str:
    """Return what tells a level from the others: ``Level 1`` is ``1``, ``2 A`` is ``2_a``."""
    words = re.findall(r"\w+", name.lower())
    own = [word for word in words if word not in _FILLERS and word != framework]
    return "_".join(own or words)[:40]


def _hinges(level: Record) -> dict[str, int]:
    """Return the one level of each scale that is named; none where several are."""
    said: dict[str, set[int]] = {}
    for one in (one for key in HINGES for one in _each(level.get(key))):
        target = _local(one) if isinstance(one, dict) else {"@id": one}
        address = str(target.get("targetNode") or target.get("@id") or "")
        if found := re.fullmatch(rf".*?{_HINGE.pattern}", address, re.IGNORECASE):
            said.setdefault(found["scale"].lower(), set()).add(int(found["level"]))
    return {
        scale: min(levels)
        for scale, levels in said.items()
        if len(levels) == 1 and (scale != "eqf" or min(levels))
    }


def _wrong(file: str, column: str, value: str, rule: str, line: int = 0) -> SourceError:
    return SourceError(file=file, line=line, column=column, value=value, rule=rule, remedy=_REMEDY)
