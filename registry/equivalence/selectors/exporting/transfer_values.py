"""Assertions that accept credit or hours as transfer values of CTDL."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from registry.catalogue.enums import CreditUnit
from registry.catalogue.selectors.linked_data import Document, address
from registry.catalogue.selectors.linked_data.ctdl_parts import credit
from registry.equivalence.enums import Effect, Relation
from registry.equivalence.selectors.exporting.alignments import context, own_words
from registry.equivalence.selectors.exporting.statements import Statement, page_of

ACCEPTING: Final = frozenset((Effect.LEGAL, Effect.RECOGNISED, Effect.ISSUER, Effect.ACCEPTED))
"""Effects under which somebody takes what was earned; who only informs accepts nothing."""

SAID_IN_CTDL: Final = frozenset(("valid_from", "valid_to"))


def transfer_values(found: Iterable[Statement]) -> Iterator[str]:
    """Yield the text of a JSON-LD document with a transfer value for each that accepts one."""
    yield f'{{"@context": {json.dumps(context(), ensure_ascii=False)}, "@graph": ['
    separator = "\n"
    for one in found:
        value = accepted(one)
        if value is not None:
            yield separator + json.dumps(profile(one, value), ensure_ascii=False)
            separator = ",\n"
    yield "]}\n"


def accepted(one: Statement) -> Document | None:
    """Return how much is accepted of what is asked for: its credits, or else its hours.

    None where nothing is, or where the credential asked for states neither.
    """
    assertion, target = one.assertion, one.assertion.target
    if assertion.effect not in ACCEPTING or assertion.relation == Relation.NONE:
        return None
    whole, unit = target.credits, target.credit_unit
    if whole is None and target.hours:
        whole, unit = Decimal(target.hours), CreditUnit.CLOCK_HOUR
    if whole is None or not assertion.worth:
        return None
    found = credit(round(whole * assertion.worth, 2), unit)
    return {**found[0], "schema:description": _words(one)}


def profile(one: Statement, value: Document) -> Document:
    """Return a transfer value: who accepts how much of which credential for which other."""
    assertion = one.assertion
    held, asked = one.names
    found: dict[str, Any] = {
        "@id": page_of(assertion),
        "@type": "ceterms:TransferValueProfile",
        "ceterms:ctid": f"ce-{assertion.public_id}",
        "ceterms:name": {"en-US": f"{held} for {asked}", "es-MX": f"{held} por {asked}"},
        "ceterms:description": _words(one),
        "ceterms:subjectWebpage": page_of(assertion),
        "ceterms:ownedBy": [address(assertion.asserter)],
        "ceterms:transferValue": [value],
        "ceterms:transferValueFrom": [address(assertion.source)],
        "ceterms:transferValueFor": [address(assertion.target)],
        "ceterms:startDate": assertion.valid_from.isoformat(),
    }
    if assertion.valid_to:
        found["ceterms:endDate"] = assertion.valid_to.isoformat()
    return found | own_words(one, SAID_IN_CTDL)


def _words(one: Statement) -> dict[str, str]:
    name, part = one.assertion.asserter.name, one.values["coverage"]
    return {
        "en-US": f"{name} accepts {part} % of what is asked for.",
        "es-MX": f"{name} acepta el {part} % de lo que se pide.",
    }
