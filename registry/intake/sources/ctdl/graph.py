"""A JSON-LD document as records under CTDL's usual prefixes, each with its JSON pointer.

Nothing is fetched. A context is one that ships, or says its terms in the document itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from registry.intake.sources.ctdl.terms import CONTEXTS, PREFIXES
from registry.intake.sources.refusals import RemoteContext, SelfReference

BLANK: Final = "_:"
DEEPEST: Final = 12
"""How many blank nodes may lead to one another."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """How the names of a document are read: prefixes, terms, the language of plain texts."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    vocabulary: str = ""
    language: str = ""
    is_bundled: bool = False

    def name(self, name: str) -> str:
        """Return a property's or class's name under the usual prefix."""
        if name.startswith("@"):
            return name
        name = self.terms.get(name, name)
        if "://" in name:
            return usual(name)
        prefix, mark, local = name.partition(":")
        if mark:
            return f"{self.prefixes.get(prefix, prefix)}:{local}"
        return f"{self.vocabulary}:{name}" if self.vocabulary else name


@dataclass(frozen=True, kw_only=True)
class Node:
    """A record of a document with the JSON pointer it stands at."""

    pointer: str
    data: dict[str, Any]

    @property
    def types(self) -> list[str]:
        """Return the classes that it says it is of."""
        found = self.data.get("@type", [])
        return [str(one) for one in (found if isinstance(found, list) else [found])]


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The records of a document, and how one finds another."""

    nodes: tuple[Node, ...]
    by_id: Mapping[str, Node]
    context: Context

    def resolved(self, value: Any) -> Any:
        """Return the record that a reference means, where the document has it."""
        reference = value.get("@id") if isinstance(value, dict) and len(value) == 1 else value
        if isinstance(reference, str) and reference in self.by_id:
            return self.by_id[reference].data
        return value


def usual(address: str) -> str:
    """Return an address of a vocabulary's term under its usual prefix; others as they are."""
    bare = address.partition("://")[2]
    for start, prefix in PREFIXES.items():
        if bare.lower().startswith(start):
            return f"{prefix}:{bare[len(start) :]}"
    return address


def graph(document: Any) -> Graph:
    """Return the records of a document: one, an array, or a graph (also of envelopes).

    Raises:
        RemoteContext: a context that does not ship is named.
        SelfReference: blank nodes or nested records lead back to themselves.
    """
    nodes: list[Node] = []
    context = Context()
    for pointer, record, found in _records(document, "", context):
        context = found if found.is_bundled or not context.prefixes else context
        nodes.append(Node(pointer=pointer, data=_renamed(record, found)))
    by_id = {node.data["@id"]: node for node in nodes if isinstance(node.data.get("@id"), str)}
    found_graph = Graph(nodes=tuple(nodes), by_id=by_id, context=context)
    for node in nodes:
        _check_nested(node.data, frozenset())
    _check_blank(found_graph)
    return found_graph


def _records(
    document: Any, pointer: str, context: Context
) -> Iterator[tuple[str, dict[str, Any], Context]]:
    if isinstance(document, list):
        for index, item in enumerate(document):
            yield from _records(item, f"{pointer}/{index}", context)
    elif isinstance(document, dict):
        if "@context" in document:
            context = read_context(document["@context"])
        if isinstance(document.get("@graph"), list):
            yield from _records(document["@graph"], f"{pointer}/@graph", context)
        elif isinstance(document.get("decoded_resource"), dict):
            yield from _records(
                document["decoded_resource"], f"{pointer}/decoded_resource", context
            )
        else:
            yield pointer, document, context


def read_context(context: Any) -> Context:
    """Return what a context says, without fetching any.

    Raises:
        RemoteContext: it names a document that does not ship.
    """
    found = Context()
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, str):
            if part.rstrip("/") not in CONTEXTS:
                raise RemoteContext(context=part[:200])
            found = replace(found, is_bundled=True)
        elif isinstance(part, dict):
            if "@import" in part:
                raise RemoteContext(context=str(part["@import"])[:200])
            found = _with_terms(found, part)
    return found


def _with_terms(found: Context, part: Mapping[str, Any]) -> Context:
    prefixes, terms = dict(found.prefixes), dict(found.terms)
    for name, meaning in part.items():
        address = meaning.get("@id") if isinstance(meaning, dict) else meaning
        if name.startswith("@") or not isinstance(address, str):
            continue
        if prefix := _prefix(address):
            prefixes[name] = prefix
        elif address != name:
            terms[name] = address
    return replace(
        found,
        prefixes=prefixes,
        terms=terms,
        vocabulary=_prefix(part.get("@vocab")) or found.vocabulary,
        language=str(part.get("@language") or found.language),
    )


def _prefix(address: Any) -> str:
    bare = str(address or "").partition("://")[2].lower()
    return PREFIXES.get(bare, "")


def _renamed(value: Any, context: Context) -> Any:
    if isinstance(value, list):
        return [_renamed(item, context) for item in value]
    if not isinstance(value, dict):
        return value
    found = {context.name(key): _renamed(item, context) for key, item in value.items()}
    if "@type" in found:
        types = found["@type"] if isinstance(found["@type"], list) else [found["@type"]]
        names = [context.name(one) for one in types if isinstance(one, str)]
        found["@type"] = names if isinstance(found["@type"], list) else "".join(names[:1])
    found.pop("@context", None)
    return found


def _check_nested(value: Any, above: frozenset[str]) -> None:
    """Refuse a record that stands, with contents, inside itself."""
    if isinstance(value, list):
        for item in value:
            _check_nested(item, above)
    elif isinstance(value, dict):
        name = value.get("@id")
        if isinstance(name, str) and len(value) > 1:
            if name in above:
                raise SelfReference(record=name[:200])
            above |= {name}
        for item in value.values():
            _check_nested(item, above)


def _check_blank(found: Graph) -> None:
    """Refuse blank nodes that lead back to themselves, or through too many others."""
    done: set[str] = set()
    for name in found.by_id:
        if name.startswith(BLANK):
            _follow(name, found, (), done)


def _follow(name: str, found: Graph, path: tuple[str, ...], done: set[str]) -> None:
    if name in path or len(path) > DEEPEST:
        raise SelfReference(record=name[:200])
    if name in done or name not in found.by_id:
        return
    data = found.by_id[name].data
    for key, value in data.items():
        if key != "@id":
            for other in _blanks(value):
                _follow(other, found, (*path, name), done)
    done.add(name)


def _blanks(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.startswith(BLANK):
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _blanks(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _blanks(item)
