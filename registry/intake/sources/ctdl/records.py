"""The records of a CTDL document as rows of our kinds."""

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

from registry.intake.sources.columns import columns as columns_of
from registry.intake.sources.ctdl import checks
from registry.intake.sources.ctdl.fields import guessed, named, rows_of
from registry.intake.sources.ctdl.graph import BLANK, Graph, Node, graph
from registry.intake.sources.ctdl.terms import KIND_OF, LEARNING
from registry.intake.sources.limits import Limits
from registry.intake.sources.refusals import NoRecords, TooManyRows
from registry.intake.sources.rows import Dialect, Format, Notice, Problem, RawRow, Reading

MARKS: Final = ("ceterms:", "ceasn:", "asn:", "skos:", "qdata:")
OFFERED: Final = frozenset(f"ceterms:{name}" for name in LEARNING)


@dataclass
class RecordsSource:
    """The records of a graph that become rows of a kind (all of them without one)."""

    found: Graph
    nodes: tuple[Node, ...]
    kind: str
    limits: Limits
    columns: tuple[str, ...] = ()

    def rows(self) -> Generator[RawRow]:
        """Yield the rows of each record, in their order.

        Raises:
            TooManyRows: the records say more of them than are taken.
        """
        number = 0
        for node in self.nodes:
            kind = self.kind or kind_of(node)
            for values in self._values(node, kind):
                number += 1
                if number > self.limits.rows:
                    raise TooManyRows(place=node.pointer, most=self.limits.rows)
                yield self._row(number, node, kind, values)

    def _values(self, node: Node, kind: str) -> Iterator[dict[str, str]]:
        """Yield what a record says, row by row; a row that says nothing where it says none."""
        is_empty = True
        if kind_of(node):
            for values in rows_of(node.data, kind, self.found):
                is_empty = False
                yield values
        if is_empty:
            said = named(node.data, self.found)
            yield {key: value for key, value in said.items() if key in self.columns}

    def _row(self, number: int, node: Node, kind: str, found: dict[str, str]) -> RawRow:
        wrong = list(checks.problems(node))
        values = dict.fromkeys(self.columns, "") | found
        for key, value in values.items():
            if len(value) > self.limits.cell_length:
                details = {"most": self.limits.cell_length}
                wrong.append(Problem("cell_too_long", key, value[:80], details))
                values[key] = value[:80]
        return RawRow(
            number,
            values,
            place=node.pointer or "/",
            kind=kind,
            problems=tuple(wrong),
            notices=checks.notices(node),
            guessed=guessed(node.data, kind, self.found),
            aside=checks.aside(node),
        )


def is_ctdl(document: Any) -> bool:
    """Tell whether a JSON document is CTDL: it has a context, a graph, or CTDL's prefixes."""
    if isinstance(document, list):
        return any(is_ctdl(item) for item in document[:20])
    if not isinstance(document, dict):
        return False
    if "@context" in document or "@graph" in document:
        return True
    if isinstance(document.get("decoded_resource"), dict):
        return True
    return any(key.startswith(MARKS) for key in document) or (
        "@type" in document and "@id" in document
    )


def kind_of(node: Node) -> str:
    """Return the kind of rows that a record becomes; empty where it becomes none."""
    return next((KIND_OF[name] for name in node.types if name in KIND_OF), "")


def reading(document: Any, kind: str, limits: Limits) -> Reading:
    """Return the rows of a document that are of a kind; the others are counted in notices.

    Where none of its records is of any kind, those that are understood are rows all the same:
    each says why it is not taken.

    Records that say no class, or one that nobody knows, are rows of every kind: their
    problem says so.

    Raises:
        RemoteContext, SelfReference: the document is not to be read.
        NoRecords, TooManyRows: it has none, or more than are taken.
    """
    found = graph(document)
    nodes = tuple(node for node in found.nodes if _is_of(node, kind))
    if kind and not any(map(kind_of, found.nodes)):
        nodes = tuple(node for node in found.nodes if checks.aside(node) or _is_of(node, kind))
    if not nodes:
        raise NoRecords
    if len(nodes) > limits.rows:
        raise TooManyRows(most=limits.rows)
    keys = tuple(column.key for column in columns_of(kind)) if kind else ()
    source = RecordsSource(found, nodes, kind, limits, keys)
    counts = Counter(filter(None, map(kind_of, found.nodes)))
    return Reading(
        format=Format.CTDL,
        dialect=Dialect.CTDL,
        source=source,
        kind=kind,
        kinds=tuple(name for name, _count in counts.most_common()),
        columns=keys,
        is_mapped=True,
        rows_expected=len(nodes),
        notices=_notices(found, counts, kind),
    )


def _is_of(node: Node, kind: str) -> bool:
    of = kind_of(node)
    is_strange = bool(checks.problems(node)) and not of
    if not kind:
        return True
    if kind == "offerings":
        return bool(OFFERED.intersection(node.types)) or is_strange
    is_inner = str(node.data.get("@id", "")).startswith(BLANK) and kind != "organisations"
    return (of == kind and not is_inner) or is_strange


def _notices(found: Graph, counts: Counter[str], kind: str) -> tuple[Notice, ...]:
    notices = [Notice("context_bundled")] if found.context.is_bundled else []
    if kind:
        for other, count in counts.items():
            if other != kind:
                notices.append(Notice("other_kinds", details={"count": count, "kind": other}))
    return tuple(notices)
