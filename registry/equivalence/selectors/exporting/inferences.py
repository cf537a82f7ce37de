"""What follows from assertions without anybody having said it, as a mapping set of its own.

Labelled on every line: ``semapv:MappingChaining``, informative, and the assertions that the
chain is made of. Never part of the export of what is asserted.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from django.db.models import Count, Max, Q, Sum

from registry.equivalence.enums import Effect, Method
from registry.equivalence.models import InferredEquivalence
from registry.equivalence.selectors import in_force
from registry.equivalence.selectors.exporting import mapping_sets
from registry.equivalence.selectors.exporting.mapping_sets import RECOGNISED, Row
from registry.equivalence.selectors.exporting.statements import AT_ONCE, name_of, percent, state_of
from registry.equivalence.selectors.exporting.words import JUSTIFICATIONS

INFERRED: Final = replace(
    RECOGNISED,
    identity="equivalences/inferred",
    title="Inferred equivalences of credentials: for information, never a recognition",
    description=(
        "What follows from chains of published equivalences. Nobody has asserted any of it; "
        "it has no legal or other effect and is recognized by nobody."
    ),
    extensions=(
        *("ext_subject_code", "ext_object_code", "ext_effect", "ext_method", "ext_coverage"),
        *("ext_jurisdiction", "ext_sector", "ext_valid_to", "ext_hops", "ext_chain"),
    ),
)


def inferred_mapping_set(*, as_of: dt.date) -> Iterator[str]:
    """Yield the lines of the mapping set of the chains whose every assertion holds on a day."""
    return mapping_sets.written(INFERRED, _mappings(as_of))


def inferred_state(*, as_of: dt.date) -> str:
    """Return a short text that changes whenever this export may; two queries."""
    kept = InferredEquivalence.objects.aggregate(Count("pk"), Max("pk"), Sum("confidence"))
    asserted = state_of(in_force(as_of=as_of))
    return hashlib.sha256(f"{sorted(kept.items())}{asserted}".encode()).hexdigest()[:32]


def _mappings(day: dt.date) -> Iterator[Row]:
    rows = (
        InferredEquivalence.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day
        )
        .select_related("source__credential", "target__credential")
        .order_by("pk")
        .iterator(chunk_size=AT_ONCE)
    )
    while chunk := list(islice(rows, AT_ONCE)):
        yield from _of(chunk, day)


def _of(chunk: Sequence[InferredEquivalence], day: dt.date) -> Iterator[Row]:
    keys = {key for row in chunk for key in row.path}
    standing = dict(in_force(as_of=day).filter(pk__in=keys).values_list("pk", "public_id"))
    for row in chunk:
        if all(key in standing for key in row.path):
            chain = [f"assertion:{standing[key]}" for key in row.path]
            yield _mapping(row, chain)


def _mapping(row: InferredEquivalence, chain: Sequence[str]) -> Row:
    return {
        "subject_id": f"credential:{row.source.public_id}",
        "subject_label": name_of(row.source),
        **mapping_sets.predicate(row.relation),
        "object_id": f"credential:{row.target.public_id}",
        "object_label": name_of(row.target),
        "mapping_justification": JUSTIFICATIONS[Method.INFERRED],
        "mapping_date": row.valid_from.isoformat(),
        "confidence": mapping_sets.share(row.confidence),
        "ext_subject_code": row.source.credential.code,
        "ext_object_code": row.target.credential.code,
        "ext_effect": Effect.INFORMATIVE.value,
        "ext_method": Method.INFERRED.value,
        "ext_coverage": percent(row.worth),
        "ext_jurisdiction": row.scope_jurisdiction,
        "ext_sector": row.scope_sector,
        "ext_valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "ext_hops": str(row.hops),
        "ext_chain": mapping_sets.several(chain),
    }
