"""Whether a record has what CTDL's minimum data policy asks of its class."""

import re
from collections.abc import Iterator
from typing import Any, Final

from registry.intake.sources.ctdl import values
from registry.intake.sources.ctdl.graph import BLANK, Node
from registry.intake.sources.ctdl.terms import (
    ASIDE,
    BRIEF,
    CONDITION,
    CONDITION_SAYS,
    KIND_OF,
    MINIMUMS,
    WANTED,
    Minimum,
)
from registry.intake.sources.rows import Notice, Problem

CTID: Final = re.compile(
    r"(?:urn:ctid:|ce-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    re.IGNORECASE,
)
ADDRESSES: Final = (
    "ceterms:subjectWebpage",
    "ceterms:availabilityListing",
    "ceterms:availableOnlineAt",
)
ABSOLUTE: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def problems(node: Node) -> tuple[Problem, ...]:
    """Return why a record cannot be taken; nothing where it can."""
    known = [name for name in node.types if name in KIND_OF or name in ASIDE]
    if not node.types:
        return (Problem("ctdl_class"),)
    if not known:
        return (Problem("ctdl_type", "@type", ", ".join(node.types)[:200]),)
    found: list[Problem] = []
    if str(node.data.get("@id", "")).startswith(BLANK):
        found += _brief(node, known[0])
    else:
        found += _missing(node.data, known[0], MINIMUMS.get(known[0], Minimum()))
        found += _ctid(node)
    found += _addresses(node)
    for value in node.data.values():
        found += _parts(value)
    return tuple(found)


def notices(node: Node) -> tuple[Notice, ...]:
    """Return what a record should have besides and has not, and what of it is left out."""
    wanted = [name for one in node.types for name in WANTED.get(one, ())]
    missing = [
        Notice("below_minimum", value=name) for name in wanted if is_empty(node.data.get(name))
    ]
    number = values.text(node.data.get("ceterms:fein"))
    if number and not values.tax_number(node.data):
        missing.append(Notice("identifier_left_out", "identifier", number[:80]))
    return tuple(missing)


def aside(node: Node) -> Notice | None:
    """Return why a record becomes no row of any kind; None where it becomes one."""
    if any(name in KIND_OF for name in node.types):
        return None
    return next((Notice(ASIDE[name], value=name) for name in node.types if name in ASIDE), None)


def is_empty(value: Any) -> bool:
    """Tell a property that says nothing: absent, blank, or a list or map of such."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list):
        return all(is_empty(item) for item in value)
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    return value is None


def _missing(data: dict[str, Any], name: str, minimum: Minimum) -> Iterator[Problem]:
    for wanted in minimum.every:
        if is_empty(data.get(wanted)):
            yield Problem("ctdl_required", wanted, details={"type": name})
    for group in minimum.one_of:
        if all(is_empty(data.get(wanted)) for wanted in group):
            yield Problem("ctdl_one_of", ", ".join(group), details={"type": name})


def _brief(node: Node, name: str) -> Iterator[Problem]:
    if name in KIND_OF and all(is_empty(node.data.get(wanted)) for wanted in BRIEF):
        yield Problem("ctdl_required", "ceterms:name", details={"type": name})


def _ctid(node: Node) -> Iterator[Problem]:
    ctid = node.data.get("ceterms:ctid")
    if ctid and not (isinstance(ctid, str) and CTID.fullmatch(ctid)):
        yield Problem("ctdl_ctid", "ceterms:ctid", str(ctid)[:80])


def _addresses(node: Node) -> Iterator[Problem]:
    for name in ADDRESSES:
        values = node.data.get(name) or []
        for value in values if isinstance(values, list) else [values]:
            address = value.get("@id") if isinstance(value, dict) else value
            if not isinstance(address, str) or not ABSOLUTE.match(address.strip()):
                yield Problem("ctdl_address", name, str(address)[:200])


def _parts(value: Any) -> Iterator[Problem]:
    """Check what stands inside a record, by its class."""
    if isinstance(value, list):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, dict):
        if value.get("@type") == CONDITION and not any(
            key.startswith(CONDITION_SAYS) and not is_empty(one) for key, one in value.items()
        ):
            yield Problem("ctdl_required", CONDITION_SAYS[0], details={"type": CONDITION})
        for item in value.values():
            yield from _parts(item)
