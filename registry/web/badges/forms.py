"""The forms of issuers: a badge, a record, a file of recipients."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.badges.selectors.documents.records import Part
from registry.catalogue.models import CredentialVersion
from registry.people.enums import Language
from registry.web.localised import reading_language
from registry.web.wording import credential_name

MOST_HOURS: Final = 100_000
DATE: Final = {"type": "date"}


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A credential that the reader's organisations issue."""

    def label_from_instance(self, obj: Any) -> str:
        """Say code and name."""
        version: CredentialVersion = obj
        return f"{version.credential.code} · {credential_name(version)}"


class RecipientForm(forms.Form):
    """Who receives, and in which language."""

    name = forms.CharField(
        label=_("Recipient's name"),
        max_length=200,
        help_text=_("As it is to be read on the badge, with its accents."),
    )
    email = forms.EmailField(
        label=_("Recipient's e-mail"),
        max_length=254,
        help_text=_(
            "The link to the badge goes there. If somebody here has proved that this address is "
            "hers, the badge is in her account at once."
        ),
    )
    awarded_on = forms.DateField(label=_("Awarded on"), widget=forms.DateInput(DATE, "%Y-%m-%d"))
    language = forms.ChoiceField(label=_("Language of the badge"), choices=Language.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["awarded_on"].initial = timezone.now().date()
        self.fields["language"].initial = reading_language()

    def clean_awarded_on(self) -> dt.date:
        """Refuse a day that is still to come."""
        day: dt.date = self.cleaned_data["awarded_on"]
        if day > timezone.now().date() + dt.timedelta(days=1):
            raise forms.ValidationError(_("This day is still to come."))
        return day


class BadgeForm(RecipientForm):
    """A badge for one person."""

    valid_until = forms.DateField(
        label=_("Valid until (not included)"),
        required=False,
        widget=forms.DateInput(DATE, "%Y-%m-%d"),
        help_text=_("Empty: as long as the credential's own term says."),
    )
    hours = forms.IntegerField(
        label=_("Hours with evidence"), required=False, min_value=0, max_value=MOST_HOURS
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What was done and where it is on file. It is part of the badge."),
    )
    evidence_url = forms.URLField(
        label=_("Address of the evidence"), required=False, max_length=500, assume_scheme="https"
    )
    field_order = ["version", "name", "email", "awarded_on", "valid_until"]

    def __init__(self, *args: Any, versions: QuerySet[CredentialVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"] = VersionField(
            queryset=versions,
            to_field_name="public_id",
            label=_("Credential"),
            empty_label=_("Choose a credential"),
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        data = super().clean() or {}
        start, end = data.get("awarded_on"), data.get("valid_until")
        if start and end and end <= start:
            self.add_error("valid_until", _("It ends before it starts."))
        return data


class RecordForm(RecipientForm):
    """The ledger of an apprenticeship: hours for every part, and which wage step was reached."""

    def __init__(self, *args: Any, parts: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["awarded_on"].label = _("As of")
        self.keys = []
        for part in parts:
            self.keys.append(part.key)
            self.fields[part.key] = _field_of(part)

    def done(self) -> dict[str, int]:
        """Return the hours by part; a wage step that was reached counts 1."""
        return {key: int(self.cleaned_data.get(key) or 0) for key in self.keys}


def _field_of(part: Part) -> forms.Field:
    if part.kind == "wage":
        return forms.BooleanField(
            label=_("Wage step reached: %(step)s") % {"step": part.name}, required=False
        )
    asked = _("Asked for: %(hours)s hours") % {"hours": part.asked} if part.asked else ""
    return forms.IntegerField(
        label=part.name, required=False, min_value=0, max_value=MOST_HOURS, help_text=asked
    )


class BatchForm(forms.Form):
    """A file of recipients of one credential."""

    file = forms.FileField(
        label=_("Your file"),
        help_text=_(
            "CSV with a first row of names: name, email, awarded_on, valid_until, hours, evidence "
            "(or nombre, correo, fecha, vence, horas, evidencia)."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    language = forms.ChoiceField(label=_("Language of the badges"), choices=Language.choices)

    def __init__(self, *args: Any, versions: QuerySet[CredentialVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = reading_language()
        self.fields["version"] = VersionField(
            queryset=versions,
            to_field_name="public_id",
            label=_("Credential"),
            empty_label=_("Choose a credential"),
        )
        self.order_fields(["version", "file", "language"])
