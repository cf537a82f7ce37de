"""Remember what people meant by a text, and make it a synonym for everybody.

A choice counts at once for the organisation that made it; for everybody once a steward says so.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.intake import policies
from registry.intake.enums import ChoiceField, ChoiceStatus
from registry.intake.models import RememberedChoice, Upload
from registry.intake.selectors.normalising import normaliser
from registry.intake.services import uploads
from registry.people import policies as people
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.records import Confidence
from registry.reference.models import OccupationSynonym, SkillSynonym
from registry.reference.selectors.titles.wording import folded
from registry.refusals import Refusal, StateRefuses, check_fields

RELEASE = "chosen"


class ConceptUnknown(Refusal):
    """The concept that was chosen does not exist."""

    code = "chosen_concept_unknown"
    message = _("What you chose for “%(text)s” is not in the registry: choose from the list.")


class AlreadyDecided(StateRefuses):
    """A steward has decided about the choice."""

    code = "choice_already_decided"
    message = _("This choice has been decided about already.")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A text and the concept that a person means by it."""

    field: ChoiceField
    text: str
    code: str


@transaction.atomic
def choose(*, by: User | None, upload: Upload, chosen: Sequence[Chosen], at: dt.datetime) -> Upload:
    """Remember choices for the upload's organisation, and plan its rows anew with them.

    Raises:
        NotAnEditor, UploadStateRefuses: ``by`` may not, or the upload is past its plan.
        ConceptUnknown: a code is in none of the tables.
        InvalidFields: a text that cannot be kept.
    """
    policies.check_upload(by, upload.organisation)
    words = normaliser()
    for one in chosen:
        found = words.meanings(one.field, one.code, upload.language)
        if not found or found[0].code != one.code:
            raise ConceptUnknown(text=one.text)
        choice, _is_new = RememberedChoice.objects.get_or_create(
            organisation=upload.organisation,
            field=one.field,
            language=upload.language,
            text=folded(one.text)[:300],
            defaults={"code": one.code, "chosen_by": by},
        )
        choice.code, choice.chosen_by, choice.status = one.code, by, ChoiceStatus.PENDING
        check_fields(choice)
        choice.save()
        audit.record(
            by=by,
            action=AuditAction.UPDATE,
            target=choice,
            details={"text": one.text[:300], "code": one.code},
            at=at,
        )
    return uploads.read_again(by=by, upload=upload, at=at)


@transaction.atomic
def decide(
    *, by: User | None, choice: RememberedChoice, is_synonym: bool, at: dt.datetime
) -> RememberedChoice:
    """Make a choice a synonym for everybody, or leave it to the organisation that made it.

    Raises:
        NotASteward: ``by`` is none.
        AlreadyDecided: somebody was faster.
        ConceptUnknown: the concept has been retired since.
    """
    people.check_steward(by)
    choice.refresh_from_db(from_queryset=RememberedChoice.objects.select_for_update())
    if choice.status != ChoiceStatus.PENDING:
        raise AlreadyDecided
    choice.status = ChoiceStatus.ACCEPTED if is_synonym else ChoiceStatus.REFUSED
    choice.decided_by = by
    choice.save(update_fields=["status", "decided_by", "updated_at"])
    if is_synonym:
        _make_synonym(choice)
    audit.record(
        by=by, action=AuditAction.MOVE, target=choice, details={"to": choice.status}, at=at
    )
    return choice


def _make_synonym(choice: RememberedChoice) -> None:
    """Add the text to the vocabulary; places and levels have names, not synonyms."""
    field = ChoiceField(choice.field)
    if field not in {ChoiceField.OCCUPATION, ChoiceField.SKILL}:
        return
    found = normaliser().meanings(field, choice.code, choice.language)
    if not found or found[0].code != choice.code:
        raise ConceptUnknown(text=choice.text)
    if field == ChoiceField.SKILL:
        SkillSynonym.objects.get_or_create(
            skill_id=found[0].key,
            language=choice.language,
            term=choice.text,
            defaults={"release": RELEASE},
        )
        return
    OccupationSynonym.objects.get_or_create(
        occupation_id=found[0].key,
        language=choice.language,
        term=choice.text[:200],
        defaults={
            "release": RELEASE,
            "source": str(choice.organisation),
            "publisher": str(choice.organisation),
            "confidence": Confidence.UNVERIFIED,
        },
    )
