"""Reading single properties of a record: texts by language, references, times, money."""

import re
from collections.abc import Iterator
from typing import Any, Final

from registry.intake.sources.ctdl.graph import Graph
from registry.people import identifiers
from registry.people.enums import IdentifierKind

DURATION: Final = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
UNITS: Final = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")


def each(value: Any) -> list[Any]:
    """Return a property's values, one or several, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def texts(value: Any, default: str) -> dict[str, str]:
    """Return a text by language (``es``, ``en``); plain ones are in the default language."""
    found: dict[str, list[str]] = {}
    for one in each(value):
        for language, text in _pairs(one, default):
            found.setdefault(language.partition("-")[0].lower(), []).append(text)
    return {language: "\n".join(lines) for language, lines in found.items()}


def _pairs(value: Any, default: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str | int | float):
        yield default, str(value).strip()
    elif isinstance(value, dict) and "@value" in value:
        yield str(value.get("@language") or default), str(value["@value"]).strip()
    elif isinstance(value, dict):
        for language, text in value.items():
            if not language.startswith("@"):
                for one in each(text):
                    yield language, str(one).strip()


def text(value: Any, default: str = "en") -> str:
    """Return one text: in the default language where it is there, else the first."""
    found = texts(value, default)
    return found.get(default, next(iter(found.values()), ""))


def reference(value: Any) -> str:
    """Return the address or code that a reference or its only value is."""
    for one in each(value):
        if isinstance(one, dict):
            one = one.get("@id") or ""  # noqa: PLW2901 - the reference inside
        if one:
            return str(one)
    return ""


def code_of(data: dict[str, Any]) -> str:
    """Return the code of a record: its CTID, its coded notation, or the end of its address."""
    ctid = str(data.get("ceterms:ctid") or "").removeprefix("urn:ctid:")
    if ctid:
        return ctid
    notation = text(data.get("ceterms:codedNotation") or data.get("ceasn:codedNotation"))
    return notation or _identifier(data) or tail(str(data.get("@id") or ""))[:60]


def _identifier(data: dict[str, Any]) -> str:
    for one in each(data.get("ceterms:identifier")):
        if isinstance(one, dict) and one.get("ceterms:identifierValueCode"):
            return text(one["ceterms:identifierValueCode"])[:60]
    return ""


def tail(address: str) -> str:
    """Return the end of an address, or a blank node's name."""
    return address.removeprefix("_:").rstrip("/").rpartition("/")[2]


def name_of(value: Any, graph: Graph) -> str:
    """Return the name of what is referred to, where the document has it; else its code."""
    for one in each(value):
        data = graph.resolved(one)
        if isinstance(data, dict):
            name = text(data.get("ceterms:name") or data.get("ceasn:name"))
            if name:
                return name
        address = reference(one)
        if address:
            return tail(address)
    return ""


def language_of(data: dict[str, Any], graph: Graph) -> str:
    """Return the language (``es``, ``en``) of a record's plain texts."""
    said = each(data.get("ceterms:inLanguage") or data.get("ceasn:inLanguage"))
    first = next((one for one in said if isinstance(one, str)), "") or graph.context.language
    return "es" if first.lower().startswith("es") else "en"


def owner_of(value: Any, graph: Graph) -> str:
    """Return the name of who owns or offers what is referred to."""
    data = graph.resolved(value)
    if not isinstance(data, dict):
        return ""
    return name_of(data.get("ceterms:ownedBy") or data.get("ceterms:offeredBy"), graph)


def address_of(data: dict[str, Any]) -> str:
    """Return the web address that a record has for its name; empty where it is none."""
    address = str(data.get("@id") or "")
    return address if address.startswith(("http://", "https://")) else ""


def tax_number(data: dict[str, Any]) -> str:
    """Return a record's US federal tax number; empty where it has none, or no valid one."""
    number = text(data.get("ceterms:fein"))
    try:
        return identifiers.validate(IdentifierKind.EIN, number) if number else ""
    except identifiers.IdentifierInvalid:
        return ""


def aligned(value: Any, *, coded: bool = False) -> list[str]:
    """Return what alignment objects name: their codes where wanted and there, else names."""
    found = []
    for one in each(value):
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            node = reference(one.get("ceterms:targetNode"))
            code = text(one.get("ceterms:codedNotation")) if coded else ""
            name = text(one.get("ceterms:targetNodeName"))
            found.append(code or name or node or text(one))
    return [item for item in dict.fromkeys(found) if item]


def tails(value: Any) -> list[str]:
    """Return the last words of the nodes that alignment objects lead to (deliveryType:X: X)."""
    found = []
    for one in each(value):
        node = one.get("ceterms:targetNode") if isinstance(one, dict) else one
        found.append(re.split(r"[:/#]", reference(node))[-1])
    return [item for item in found if item]


def duration(value: Any) -> str:
    """Return a duration profile: 12 weeks, or as it stands where it is in several units.

    Empty where it says none.
    """
    for one in each(value):
        if not isinstance(one, dict):
            continue
        written = one.get("ceterms:exactDuration") or one.get("ceterms:maximumDuration")
        match = DURATION.fullmatch(str(written or ""))
        if match and any(match.groups()):
            counts = zip(match.groups(), UNITS, strict=True)
            parts = [f"{count} {unit}" for count, unit in counts if count and int(count)]
            return match[0] if len(parts) > 1 else "".join(parts)
    return ""


def quantity(value: Any) -> str:
    """Return the number of a plain value or a quantitative value."""
    for one in each(value):
        if isinstance(one, int | float | str) and not isinstance(one, bool):
            return str(one)
        if isinstance(one, dict):
            for key in ("schema:value", "qdata:value", "schema:minValue"):
                if one.get(key) is not None:
                    return str(one[key])
    return ""
