"""The form of one record: the columns of its kind, with the rules that a file has."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.intake.enums import IntakeKind
from registry.intake.selectors import mending
from registry.intake.selectors.cell_words import LABELS
from registry.intake.services.single import unsettled
from registry.intake.services.targets import Planned
from registry.intake.sources.columns import Column, by_key
from registry.web.intake import wording
from registry.web.localised import reading_language

Group = tuple[str | Promise, tuple[str, ...]]

GROUPS: Final[Mapping[str, tuple[Group, ...]]] = {
    IntakeKind.PROGRAMMES: (
        (
            gettext_lazy("What it is"),
            (
                "code",
                "kind",
                "title_es",
                "title_en",
                "source_language",
                "description_es",
                "description_en",
            ),
        ),
        (
            gettext_lazy("What it leads to"),
            ("occupations", "skills", "credential_codes", "industries", "level"),
        ),
        (
            gettext_lazy("How long it takes"),
            ("hours", "weeks", "job_hours", "credits", "credit_unit"),
        ),
        (
            gettext_lazy("More about it"),
            ("prerequisites", "website", "cip_code", "source_url"),
        ),
    ),
    IntakeKind.OFFERINGS: (
        (
            gettext_lazy("Where and when"),
            ("code", "delivery", "language", "place", "region", "starts_on", "ends_on", "capacity"),
        ),
        (
            gettext_lazy("What it costs"),
            (
                "currency",
                "cost",
                "cost_tuition",
                "cost_enrolment",
                "cost_exam",
                "cost_materials",
                "cost_tools",
                "cost_other",
                "is_funded",
                "funding",
            ),
        ),
    ),
    IntakeKind.CREDENTIALS: (
        (
            gettext_lazy("What it is"),
            (
                "code",
                "type",
                "name_es",
                "name_en",
                "source_language",
                "description_es",
                "description_en",
                "version",
            ),
        ),
        (
            gettext_lazy("What it stands for"),
            ("occupations", "industries", "level", "competencies"),
        ),
        (
            gettext_lazy("Measure and time"),
            ("hours", "credits", "credit_unit", "months_valid", "valid_from", "valid_to"),
        ),
        (
            gettext_lazy("More about it"),
            ("country", "jurisdiction", "is_regulated", "ctid", "website"),
        ),
    ),
}
"""By kind: the columns of its form under their headings."""

LONG: Final = {
    "long_text": 4,
    "list": 3,
    "reference": 2,
    "occupation": 2,
    "skill": 3,
    "industry": 2,
}
"""Rows of the fields that hold several lines."""

A_LINE_EACH: Final = frozenset({"reference", "occupation", "skill", "industry"})


class RecordForm(forms.Form):
    """Fields made of a kind's columns; what they mean is the machine's to say."""

    def __init__(self, *args: Any, kind: str, fixed: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.fixed = kind, fixed
        known = by_key(kind)
        for key in self.names():
            self.fields[key] = _field(known[key])

    def names(self) -> list[str]:
        """Return the columns that the form asks for, in their order."""
        return [key for _title, keys in GROUPS[self.kind] for key in keys if key not in self.fixed]

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield the headings with their fields."""
        for title, keys in GROUPS[self.kind]:
            yield str(title), [self[key] for key in keys if key in self.fields]

    def values(self) -> dict[str, str]:
        """Return the filled cells by column, with those that are fixed."""
        said = {key: str(self.cleaned_data.get(key) or "").strip() for key in self.names()}
        return {key: text for key, text in {**said, **self.fixed}.items() if text}

    def take(self, planned: Planned) -> None:
        """Set what is wrong beside the field that it is about."""
        for problem in planned.problems:
            rule, remedy = mending.words(problem)
            column = problem.get("column", "")
            name = wording.column_name(self.kind, column) if column else ""
            here = column if column in self.fields else None
            words = f"{rule} {remedy}".strip()
            self.add_error(here, words if here or not name else f"{name}: {words}")
        for choice in unsettled(planned):
            text = {"text": choice["text"]}
            said = (
                _("Choose below what “%(text)s” means, or take it out.")
                if choice["options"]
                else _("We know nothing like “%(text)s”. Write it in other words.")
            )
            here = choice["column"] if choice["column"] in self.fields else None
            self.add_error(here, said % text)


def _field(column: Column) -> forms.Field:
    language = reading_language()
    about: dict[str, Any] = {
        "label": column.name(language),
        "required": column.is_required,
        "help_text": _help(column, language),
    }
    choices = _choices(column)
    if choices:
        return forms.ChoiceField(choices=[("", "—"), *choices], **about)
    return forms.CharField(widget=_widget(column), max_length=20_000, **about)


def _help(column: Column, language: str) -> str:
    if column.choices or column.type in {"yes_no", "language", "text", "long_text"}:
        return column.note_es if language == "es" else column.note_en
    return column.rule(language)


def _choices(column: Column) -> list[tuple[str, str]]:
    if column.type == "yes_no":
        return [("yes", _("yes")), ("no", _("no"))]
    if column.type == "language":
        return [("es", _("Spanish")), ("en", _("English"))]
    if column.type == "country":
        return [("MX", _("Mexico")), ("US", _("United States"))]
    if column.type == "currency":
        return [("MXN", "MXN"), ("USD", "USD")]
    kind = "programmes" if column.kind == "credentials" and column.key == "credit_unit" else ""
    labels = LABELS.get((kind or column.kind, column.key))
    named = {str(value): str(label) for value, label in labels.choices} if labels else {}
    return [(word, named.get(word, word).capitalize()) for word in column.choices]


def _widget(column: Column) -> forms.Widget:
    if column.type in LONG:
        return forms.Textarea({"rows": LONG[column.type]})
    if column.type == "date":
        return forms.TextInput({"inputmode": "numeric", "placeholder": "2027-01-15"})
    if column.type == "integer":
        return forms.TextInput({"inputmode": "numeric"})
    return forms.TextInput()
