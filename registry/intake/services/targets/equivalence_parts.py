"""Parts of an equivalence's row: which credentials it means, scores, limits, lists.

A list of evidence or conditions stands in place of the single cells. Items are lists of plain
values in a fixed order, so that rows compare and are kept as JSON.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Credential, CredentialVersion, Programme
from registry.catalogue.policies import PUBLIC
from registry.equivalence.enums import ConditionKind, Relation, WholeRule
from registry.equivalence.models import DIMENSIONS, EquivalenceAssertion
from registry.equivalence.services import sense
from registry.equivalence.services.drafts import (
    AssertionDraft,
    ConditionDraft,
    EvidenceDraft,
    ScoresDraft,
)
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, MappedRow
from registry.intake.services.targets.planning import Fields

SIDES: Final = ("source", "target")
LIMITS: Final = {
    "jurisdiction": "scope_jurisdiction",
    "sector": "scope_sector",
    "limits_en": "scope_note_en",
    "limits_es": "scope_note_es",
    "rule": "rule",
    "rule_note_en": "rule_note_en",
    "rule_note_es": "rule_note_es",
    "federal_only": "is_federal_only",
}
"""Columns and what they are called in the record."""

LONGEST: Final = {"conditions": 300, "sector": 24}
ADDRESS: Final = r"[/:#]"
"""What stands between the parts of an address or a CURIE."""

PLACE: Final = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
HASH: Final = re.compile(r"[0-9a-f]{64}")
WEB: Final = URLValidator(schemes=["http", "https"])
EVIDENCE: Final = ("title", "publisher", "url", "page", "dated", "sha256")
SUMMARIES: Final = ("summary_en", "summary_es")
LENGTHS: Final = {"title": 300, "publisher": 200, "url": 500, "page": 60}
"""Signs that each part of a piece of evidence takes."""

LONGEST_CONDITION: Final = 300


def with_codes(rows: Sequence[MappedRow]) -> list[MappedRow]:
    """Return rows with the codes of credentials that they name by address; two queries.

    An address is whatever ends in the public id of a published version (a page of this
    registry, a CURIE, a CTID), or else in a code. One that leads nowhere stays, to be refused
    by its name.
    """
    said = {row.values.get(f"{side}_code", "") for row in rows for side in SIDES}
    meant = _meant({text for text in said if re.search(ADDRESS, text) or _id_in(text)})
    return [replace(row, values={**row.values, **_named(row, meant)}) for row in rows]


def _meant(texts: set[str]) -> dict[str, dict[str, str]]:
    """Return the code, and where it is known the issuer, that each address stands for."""
    ids = {text: _id_in(text) for text in texts}
    versions = {
        version.public_id: {
            "code": version.credential.code,
            "issuer": version.credential.issuer.name,
        }
        for version in CredentialVersion.objects.filter(
            public_id__in=filter(None, ids.values()), status=RecordStatus.PUBLISHED
        ).select_related("credential__issuer")
    }
    found = {text: versions[one] for text, one in ids.items() if one in versions}
    ends = {text: _end(text) for text in texts - found.keys()}
    codes = set(
        Credential.objects.filter(code__in={*ends, *ends.values()}).values_list("code", flat=True)
    )
    return found | {
        text: {"code": end} for text, end in ends.items() if text not in codes and end in codes
    }


def _named(row: MappedRow, meant: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        f"{side}_{name}": text
        for side in SIDES
        for name, text in meant.get(row.values.get(f"{side}_code", ""), {}).items()
    }


def _end(address: str) -> str:
    return re.split(ADDRESS, address.strip().rstrip("/"))[-1]


def _id_in(text: str) -> uuid.UUID | None:
    """Return the public id that an address ends in."""
    end = _end(text).removeprefix("ce-")
    try:
        return uuid.UUID(end) if len(end) == 36 else None
    except ValueError:
        return None


def read(found: Interpreted, fields: Fields, ground: Ground) -> None:
    """Add a row's confidence, scores, limits and lists; what is not whole refuses the row."""
    if "confidence" in found.fields:
        fields["confidence"] = f"{Decimal(found.fields['confidence']) / 100:.3f}"
    _scores(found, fields)
    fields |= {name: found.fields[name] for name in LIMITS if name in found.fields}
    _check_rule(found, fields)
    place = found.fields.get("jurisdiction", "")
    if place and not PLACE.fullmatch(place):
        found.refuse("not_a_jurisdiction", "jurisdiction", place)
    for name, (reader, single) in LISTS.items():
        if found.fields.get(name):
            fields[name] = list(_items(found, name, reader, ground))
            for cell in single:
                fields.pop(cell, None)


def _check_rule(found: Interpreted, fields: Fields) -> None:
    """Refuse a part covered that is not what the stated rule makes of the row's scores."""
    rule = WholeRule(fields.get("rule", WholeRule.JUDGED))
    if rule == WholeRule.JUDGED or fields.get("relation") == Relation.NONE:
        return
    whole = sense.whole_of(_scores_of(fields), rule)
    if whole is None or "worth" not in fields or whole != Decimal(fields["worth"]):
        found.refuse("not_by_rule", "rule", rule.value)


