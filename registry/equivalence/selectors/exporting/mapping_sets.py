"""Assertions as a mapping set: SSSOM/TSV with its metadata above the table.

The slots are those of SSSOM 1.1 (https://mapping-commons.github.io/sssom/). What it has no
slot for stands in extension slots, which the metadata defines.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from registry.equivalence.enums import Relation
from registry.equivalence.selectors.exporting.statements import Statement
from registry.equivalence.selectors.exporting.tables import line
from registry.equivalence.selectors.exporting.words import JUSTIFICATIONS, PREDICATES

TAB: Final = "\t"
LICENSE: Final = "https://w3id.org/sssom/license/unspecified"
"""SSSOM's word where nobody has licensed the whole: each asserter's statements are its own."""

SLOTS: Final = (
    *("record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier"),
    *("object_id", "object_label", "mapping_justification", "author_id", "author_label"),
    *("mapping_date", "confidence", "see_also"),
)
"""Standard slots, in the order of the standard."""

EXTENDED: Final = {
    "ext_subject_code": "source_code",
    "ext_subject_issuer": "source_issuer",
    "ext_object_code": "target_code",
    "ext_object_issuer": "target_issuer",
    **{
        f"ext_{name}": name
        for name in (
            *("effect", "method", "coverage", "score_level", "score_competencies"),
            *("score_hours", "score_assessment", "score_occupation", "score_regulated"),
            *("rule", "rule_note_en", "rule_note_es", "federal_only", "jurisdiction"),
            *("sector", "limits_en", "limits_es", "evidence", "evidence_rows"),
            *("conditions", "condition_rows", "valid_to"),
        )
    },
}
"""Extension slots and the columns that they hold."""

Row = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What the metadata says of a mapping set, and its slots."""

    identity: str
    title: str
    description: str
    extensions: tuple[str, ...] = tuple(EXTENDED)


RECOGNISED: Final = Heading(
    identity="equivalences",
    title="Equivalences of credentials",
    description=(
        "What bodies say that a credential is worth where another one is asked for. "
        "Nothing inferred is in this set; where asserters disagree, all of them are."
    ),
)


def mapping_set(found: Iterable[Statement]) -> Iterator[str]:
    """Yield the lines of a mapping set: the metadata, the header, a line an assertion."""
    return written(RECOGNISED, (mapping(one) for one in found))


def written(heading: Heading, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a mapping set with a heading."""
    yield from _metadata(heading)
    slots = (*SLOTS, *heading.extensions)
    yield line(slots, separator=TAB)
    for row in rows:
        yield line(tuple(row.get(slot, "") for slot in slots), separator=TAB)


def mapping(one: Statement) -> Row:
    """Return a statement by slots."""
    said, assertion = one.values, one.assertion
    held, asked = one.names
    evidence = [row.url for row in assertion.evidence.all() if row.url]
    return {
        "record_id": f"assertion:{assertion.public_id}",
        "subject_id": f"credential:{assertion.source.public_id}",
        "subject_label": held,
        **predicate(assertion.relation),
        "object_id": f"credential:{assertion.target.public_id}",
        "object_label": asked,
        "mapping_justification": JUSTIFICATIONS[assertion.method],
        "author_id": f"organization:{assertion.asserter.public_id}",
        "author_label": several([assertion.asserter.name]),
        "mapping_date": said["valid_from"],
        "confidence": share(assertion.confidence),
        "see_also": several(dict.fromkeys(evidence)),
        **{slot: said.get(column, "") for slot, column in EXTENDED.items()},
    }


def predicate(relation: str) -> dict[str, str]:
    """Return the predicate of a relation; *none* is the weakest of them, denied."""
    if relation == Relation.NONE:
        return {"predicate_id": PREDICATES[Relation.PARTIAL], "predicate_modifier": "Not"}
    return {"predicate_id": PREDICATES[relation]}


def share(value: object) -> str:
    """Return a share of 0 to 1 without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def several(texts: Iterable[str]) -> str:
    """Return the values of a slot that takes several: ``|`` between them, escaped within."""
    return "|".join(text.replace("|", "\\|") for text in texts)


def _metadata(heading: Heading) -> Iterator[str]:
    site = settings.SITE_URL.rstrip("/")
    lines: list[str] = [
        "curie_map:",
        *(f"  {prefix}: {address}" for prefix, address in sorted(prefixes(site).items())),
        f"mapping_set_id: {site}/api/v1/{heading.identity}/export/",
        f"mapping_set_title: {json.dumps(heading.title)}",
        f"mapping_set_description: {json.dumps(heading.description)}",
        f"license: {LICENSE}",
        "sssom_version: '1.1'",
        f"mapping_provider: {site}/",
        "extension_definitions:",
    ]
    for slot in heading.extensions:
        lines += [f"  - slot_name: {slot}", f"    property: registry:{slot.removeprefix('ext_')}"]
    yield from (f"#{one}\n" for one in lines)


def prefixes(site: str) -> dict[str, str]:
    """Return what the prefixes of a set stand for."""
    return {
        "assertion": f"{site}/equivalences/",
        "credential": f"{site}/credentials/",
        "organization": f"{site}/organisations/",
        "registry": f"{site}/api/v1/docs/#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    }
