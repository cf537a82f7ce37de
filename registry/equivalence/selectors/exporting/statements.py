"""What every export says of an assertion: texts by the columns in which intake takes them back.

The order is that of the asserters and of their assertions, so that two exports of the same
assertions are the same bytes.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from registry.catalogue.models import CredentialVersion
from registry.catalogue.policies import PUBLIC
from registry.catalogue.selectors.linked_data import address
from registry.equivalence.enums import AssertionStatus, Method
from registry.equivalence.models import DIMENSIONS, EquivalenceAssertion, EvidenceItem

COLUMNS: Final = (
    *("source_code", "source_issuer", "target_code", "target_issuer", "relation", "effect"),
    *("method", "coverage", "confidence", *DIMENSIONS, "rule", "rule_note_en", "rule_note_es"),
    *("jurisdiction", "sector", "federal_only", "limits_en", "limits_es"),
    *("evidence", "evidence_url", "evidence_rows", "conditions", "condition_rows"),
    *("valid_from", "valid_to"),
)
"""The columns of intake's equivalences: what is exported under them comes back as the same."""

WATCHED: Final = (
    *("", "asserter__", "source__", "target__", "source__credential__", "target__credential__"),
)
"""Records whose change may change an export; evidence changes with its assertion."""

AT_ONCE: Final = 500
"""Assertions that are held in memory together."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which assertions to export; None and empty leave all. ``on``: in force on that day."""

    source: uuid.UUID | None = None
    target: uuid.UUID | None = None
    asserter: uuid.UUID | None = None
    jurisdiction: str = ""
    effect: str = ""
    on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """An assertion and what is said of it: ``values`` by ``COLUMNS``, empty ones left out."""

    assertion: EquivalenceAssertion
    values: Mapping[str, str]

    @property
    def names(self) -> tuple[str, str]:
        """Return what the two credentials are called, each in the language of its source."""
        return name_of(self.assertion.source), name_of(self.assertion.target)


def recognised(wanted: Wanted) -> QuerySet[EquivalenceAssertion]:
    """Return the published assertions that are wanted; nothing inferred is among them."""
    rows = EquivalenceAssertion.objects.filter(status=AssertionStatus.PUBLISHED).exclude(
        method=Method.INFERRED
    )
    asked = {
        "source__public_id": wanted.source,
        "target__public_id": wanted.target,
        "asserter__public_id": wanted.asserter,
        "scope_jurisdiction": wanted.jurisdiction,
        "effect": wanted.effect,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if wanted.on is not None:
        rows = rows.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=wanted.on), valid_from__lte=wanted.on
        )
    return rows


def state_of(rows: QuerySet[EquivalenceAssertion]) -> str:
    """Return a short text that changes whenever an export of the rows may; one query."""
    seen = rows.aggregate(Count("pk"), *(Max(f"{part}updated_at") for part in WATCHED))
    return hashlib.sha256(repr(sorted(seen.items())).encode()).hexdigest()[:32]


def statements(rows: QuerySet[EquivalenceAssertion]) -> Iterator[Statement]:
    """Yield what is said, an asserter after the other; a fixed number of queries a chunk."""
    loaded = (
        rows.select_related("asserter", "source__credential__issuer", "target__credential__issuer")
        .prefetch_related("evidence", "conditions__programme")
        .order_by("asserter__public_id", "public_id")
    )
    for assertion in loaded.iterator(chunk_size=AT_ONCE):
        yield Statement(assertion=assertion, values=said_of(assertion))


def said_of(assertion: EquivalenceAssertion) -> dict[str, str]:
    """Return what an assertion says by ``COLUMNS``; its rows come prefetched."""
    evidence, conditions = list(assertion.evidence.all()), list(assertion.conditions.all())
    found = {
        "source_code": assertion.source.credential.code,
        "source_issuer": assertion.source.credential.issuer.name,
        "target_code": assertion.target.credential.code,
        "target_issuer": assertion.target.credential.issuer.name,
        **{name: getattr(assertion, name) for name in ("relation", "effect", "method")},
        "coverage": percent(assertion.worth),
        "confidence": percent(assertion.confidence),
        **{name: _number(getattr(assertion, name)) for name in DIMENSIONS},
        **{name: getattr(assertion, name) for name in ("rule", "rule_note_en", "rule_note_es")},
        "jurisdiction": assertion.scope_jurisdiction,
        "federal_only": "yes" if assertion.is_federal_only else "",
        "sector": assertion.scope_sector,
        "limits_en": assertion.scope_note_en,
        "limits_es": assertion.scope_note_es,
        "evidence": _summary(evidence[0]) if evidence else "",
        "evidence_url": evidence[0].url if evidence else "",
        "evidence_rows": "\n".join(item_line(_evidence(row)) for row in evidence),
        "conditions": (conditions[0].text_es or conditions[0].text_en) if conditions else "",
        "condition_rows": "\n".join(
            item_line((row.kind, row.text_en, row.text_es, _programme(row.programme)))
            for row in conditions
        ),
        "valid_from": assertion.valid_from.isoformat(),
        "valid_to": assertion.valid_to.isoformat() if assertion.valid_to else "",
    }
    return {name: found[name] for name in COLUMNS if found[name]}


def name_of(version: CredentialVersion) -> str:
    """Return what a credential is called in the language of its source."""
    name: str = getattr(version, f"name_{version.source_language}")
    return name or version.name_es or version.name_en


def page_of(assertion: EquivalenceAssertion) -> str:
    """Return the permanent address of an assertion."""
    return f"{settings.SITE_URL.rstrip('/')}/equivalences/{assertion.public_id}/"


def percent(share: Decimal) -> str:
    """Return a share of 0 to 1 in percent, with as many digits as it has."""
    text = f"{share * 100:.3f}".rstrip("0").rstrip(".")
    return text or "0"


def item_line(parts: tuple[str, ...]) -> str:
    """Return the parts of an item as a line of a list cell: ``|`` between, escaped within."""
    texts = [" ".join(part.split()).replace("\\", "\\\\").replace("|", "\\|") for part in parts]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return " | ".join(texts)


def _number(score: int | None) -> str:
    return "" if score is None else str(score)


def _summary(row: EvidenceItem) -> str:
    return row.summary_es or row.summary_en or row.title


def _evidence(row: EvidenceItem) -> tuple[str, ...]:
    dated = row.dated.isoformat() if row.dated else ""
    return (
        *(row.title, row.publisher, row.url, row.page, dated, row.sha256),
        *(row.summary_en, row.summary_es),
    )


def _programme(programme: object) -> str:
    """Return the address of a programme that meets a condition, where everybody may see it."""
    if programme is None or getattr(programme, "status", "") not in PUBLIC:
        return ""
    return address(programme)  # type: ignore[arg-type]
