"""Equivalences from rows: proposals of the uploading organisation, never published by a file."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion
from registry.equivalence import policies
from registry.equivalence.enums import AssertionStatus, ConditionKind, Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.services import assertions
from registry.equivalence.services.drafts import AssertionDraft, ConditionDraft, EvidenceDraft
from registry.intake.enums import RowOutcome
from registry.intake.models import Upload
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.services.targets import equivalence_parts as parts
from registry.intake.services.targets.equivalence_parts import SIDES
from registry.intake.services.targets.planning import BETWEEN, Fields, Rules, Standing
from registry.intake.services.targets.rowwise import Rowwise
from registry.reference.selectors.titles.wording import folded

PLAIN: Final = (
    *("relation", "effect", "method", "evidence", "evidence_url", "conditions"),
    *("valid_from", "valid_to"),
)
OVER: Final = (AssertionStatus.REJECTED, AssertionStatus.REVOKED)
DATED: Final = 3
"""Parts of a key before its first day."""

WHOLE: Final = {Relation.EXACT: "1.000", Relation.NONE: "0.000"}
CONFIDENCE: Final = Decimal("0.5")
"""A file says nothing of how sure the asserter is: neither sure nor unsure."""


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return an assertion's own fields; only what the row says."""
    said = found.fields
    fields: Fields = {name: said[name] for name in PLAIN if name in said}
    for side in SIDES:
        fields[f"{side}_code"] = next(iter(said.get(f"{side}_code", ())), "")
        if f"{side}_issuer" in said:
            fields[f"{side}_issuer"] = said[f"{side}_issuer"]
    _worth(found, fields)
    if fields.get("method") == Method.INFERRED and fields.get("effect") not in {
        None,
        Effect.INFORMATIVE,
    }:
        found.refuse("inferred_with_effect", "effect", fields["effect"])
    if said.get("valid_from", "") >= said.get("valid_to", "9999"):
        found.refuse("days_reversed", "valid_to", said["valid_to"])
    parts.read(found, fields, ground)
    return fields


def _worth(found: Interpreted, fields: Fields) -> None:
    """Add how much of the target is covered: as said, else what the relation alone says."""
    relation, coverage = fields.get("relation"), found.fields.get("coverage")
    if coverage is None:
        worth = WHOLE.get(Relation(relation)) if relation else None
        if relation and worth is None:
            found.refuse("coverage_missing", "coverage")
    else:
        worth = f"{Decimal(coverage) / 100:.3f}"
    if worth is not None:
        fields["worth"] = worth
        if relation == Relation.NONE and Decimal(worth):
            found.refuse("no_match_with_worth", "coverage", coverage or "")


