"""Why the services of credentials refuse."""

from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal, StateRefuses


class CodeTaken(Refusal):
    """The issuer has used this code for another credential."""

    code = "credential_code_taken"
    message = _("The issuer already has a credential with the code %(code)s.")


class CtidTaken(Refusal):
    """Another credential has this CTID."""

    code = "credential_ctid_taken"
    message = _("Another credential already has the CTID %(ctid)s.")


class VersionTaken(Refusal):
    """The credential has a version of this name."""

    code = "credential_version_taken"
    message = _("This credential already has a version %(version)s.")


class NameMissing(Refusal):
    """The name in the language of the source is missing."""

    code = "credential_name_missing"
    message = _("The name in the language of the source is missing.")


class CompetencyNameless(NameMissing):
    """A competency is named in neither language."""

    code = "competency_name_missing"
    message = _("Competency %(row)s has no name: give it one in Spanish or in English.")


class EndsBeforeStart(Refusal):
    """The version ends before it starts."""

    code = "credential_version_ends_before_start"
    message = _("The end of validity has to come after its start.")


class CreditsWithoutUnit(Refusal):
    """Credits without their unit, a unit without credits, or no credit at all."""

    code = "credential_credits_without_unit"
    message = _("Credits need their unit, and a unit more than 0 credits. Give both or neither.")


class AnotherIsPublished(StateRefuses):
    """The credential has a published version."""

    code = "another_version_is_published"
    message = _("Another version is published: supersede that one.")


class WeightOutOfRange(Refusal):
    """An occupation's weight is not over 0 up to 1."""

    code = "occupation_weight_out_of_range"
    message = _("The weight of an occupation is more than 0 and at most 1.")


class OccupationTwice(Refusal):
    """A version names an occupation twice."""

    code = "credential_occupation_twice"
    message = _("Occupation %(row)s is in the list already: name each once.")


class RecognitionTwice(Refusal):
    """A body says the same of a credential twice."""

    code = "recognition_twice"
    message = _("Recognition %(row)s is there already: one body says one thing once in a place.")


class CredentialFixed(StateRefuses):
    """A version was published: what all versions share stays as it was judged."""

    code = "credential_fixed"
    message = _(
        "A published credential keeps its %(fields)s. Enter another credential with a code of "
        "its own instead."
    )


class ReasonMissing(Refusal):
    """An act that the public sees needs its reason."""

    code = "record_reason_missing"
    message = _("Say why: the reason stays in the history of the record.")


class NotATypo(Refusal):
    """A correction would change what the credential is worth."""

    code = "credential_not_a_typo"
    message = _(
        "A correction mends words only. To change this, write the next version: %(fields)s."
    )
