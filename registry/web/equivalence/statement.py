"""From the form of a statement to the draft that a service takes, and its refusals back."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.forms import BaseFormSet
from django.http import QueryDict

from registry.catalogue.models import CredentialVersion
from registry.equivalence import policies
from registry.equivalence.enums import ConditionKind, Effect, Method, Relation, WholeRule
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.services import sense
from registry.equivalence.services.drafts import AssertionDraft, ConditionDraft, EvidenceDraft
from registry.people.models import Organisation
from registry.refusals import InvalidFields, Refusal
from registry.web.equivalence.forms import (
    PERCENT,
    ConditionRows,
    EvidenceRows,
    StatementForm,
    blank,
    initial_of,
)

PLACES: Final = {
    "worth_not_by_rule": "worth",
    "no_match_with_worth": "worth",
    "nothing_examined": "rule",
    "effect_not_yours": "effect",
    "inferred_with_effect": "effect",
    "assertion_ends_before_start": "valid_to",
    "share_out_of_range": "worth",
}
"""Where on the form a refusal stands; elsewhere it stands on top."""

PLAIN: Final = (
    *("scope_jurisdiction", "scope_sector", "is_federal_only", "scope_note_en", "scope_note_es"),
    *("rule_note_en", "rule_note_es", "valid_from", "valid_to"),
)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a statement is about, and who makes it."""

    source: CredentialVersion
    target: CredentialVersion
    asserter: Organisation

    @property
    def effects(self) -> list[str]:
        """Return the effects that the asserter can give."""
        return policies.effects_of(self.asserter, self.target.credential.issuer)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The three parts of the form."""

    form: StatementForm
    evidence: "BaseFormSet[Any]"
    conditions: "BaseFormSet[Any]"

    def is_valid(self) -> bool:
        """Tell whether every part is right; all are looked at."""
        return all([self.form.is_valid(), self.evidence.is_valid(), self.conditions.is_valid()])

    def take(self, refusal: Refusal) -> None:
        """Set a refusal beside the field that it is about."""
        if isinstance(refusal, InvalidFields):
            for name, errors in refusal.errors.items():
                for error in errors:
                    self.form.add_error(name if name in self.form.fields else None, error)
            return
        self.form.add_error(PLACES.get(refusal.code), str(refusal))


def new(desk: Desk, today: dt.date, found: dict[str, int]) -> Sheet:
    """Return the form of a new statement; ``found`` are scores to begin with."""
    initial = blank(today) | {f"score_{name}": score for name, score in found.items()}
    return Sheet(
        form=StatementForm(effects=desk.effects, initial=initial),
        evidence=EvidenceRows(prefix="evidence"),
        conditions=ConditionRows(prefix="conditions"),
    )


def of(desk: Desk, assertion: EquivalenceAssertion) -> Sheet:
    """Return the form filled with an assertion."""
    names = list(EvidenceRows.form.base_fields)
    return Sheet(
        form=StatementForm(effects=desk.effects, initial=initial_of(assertion)),
        evidence=EvidenceRows(
            prefix="evidence",
            initial=[
                {name: getattr(row, name) for name in names} for row in assertion.evidence.all()
            ],
        ),
        conditions=ConditionRows(
            prefix="conditions",
            initial=[
                {"kind": row.kind, "text_en": row.text_en, "text_es": row.text_es}
                for row in assertion.conditions.all()
            ],
        ),
    )


def sent(desk: Desk, said: QueryDict) -> Sheet:
    """Return the form as it was sent."""
    return Sheet(
        form=StatementForm(said, effects=desk.effects),
        evidence=EvidenceRows(said, prefix="evidence"),
        conditions=ConditionRows(said, prefix="conditions"),
    )


def drafted(desk: Desk, sheet: Sheet) -> AssertionDraft:
    """Return what a valid form says; an empty worth is made by its rule."""
    said = sheet.form.cleaned_data
    scores, rule = sheet.form.scores(), WholeRule(said["rule"])
    relation = Relation(said["relation"])
    return AssertionDraft(
        source=desk.source,
        target=desk.target,
        asserter=desk.asserter,
        relation=relation,
        effect=Effect(said["effect"]),
        method=Method(said["method"]),
        confidence=said["confidence"] / PERCENT,
        worth=_worth(said["worth"], sense.whole_of(scores, rule), relation),
        scores=scores,
        rule=rule,
        evidence=tuple(_evidence(row) for row in _filled(sheet.evidence)),
        conditions=tuple(_condition(row) for row in _filled(sheet.conditions)),
        **{name: said[name] for name in PLAIN},
    )


def _worth(entered: Decimal | None, made: Decimal | None, relation: Relation) -> Decimal:
    """Return what was entered, else what the rule makes, else nothing; for no match nothing."""
    if entered is None:
        return Decimal(0) if relation == Relation.NONE or made is None else made
    # A form shows a tenth of a percent, as the rule makes it.
    share: Decimal = entered / PERCENT
    is_rounded = made is not None and abs(made - share) < Decimal("0.001")
    return made if made is not None and is_rounded else share


def _filled(rows: "BaseFormSet[Any]") -> list[dict[str, Any]]:
    """Return the rows that say something and are to stay."""
    return [
        form.cleaned_data
        for form in rows
        if form.has_changed() | bool(form.initial)
        and form.cleaned_data
        and not form.cleaned_data.get("DELETE")
    ]


def _evidence(row: dict[str, Any]) -> EvidenceDraft:
    return EvidenceDraft(**{name: row[name] for name in row if name != "DELETE"})


def _condition(row: dict[str, Any]) -> ConditionDraft:
    return ConditionDraft(
        kind=ConditionKind(row["kind"]), text_en=row["text_en"], text_es=row["text_es"]
    )
