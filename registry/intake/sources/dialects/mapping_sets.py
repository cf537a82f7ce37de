"""Mapping sets (SSSOM/TSV): their metadata passed over, their slots under our keys.

The prefixes that the metadata explains are not looked up, and nothing that it names is
fetched: a credential is known by the end of its address or by its code.
"""

import re
from collections.abc import Mapping
from itertools import islice
from typing import BinaryIO, Final

from registry.intake.sources import headers
from registry.intake.sources.columns import by_key
from registry.intake.sources.dialects.table import Table, Translation
from registry.intake.sources.encodings import TextForm
from registry.intake.sources.limits import Limits
from registry.intake.sources.refusals import NoHeader
from registry.intake.sources.rows import Dialect, Notice
from registry.intake.sources.tables import SEPARATORS, CsvSource, open_text

MARK: Final = "#"
KEY: Final = re.compile(r"#\s*(?:curie_map|mapping_set_id|license|sssom_version)\s*:")
MOST_METADATA: Final = 5_000
"""Lines of metadata that are passed over before a file is taken for no mapping set."""

LONGEST: Final = 4_000
"""Signs of a line of metadata that are read at once."""

RELATIONS: Final = {
    "exactmatch": "exact",
    "closematch": "close",
    "narrowmatch": "broader",
    "broadmatch": "narrower",
    "relatedmatch": "partial",
    "nomatch": "none",
}
"""By the end of a predicate. SKOS says of the object what we say of the subject."""

METHODS: Final = {
    "ManualMappingCuration": "agreement",
    "MappingReview": "expert_panel",
    "BackgroundKnowledgeBasedMatching": "curriculum",
    "SemanticSimilarityThresholdMatching": "statistical",
    "LexicalMatching": "statistical",
    "LexicalSimilarityThresholdMatching": "statistical",
    "CompositeMatching": "statistical",
    "MappingChaining": "inferred",
    "MappingInversion": "inferred",
    "LogicalReasoning": "inferred",
}
"""Our method for a justification, where the set does not name the method itself."""

KIND: Final = "equivalences"
EXTENSION: Final = "ext_"
ENTITIES: Final = {"subject": "source", "object": "target"}


def relation_of(predicate: str, modifier: str = "") -> str:
    """Return our relation for a predicate of SKOS or CTDL; the text itself where it is none."""
    if modifier.strip().lower() == "not":
        return "none"
    end = re.split(r"[:/#]", predicate.strip())[-1]
    return RELATIONS.get(end.lower(), predicate)


def mapping(cells: Mapping[str, str]) -> Translation:
    """Return a mapping as a row of equivalences."""
    justification = re.split(r"[:/#]", cells.get("mapping_justification", ""))[-1]
    relation = relation_of(cells.get("predicate_id", ""), cells.get("predicate_modifier", ""))
    labels = [cells.get(f"{side}_label", "") for side in ENTITIES]
    values = {
        "source_code": cells.get("subject_id", ""),
        "target_code": cells.get("object_id", ""),
        "relation": relation,
        "method": METHODS.get(justification, ""),
        "confidence": percent(cells.get("confidence", "")),
        "valid_from": cells.get("mapping_date", ""),
        "evidence": cells.get("comment") or " → ".join(filter(None, labels)) or justification,
        "evidence_url": cells.get("see_also", "").split("|")[0],
    }
    known = by_key(KIND)
    own = {
        key: value
        for slot, value in cells.items()
        if value and (key := slot.removeprefix(EXTENSION)) != slot and key in known
    }
    return Translation(values={**values, **own})


MAPPINGS: Final = Table(
    dialect=Dialect.SSSOM,
    name="SSSOM",
    kind=KIND,
    marks=frozenset(("subject id", "predicate id", "object id")),
    found_in={
        "source_code": "subject_id",
        "target_code": "object_id",
        "relation": "predicate_id",
        "method": "mapping_justification",
        "confidence": "confidence",
        "coverage": "ext_coverage",
        "effect": "ext_effect",
        "valid_from": "mapping_date",
        "valid_to": "ext_valid_to",
        "evidence_url": "see_also",
    },
    translate=mapping,
)


def open_set(stream: BinaryIO, form: TextForm, limits: Limits) -> CsvSource | None:
    """Return the table of a mapping set below its metadata; None where there is no such block.

    Raises:
        NoHeader: there is nothing below the metadata.
        TooManyColumns: there are more than are taken.
    """
    text = open_text(stream, form)
    try:
        lines = 0
        is_set = False
        header = ""
        for line in islice(iter(lambda: text.readline(LONGEST), ""), MOST_METADATA):
            if not line.startswith(MARK):
                header = line
                break
            is_set = is_set or KEY.match(line) is not None
            lines += 1
    finally:
        text.detach()
    if not is_set:
        return None
    cells = header.rstrip("\r\n").split("\t")
    if len(cells) == 1:
        raise NoHeader(place=str(lines + 1))
    columns, notices = headers.name(cells, limits)
    found = Notice("separator", details={"name": SEPARATORS["\t"]})
    return CsvSource(
        *(stream, form, limits, "\t"),
        columns=columns,
        header_line=lines + 1,
        notices=(found, *notices),
    )


def percent(share: str) -> str:
    """Return a share of 0 to 1 in percent; over 100, or the text itself, to be refused."""
    try:
        return f"{round(float(share) * 100, 3):g}" if share else ""
    except ValueError:
        return share