def key_of(fields: Fields, _ground: Ground) -> str:
    """Name an assertion: the two codes, from source to target, its place and its first day.

    A row that does not say since when it holds is named without.
    """
    source, target = fields["source_code"], fields["target_code"]
    if not source or not target:
        return ""
    said = (fields.get("jurisdiction", ""), fields.get("valid_from", ""))
    return BETWEEN.join((source, target, *said)).rstrip(BETWEEN)


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the asserter's assertions of these pairs that are not over; three queries.

    Where none begins on the day that a row says, the row means a proposal of its pair and
    place: the day itself may be what changes.
    """
    pairs = [key.split(BETWEEN) for key in keys if key]
    rows = (
        EquivalenceAssertion.objects.filter(
            asserter=ground.organisation,
            source__credential__code__in={pair[0] for pair in pairs},
            target__credential__code__in={pair[1] for pair in pairs},
        )
        .exclude(status__in=OVER)
        .select_related("source__credential", "target__credential")
        .prefetch_related("evidence", "conditions__programme")
        .order_by("pk")
    )
    exact: dict[str, Standing] = {}
    by_place: dict[str, Standing] = {}
    for row in rows:
        fields = _as_row(row)
        record = Standing(pk=row.pk, fields=fields)
        exact[key_of(fields, ground)] = record
        undated = key_of({**fields, "valid_from": ""}, ground)
        if undated not in by_place or row.status == AssertionStatus.PROPOSED:
            by_place[undated] = record
    return _fitting(keys, exact, by_place)


def _fitting(
    keys: Sequence[str], exact: Mapping[str, Standing], by_place: Mapping[str, Standing]
) -> Mapping[str, Standing]:
    found = {key: exact[key] for key in keys if key in exact}
    taken = {record.pk for record in found.values()}
    for key in keys:
        pair = key.split(BETWEEN)
        is_dated = len(pair) > DATED
        record = by_place.get(BETWEEN.join(pair[:DATED]).rstrip(BETWEEN))
        if key in found or record is None or record.pk in taken:
            continue
        if not is_dated or record.fields["status"] == AssertionStatus.PROPOSED:
            found[key] = record
            taken.add(record.pk)
    return found


def _as_row(row: EquivalenceAssertion) -> Fields:
    evidence, condition = row.evidence.first(), row.conditions.first()
    return {
        "source_code": row.source.credential.code,
        "target_code": row.target.credential.code,
        **{name: getattr(row, name) for name in ("relation", "effect", "method")},
        "worth": f"{row.worth:.3f}",
        "evidence": evidence.summary_es or evidence.summary_en if evidence else "",
        "evidence_url": evidence.url if evidence else "",
        "conditions": condition.text_es or condition.text_en if condition else "",
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "status": row.status,
        **parts.of_assertion(row),
    }


class EquivalenceTarget(Rowwise):
    """Proposals of one asserter."""

    model = EquivalenceAssertion
    rules: ClassVar[Rules] = Rules(
        kind="equivalences",
        key_of=key_of,
        translate=translate,
        standing=standing,
        longest=parts.LONGEST,
    )

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row, both credentials found among the published ones."""
        planned = super().plan(parts.with_codes(rows), ground)
        for one, row in zip(planned, rows, strict=True):
            one.values = row.values
            # Who is meant is settled by the code; a named issuer only has to be its own.
            sides = [_published(one, side, ground) for side in SIDES]
            for name in ("source_issuer", "target_issuer"):
                one.changes.pop(name, None)
            _judge(one, sides, ground)
        _keep_what_is_reviewed(planned)
        return planned

    def write(self, fields: Fields, ground: Ground) -> int:
        """Propose an assertion."""
        draft = _drafted(fields, ground)
        return assertions.propose(by=ground.by, draft=draft, at=ground.at).pk

    def change(self, record: EquivalenceAssertion, fields: Fields, ground: Ground) -> None:
        """Amend a proposal that nobody reviews yet."""
        said = _as_row(record) | fields
        said |= {"source_id": record.source_id, "target_id": record.target_id}
        _let_single_cells_count(said, fields)
        draft = _drafted(said, ground)
        assertions.amend(
            by=ground.by, assertion=record, draft=draft, names=assertions.EVERYTHING, at=ground.at
        )

    def delete(self, record: EquivalenceAssertion, ground: Ground) -> None:
        """Withdraw a proposal."""
        assertions.withdraw(by=ground.by, assertion=record, reason="upload undone", at=ground.at)

    def dependents(self, upload: Upload) -> list[str]:
        """Name the proposals that reviewers have taken up."""
        keys = upload.rows.filter(is_applied=True).values("record_id")
        rows = EquivalenceAssertion.objects.filter(pk__in=keys)
        taken = rows.exclude(status=AssertionStatus.PROPOSED)
        return [str(row) for row in taken.select_related("source", "target")[:5]]


