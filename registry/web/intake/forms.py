"""The form that sends a file: for whom, what its rows are, and where they come from."""

import uuid
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.intake.enums import IntakeKind
from registry.intake.services import targets
from registry.people.models import Organisation
from registry.people.policies import Person, is_steward

FIRST: Final = (
    IntakeKind.PROGRAMMES,
    IntakeKind.OFFERINGS,
    IntakeKind.CREDENTIALS,
    IntakeKind.COMPETENCIES,
    IntakeKind.APPRENTICESHIPS,
    IntakeKind.EQUIVALENCES,
    IntakeKind.OPENINGS,
    IntakeKind.ORGANISATIONS,
)
"""Kinds in the order in which they are offered."""

ACCEPTS: Final = ".csv,.tsv,.txt,.xlsx,.json,.jsonld,.ndjson,.jsonl"


def kinds(user: Person) -> list[tuple[str, str]]:
    """Return the kinds that a person can upload here, with their names.

    Only stewards enter organizations.
    """
    known = set(targets.kinds())
    if not is_steward(user):
        known.discard(IntakeKind.ORGANISATIONS)
    return [(kind.value, str(kind.label).capitalize()) for kind in FIRST if kind in known]


class UploadForm(forms.Form):
    """A file, or an address to fetch it from. ``once`` makes sending it twice send it once."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=_("For which organization"),
        to_field_name="public_id",
        empty_label=None,
    )
    kind = forms.ChoiceField(label=_("What is in the rows"))
    file = forms.FileField(
        label=_("Your file"), required=False, help_text=_("Choose it, or drag it here.")
    )
    address = forms.URLField(
        label=_("Or its address on the Internet"),
        required=False,
        assume_scheme="https",
        max_length=500,
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation],
        offered: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        whom = self.fields["organisation"]
        whom.queryset = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            whom.initial = organisations[0].public_id
            whom.widget = forms.HiddenInput()
        self.fields["kind"].choices = self.offered = offered  # type: ignore[attr-defined]
        self.fields["once"].initial = uuid.uuid4()
        self.fields["file"].widget.attrs = {"accept": ACCEPTS}
        if settings.INTAKE_FETCH_HOSTS:
            self.fields["address"].help_text = _("Only from: %(hosts)s.") % {
                "hosts": ", ".join(settings.INTAKE_FETCH_HOSTS)
            }
        else:
            del self.fields["address"]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two ways to send rows."""
        data = super().clean() or {}
        sent = [name for name in ("file", "address") if data.get(name)]
        if not sent and not self.errors.get("file") and not self.errors.get("address"):
            self.add_error("file", _("Choose the file that has your rows."))
        if len(sent) == 2:
            self.add_error("address", _("Send a file or an address, not both."))
        return data
