"""What a record says that one credential is worth where another is asked for: a row a pair."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from registry.intake.sources.columns import by_key
from registry.intake.sources.ctdl import values
from registry.intake.sources.ctdl.graph import Graph
from registry.intake.sources.dialects.mapping_sets import percent, relation_of

Record = dict[str, Any]

KIND: Final = "equivalences"
OWN: Final = "registry:"
"""The prefix of our own export's words, for what CTDL has none."""


def rows_of(data: Record, graph: Graph) -> Iterator[dict[str, str]]:
    """Yield the values of the rows of a transfer value or an alignment map."""
    types = values.each(data.get("@type"))
    found: Callable[[Record, Graph], Iterator[dict[str, str]]] = (
        alignments if "ceterms:AlignmentMap" in types else transfers
    )
    return found(data, graph)


def transfers(data: Record, graph: Graph) -> Iterator[dict[str, str]]:
    """Yield a row for each of its sources with each of its targets: it accepts all of them."""
    said = {
        "relation": "partial",
        "effect": "accepted",
        "method": "expert_panel",
        **_evidence(data, graph),
        "valid_from": str(data.get("ceterms:startDate") or "")[:10],
        "valid_to": str(data.get("ceterms:endDate") or "")[:10],
    }
    sources = values.each(data.get("ceterms:transferValueFrom")) or [None]
    targets = values.each(data.get("ceterms:transferValueFor")) or [None]
    for source, target in product(sources, targets):
        yield {
            "source_code": _code(source, graph),
            "source_issuer": values.owner_of(source, graph),
            "target_code": _code(target, graph),
            "target_issuer": values.owner_of(target, graph),
            "coverage": _covered(data, target, graph),
            **said,
            **_own(data),
        }


def alignments(data: Record, graph: Graph) -> Iterator[dict[str, str]]:
    """Yield a row for each part of an alignment map, read from its source to its target."""
    about = _evidence(data, graph)
    for one in values.each(data.get("ceterms:hasPart")):
        part = graph.resolved(one)
        if not isinstance(part, dict):
            continue
        weight = part.get("ceterms:weight")
        source, target = part.get("ceterms:sourceNode"), part.get("ceterms:targetNode")
        yield {
            "source_code": _code(source, graph),
            "source_issuer": values.owner_of(source, graph),
            "target_code": _code(target, graph),
            "target_issuer": values.owner_of(target, graph),
            "relation": relation_of(str(part.get("ceterms:alignmentType") or "")),
            "coverage": percent("" if weight is None else str(weight)),
            **about,
            "valid_from": str(part.get("ceterms:alignmentDate") or "")[:10],
            **_own(part),
        }


def _covered(data: Record, target: Any, graph: Graph) -> str:
    """Return what part of the target's credits is accepted, in percent.

    Empty where the document does not say both in one unit: a number of credits alone says
    nothing of how much of the target that is.
    """
    whole = graph.resolved(target)
    if not isinstance(whole, dict):
        return ""
    given, asked = (
        _credits(data.get("ceterms:transferValue")),
        _credits(whole.get("ceterms:creditValue")),
    )
    if given is None or asked is None or given[1] != asked[1] or not 0 < given[0] <= asked[0]:
        return ""
    return f"{round(given[0] / asked[0] * 100, 2):g}"


def _credits(value: Any) -> tuple[float, tuple[str, ...]] | None:
    """Return the one amount of credit that is said, with its units."""
    said = [one for one in values.each(value) if isinstance(one, dict)]
    if len(said) != 1:
        return None
    amount = said[0].get("schema:value")
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    units = values.tails(said[0].get("ceterms:creditUnitType"))
    return float(amount), tuple(sorted(units))


def _evidence(data: Mapping[str, Any], graph: Graph) -> dict[str, str]:
    about = data.get("ceterms:description") or data.get("ceterms:name")
    places = ("ceterms:subjectWebpage", "ceterms:source")
    address = next((found for key in places if (found := values.reference(data.get(key)))), "")
    return {
        "evidence": values.text(about, values.language_of(dict(data), graph)),
        "evidence_url": address or values.address_of(dict(data)),
    }


def _own(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what our own export says besides, by our columns; it goes before the rest."""
    known = by_key(KIND)
    found = {key.removeprefix(OWN): value for key, value in data.items() if key.startswith(OWN)}
    return {
        # In an export of ours the address is surer than the code, which others may have too.
        key: value
        for key, value in found.items()
        if key in known and isinstance(value, str) and key not in SIDES
    }


SIDES: Final = frozenset(("source_code", "source_issuer", "target_code", "target_issuer"))


def _code(value: Any, graph: Graph) -> str:
    """Return the code of what is referred to; its address where the document has no more."""
    data = graph.resolved(value)
    if isinstance(data, dict) and len(data) > 1:
        return values.code_of(data)
    return values.reference(value)
