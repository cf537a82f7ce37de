"""Assertions as alignment maps of CTDL: one for each asserter, a part for each assertion.

CTDL says nothing of evidence, confidence, effect or scope of a part: these stand beside it
under a prefix of our own, so that other readers pass them over and intake takes them back.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from django.conf import settings

from registry.catalogue.selectors.linked_data import CTDL_CONTEXT, Document, address
from registry.equivalence.selectors.exporting.statements import Statement
from registry.equivalence.selectors.exporting.words import alignment_type
from registry.people.models import Organisation

OWN: Final = "registry"
"""The prefix of what CTDL has no word for."""

SAID_IN_CTDL: Final = frozenset(("relation", "valid_from"))
"""Columns that a part says in CTDL's own words and nowhere else."""


def alignment_maps(found: Iterable[Statement]) -> Iterator[str]:
    """Yield the text of a JSON-LD document with an alignment map for each asserter."""
    yield f'{{"@context": {_text(context())}, "@graph": ['
    by_asserter = groupby(found, key=lambda one: one.assertion.asserter_id)
    for number, (_asserter, group) in enumerate(by_asserter):
        yield from _map(group, is_first=not number)
    yield "]}\n"


def alignment_map(one: Statement) -> Document:
    """Return one assertion as an alignment map of its own."""
    whole = {**_about(one.assertion.asserter), "ceterms:hasPart": [part(one)]}
    return {"@context": context(), **whole}


def part(one: Statement) -> Document:
    """Return an assertion as a part of an alignment map."""
    assertion = one.assertion
    held, asked = one.names
    return {
        "@type": "ceterms:AlignmentObject",
        "ceterms:sourceNode": address(assertion.source),
        "ceterms:sourceNodeName": _named(held, assertion.source.source_language),
        "ceterms:targetNode": address(assertion.target),
        "ceterms:targetNodeName": _named(asked, assertion.target.source_language),
        "ceterms:alignmentType": alignment_type(assertion.relation),
        "ceterms:weight": float(assertion.worth),
        "ceterms:alignmentDate": assertion.valid_from.isoformat(),
        **own_words(one, SAID_IN_CTDL),
    }


def own_words(one: Statement, said: frozenset[str]) -> Document:
    """Return what CTDL has no word for, under our prefix."""
    record = {f"{OWN}:record": str(one.assertion.public_id)}
    return record | {
        f"{OWN}:{name}": value for name, value in one.values.items() if name not in said
    }


def context() -> list[Any]:
    """Return the context: CTDL's, and the prefix of our own words."""
    return [CTDL_CONTEXT, {OWN: f"{settings.SITE_URL.rstrip('/')}/api/v1/docs/#"}]


def _map(group: Iterator[Statement], *, is_first: bool) -> Iterator[str]:
    first = next(group)
    head = _text(_about(first.assertion.asserter)).removesuffix("}")
    yield f'{"" if is_first else ","}\n{head}, "ceterms:hasPart": ['
    yield f"\n{_text(part(first))}"
    for one in group:
        yield f",\n{_text(part(one))}"
    yield "]}"


def _about(asserter: Organisation) -> Document:
    owner = address(asserter)
    return {
        "@id": f"{owner}#equivalences",
        "@type": "ceterms:AlignmentMap",
        "ceterms:name": {
            "en-US": f"Equivalences asserted by {asserter.name}",
            "es-MX": f"Equivalencias que afirma {asserter.name}",
        },
        "ceterms:description": {
            "en-US": "What a credential is worth where another one is asked for; directional.",
            "es-MX": "Lo que vale una credencial donde se pide otra; con dirección.",
        },
        "ceterms:ownedBy": [owner],
        "ceasn:creator": [owner],
    }


def _named(name: str, language: str) -> dict[str, str]:
    return {"es-MX" if language == "es" else "en-US": name}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
