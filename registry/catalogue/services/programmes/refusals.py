"""Why the services of programmes refuse."""

from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal


class CodeTaken(Refusal):
    """The provider has used this code for another programme."""

    code = "programme_code_taken"
    message = _("The provider already has a program with the code %(code)s.")


class TitleMissing(Refusal):
    """The title in the language of the source is missing."""

    code = "programme_title_missing"
    message = _("The title in the language of the source is missing.")


class CreditsWithoutUnit(Refusal):
    """Credits without their unit, a unit without credits, or no credit at all."""

    code = "programme_credits_without_unit"
    message = _("Credits need their unit, and a unit more than 0 credits. Give both or neither.")


class CipCodeWrong(Refusal):
    """The CIP code has another shape than CIP 2020 gives it."""

    code = "programme_cip_code_wrong"
    message = _("A CIP code looks like 48, 48.05 or 48.0508; %(code)s does not.")


class ProviderFixed(Refusal):
    """A programme stays with its provider."""

    code = "programme_provider_fixed"
    message = _("A program stays with its provider: create one for %(organisation)s instead.")


class ReasonMissing(Refusal):
    """An act that the public sees needs its reason."""

    code = "programme_reason_missing"
    message = _("Say why: the reason stays in the history of the record.")


class RatioIncomplete(Refusal):
    """Half a ratio, or a zero in it."""

    code = "apprenticeship_ratio_incomplete"
    message = _("A ratio needs both its numbers, apprentices and journeyworkers, each over 0.")


class LinkTwice(Refusal):
    """A programme says the same of a credential twice."""

    code = "programme_link_twice"
    message = _("Credential %(row)s is in the list already: name it once.")


class WorkProcessNameless(Refusal):
    """A work process is named in neither language."""

    code = "work_process_name_missing"
    message = _("Work process %(row)s has no name: give it one in Spanish or in English.")


class WorkProcessHoursReversed(Refusal):
    """The most hours of a work process are fewer than its hours."""

    code = "work_process_hours_reversed"
    message = _("Work process %(row)s: the most hours cannot be fewer than the hours.")


class InstructionNameless(Refusal):
    """A course of the related instruction is named in neither language."""

    code = "instruction_name_missing"
    message = _("Course %(row)s of the instruction has no name: give it one in either language.")


class WageStepEmpty(Refusal):
    """A wage step says neither a share nor an amount."""

    code = "wage_step_empty"
    message = _("Wage step %(row)s says no wage: give a percent, an hourly amount, or both.")


class WagePercentOutOfRange(Refusal):
    """A wage step's share is not over 0 up to 100."""

    code = "wage_step_percent_out_of_range"
    message = _("Wage step %(row)s: the percent is more than 0 and at most 100.")


class WageWithoutCurrency(Refusal):
    """A wage step has an amount without a currency, or a currency without an amount."""

    code = "wage_step_without_currency"
    message = _("Wage step %(row)s: an amount needs its currency, and a currency its amount.")


class PrerequisiteSaysNothing(Refusal):
    """A condition lacks what its kind asks for."""

    code = "prerequisite_says_nothing"
    message = _("Condition %(row)s does not say what it asks for: fill in what its kind needs.")


class OutcomeTwice(Refusal):
    """One source says the same of one cohort twice."""

    code = "outcome_twice"
    message = _("Outcome %(row)s is in the list already: same measure, year and source.")


class OutcomeOutOfRange(Refusal):
    """A rate is not 0 to 100, or a wage has no amount or currency."""

    code = "outcome_out_of_range"
    message = _(
        "Outcome %(row)s: a rate is 0 to 100 without a currency; a wage is over 0 with its"
        " currency."
    )