def _published(one: Planned, side: str, ground: Ground) -> CredentialVersion | None:
    """Return the published version that a side of the row names, and note its key."""
    code, issuer = one.fields[f"{side}_code"], one.fields.get(f"{side}_issuer", "")
    if not code:
        return None
    known: dict[str, list[CredentialVersion]] = ground.kept.setdefault("published", {})
    if code not in known:
        rows = CredentialVersion.objects.filter(
            status=RecordStatus.PUBLISHED, credential__code=code
        )
        known[code] = list(rows.select_related("credential__issuer").order_by("pk"))
    fitting = [
        row
        for row in known[code]
        if not issuer
        or folded(issuer)
        in {folded(row.credential.issuer.name), folded(row.credential.issuer.short_name)}
    ]
    if len(fitting) != 1:
        one.refuse("record_unknown", f"{side}_code", code)
        return None
    one.fields[f"{side}_id"] = fitting[0].pk
    return fitting[0]


def _judge(one: Planned, sides: Sequence[CredentialVersion | None], ground: Ground) -> None:
    source, target = sides
    if source is None or target is None:
        return
    if source.pk == target.pk:
        one.refuse("self_equivalence", "target_code", one.fields["target_code"])
    effect = one.fields.get("effect", Effect.INFORMATIVE)
    try:
        policies.check_effect(ground.organisation, effect, target.credential.issuer)
    except policies.EffectNotYours:
        name = ground.organisation.name
        one.refuse("effect_not_yours", "effect", effect, organisation=name)


def _keep_what_is_reviewed(planned: Sequence[Planned]) -> None:
    """Settle rows of standing assertions again, and refuse to change what is reviewed."""
    keys = [one.record_id for one in planned if one.record_id is not None]
    status = dict(EquivalenceAssertion.objects.filter(pk__in=keys).values_list("pk", "status"))
    for one in planned:
        if one.outcome != RowOutcome.CHANGED:
            continue
        if not one.changes:
            one.outcome = RowOutcome.SAME
        elif status.get(one.record_id or 0) != AssertionStatus.PROPOSED:
            one.refuse("record_in_review", "source_code", one.key)


def _let_single_cells_count(said: Fields, fields: Fields) -> None:
    """Drop the list in whose place a changed row has single cells."""
    if {"evidence", "evidence_url"} & fields.keys() and "evidence_rows" not in fields:
        said.pop("evidence_rows")
    if "conditions" in fields and "condition_rows" not in fields:
        said.pop("condition_rows")


def _drafted(fields: Fields, ground: Ground) -> AssertionDraft:
    versions = CredentialVersion.objects.select_related("credential__issuer").in_bulk(
        [fields["source_id"], fields["target_id"]]
    )
    draft = AssertionDraft(
        source=versions[fields["source_id"]],
        target=versions[fields["target_id"]],
        asserter=ground.organisation,
        relation=Relation(fields["relation"]),
        effect=Effect(fields.get("effect") or Effect.INFORMATIVE),
        method=Method(fields.get("method") or Method.CURRICULUM),
        worth=Decimal(fields["worth"]),
        confidence=CONFIDENCE,
        valid_from=_day(fields, "valid_from") or ground.at.date(),
        valid_to=_day(fields, "valid_to"),
        evidence=_evidence(fields),
        conditions=_conditions(fields),
    )
    return parts.drafted(draft, fields)


def _day(fields: Fields, name: str) -> dt.date | None:
    return dt.date.fromisoformat(fields[name]) if fields.get(name) else None


def _evidence(fields: Fields) -> tuple[EvidenceDraft, ...]:
    text = fields.get("evidence") or ""
    if not text:
        return ()
    title = " ".join(text.split())[:300]
    said: dict[str, Any] = {"summary_en": text, "summary_es": text}
    return (EvidenceDraft(title=title, url=fields.get("evidence_url") or "", **said),)


def _conditions(fields: Fields) -> tuple[ConditionDraft, ...]:
    text = fields.get("conditions") or ""
    if not text:
        return ()
    return (ConditionDraft(kind=ConditionKind.DOCUMENT, text_en=text, text_es=text),)
