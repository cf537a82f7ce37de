"""The form of a statement of equivalence, with its rows of evidence and conditions."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.equivalence.enums import ConditionKind, Effect, Method, Relation, WholeRule
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.services import evidence
from registry.equivalence.services.drafts import ScoresDraft
from registry.refusals import Refusal

BLANK_ROWS: Final = 2
"""Rows of evidence and of conditions that are empty below the filled ones."""

MOST_ROWS: Final = 30
PERCENT: Final = Decimal(100)
SCORES: Final = tuple(asdict(ScoresDraft()))

GROUPS: Final[tuple[tuple[str | Promise, tuple[str, ...]], ...]] = (
    (_("What you say"), ("relation", "effect", "method", "confidence")),
    (
        _("What was compared, 0 to 100"),
        (*(f"score_{name}" for name in SCORES), "rule", "worth", "rule_note_en", "rule_note_es"),
    ),
    (
        _("Where and when it holds"),
        (
            *("scope_jurisdiction", "scope_sector", "is_federal_only", "valid_from", "valid_to"),
            *("scope_note_en", "scope_note_es"),
        ),
    ),
)
"""Headings of the form with their fields."""

WIDE: Final = frozenset({"rule", "is_federal_only"})


def _words(choices: Any) -> list[tuple[str, str]]:
    return [(value, capfirst(str(label))) for value, label in choices.choices]


def _day(label: Any, *, required: bool) -> forms.DateField:
    # The format that the control of a browser sends, whatever the language of the page.
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget, input_formats=["%Y-%m-%d"]
    )


def _text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": rows}),
        **options,
    )


def _share(label: Any, *, required: bool, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=0,
        max_value=100,
        decimal_places=1,
        localize=False,
        **options,
    )


class StatementForm(forms.Form):
    """What the asserter says of the pair; shares are entered in percent."""

    relation = forms.ChoiceField(
        label=_("Relation"),
        help_text=_("Read from the credential held: broader means that it contains the other."),
    )
    effect = forms.ChoiceField(
        label=_("Effect"), help_text=_("Only the effects that your organization can give.")
    )
    method = forms.ChoiceField(label=_("How you came to it"))
    confidence = _share(_("How sure you are, in percent"), required=True)
    score_level = forms.IntegerField(label=_("Level"))
    score_competencies = forms.IntegerField(label=_("Competencies covered"))
    score_hours = forms.IntegerField(label=_("Hours"))
    score_assessment = forms.IntegerField(label=_("Assessment"))
    score_occupation = forms.IntegerField(label=_("Occupation"))
    score_regulated = forms.IntegerField(label=_("Regulated status"))
    rule = forms.ChoiceField(label=_("How the whole follows from the scores"))
    worth = _share(
        _("How much of the other it covers, in percent"),
        required=False,
        help_text=_("Leave it empty where the rule makes it."),
    )
    rule_note_en = _text(_("Why that much (English)"), 2)
    rule_note_es = _text(_("Why that much (Spanish)"), 2)
    scope_jurisdiction = forms.CharField(
        label=_("Only in this country or state"),
        required=False,
        max_length=6,
        help_text=_("Its code: US, MX, US-TX, MX-CHH."),
        validators=[
            RegexValidator(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", _("Write a code such as US-TX."))
        ],
    )
    scope_sector = forms.CharField(label=_("Only in this sector"), required=False, max_length=24)
    is_federal_only = forms.BooleanField(label=_("Only before federal authorities"), required=False)
    valid_from = _day(_("Valid from"), required=True)
    valid_to = _day(_("Until, not included"), required=False)
    scope_note_en = _text(_("Limits in words (English)"))
    scope_note_es = _text(_("Limits in words (Spanish)"))

    def __init__(self, *args: Any, effects: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(value, label) for value, label in _words(Effect) if value in effects]
        # Methods of people: what is inferred is worked out and never proposed by hand.
        methods = [pair for pair in _words(Method) if pair[0] != Method.INFERRED]
        choices = {
            "relation": _words(Relation),
            "effect": allowed,
            "method": methods,
            "rule": _words(WholeRule),
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]
        for name in SCORES:
            field = self.fields[f"score_{name}"]
            field.required = False
            field.min_value, field.max_value = 0, 100  # type: ignore[attr-defined]
            field.validators.append(_score_in_range)
            field.widget.attrs |= {"min": 0, "max": 100, "inputmode": "numeric"}

    def groups(self) -> Iterator[tuple[str, list[tuple[Any, bool]]]]:
        """Yield the headings with their fields, and whether a field takes the whole width."""
        for title, names in GROUPS:
            yield str(title), [(self[name], name in WIDE) for name in names]

    def scores(self) -> ScoresDraft:
        """Return the scores that were entered."""
        return ScoresDraft(**{name: self.cleaned_data[f"score_{name}"] for name in SCORES})


def _score_in_range(value: int) -> None:
    if not 0 <= value <= 100:
        raise forms.ValidationError(_("A score lies between 0 and 100."))


class EvidenceForm(forms.Form):
    """One document."""

    title = forms.CharField(label=_("Title"), max_length=300)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    url = forms.CharField(
        label=_("Address"), required=False, max_length=500, help_text=_("https://…")
    )
    page = forms.CharField(label=_("Page or section"), required=False, max_length=60)
    dated = _day(_("Date of the document"), required=False)
    sha256 = forms.CharField(
        label=_("SHA-256 of the file"),
        required=False,
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", _("64 digits from 0 to f."))],
    )
    summary_en = _text(_("Summary in your own words (English)"))
    summary_es = _text(_("Summary in your own words (Spanish)"))

    def clean_url(self) -> str:
        """Refuse at its place what is no public document."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            evidence.check_address(url)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return url


class ConditionForm(forms.Form):
    """Something that must be added."""

    kind = forms.ChoiceField(label=_("What is still needed"))
    text_en = forms.CharField(label=_("In words (English)"), max_length=300)
    text_es = forms.CharField(label=_("In words (Spanish)"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *_words(ConditionKind)]  # type: ignore[attr-defined]


EvidenceRows = forms.formset_factory(
    EvidenceForm, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, can_delete=True
)
ConditionRows = forms.formset_factory(
    ConditionForm, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, can_delete=True
)


def initial_of(assertion: EquivalenceAssertion) -> dict[str, Any]:
    """Return what a form shows of an assertion."""
    names = [name for name in StatementForm.base_fields if name not in {"worth", "confidence"}]
    shares = {
        name: (getattr(assertion, name) * PERCENT).quantize(Decimal("0.1"))
        for name in ("worth", "confidence")
    }
    return {name: getattr(assertion, name) for name in names} | shares


def blank(today: dt.date) -> dict[str, Any]:
    """Return what the form of a new statement shows."""
    return {
        "relation": Relation.CLOSE,
        "effect": Effect.INFORMATIVE,
        "method": Method.CURRICULUM,
        "rule": WholeRule.JUDGED,
        "valid_from": today,
    }