def _scores_of(fields: Fields) -> ScoresDraft:
    return ScoresDraft(**{name.removeprefix("score_"): fields.get(name) for name in DIMENSIONS})


def _scores(found: Interpreted, fields: Fields) -> None:
    for name in DIMENSIONS:
        if name in found.fields:
            said = Decimal(found.fields[name])
            fields[name] = int(said)
            if said != fields[name]:
                found.refuse("not_whole", name, found.fields[name])


def _items(found: Interpreted, name: str, reader: "Reader", ground: Ground) -> Iterator[list[Any]]:
    for number, item in enumerate(found.fields[name], start=1):
        try:
            yield reader(item, ground)
        except (ValueError, ValidationError):
            said = " | ".join(filter(None, item.values()))
            found.refuse("list_item", name, said, item=number)


def _document(item: Mapping[str, str], ground: Ground) -> list[Any]:
    del ground
    if not item["title"] or any(len(item[name]) > most for name, most in LENGTHS.items()):
        raise ValueError(item)
    if item["url"]:
        WEB(item["url"])
    if item["dated"]:
        dt.date.fromisoformat(item["dated"])
    if item["sha256"] and not HASH.fullmatch(item["sha256"]):
        raise ValueError(item)
    return [item[name] for name in (*EVIDENCE, *SUMMARIES)]


def _condition(item: Mapping[str, str], ground: Ground) -> list[Any]:
    texts = [item["text_en"] or item["text_es"], item["text_es"] or item["text_en"]]
    if not texts[0] or max(map(len, texts)) > LONGEST_CONDITION:
        raise ValueError(item)
    programme = _programme(item["programme"], ground) if item["programme"] else None
    return [ConditionKind(item["kind"]).value, *texts, programme]


def _programme(text: str, ground: Ground) -> int:
    """Return the key of a public programme by its address or code.

    Raises:
        ValueError: there is none, or there are several.
    """
    known: dict[str, list[int]] = ground.kept.setdefault("programmes", {})
    if text not in known:
        rows = Programme.objects.filter(status__in=PUBLIC)
        meant = _id_in(text)
        rows = rows.filter(public_id=meant) if meant else rows.filter(code=text)
        known[text] = list(rows.values_list("pk", flat=True)[:2])
    (found,) = known[text]
    return found


Reader = Callable[[Mapping[str, str], Ground], list[Any]]

LISTS: Final[Mapping[str, tuple[Reader, tuple[str, ...]]]] = {
    "evidence_rows": (_document, ("evidence", "evidence_url")),
    "condition_rows": (_condition, ("conditions",)),
}
"""How an item of each list is read, and the single cells in whose place the list stands."""


def of_assertion(row: EquivalenceAssertion) -> Fields:
    """Return the parts of an assertion as rows say them; its lists come prefetched."""
    return {
        "confidence": f"{row.confidence:.3f}",
        **{name: getattr(row, name) for name in DIMENSIONS},
        **{name: getattr(row, column) for name, column in LIMITS.items()},
        "evidence_rows": [
            [
                *(_line(one.title), _line(one.publisher), one.url, _line(one.page)),
                *(one.dated.isoformat() if one.dated else "", one.sha256),
                *(_line(one.summary_en), _line(one.summary_es)),
            ]
            for one in row.evidence.all()
        ],
        "condition_rows": [
            [one.kind, _line(one.text_en), _line(one.text_es), _public(one.programme)]
            for one in row.conditions.all()
        ],
    }


def _line(text: str) -> str:
    """Return a text as an item of a list holds it: on one line."""
    return " ".join(text.split())


def _public(programme: Programme | None) -> int | None:
    return programme.pk if programme is not None and programme.status in PUBLIC else None


def drafted(draft: AssertionDraft, fields: Fields) -> AssertionDraft:
    """Return a draft with the parts that some fields say; the others stay as they are."""
    said: dict[str, Any] = {
        column: fields[name] for name, column in LIMITS.items() if fields.get(name)
    }
    if "rule" in said:
        said["rule"] = WholeRule(said["rule"])
    if fields.get("confidence"):
        said["confidence"] = Decimal(fields["confidence"])
    said["scores"] = _scores_of(fields)
    if fields.get("evidence_rows"):
        said["evidence"] = tuple(_evidence(item) for item in fields["evidence_rows"])
    if fields.get("condition_rows"):
        programmes = Programme.objects.in_bulk(
            [item[3] for item in fields["condition_rows"] if item[3]]
        )
        said["conditions"] = tuple(
            ConditionDraft(
                kind=ConditionKind(kind),
                text_en=text_en,
                text_es=text_es,
                programme=programmes.get(key),
            )
            for kind, text_en, text_es, key in fields["condition_rows"]
        )
    return replace(draft, **said)


def _evidence(item: Sequence[str]) -> EvidenceDraft:
    texts: dict[str, Any] = dict(zip((*EVIDENCE, *SUMMARIES), item, strict=True))
    dated = texts.pop("dated")
    return EvidenceDraft(dated=dt.date.fromisoformat(dated) if dated else None, **texts)
