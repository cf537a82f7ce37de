"""What a statement of equivalence has to be to make sense, whoever makes it."""

from dataclasses import asdict
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.equivalence.enums import Effect, Method, Relation, WholeRule
from registry.equivalence.services import evidence
from registry.equivalence.services.drafts import AssertionDraft, ScoresDraft
from registry.refusals import Refusal

EXACT: Final = Decimal("0.001")


class SelfEquivalence(Refusal):
    """Both sides are the same credential version."""

    code = "self_equivalence"
    message = _("A credential is not compared with itself.")


class InferredWithEffect(Refusal):
    """What was inferred would be shown as recognised."""

    code = "inferred_with_effect"
    message = _("What is inferred is never shown as recognized: its effect is informative.")


class NoEvidence(Refusal):
    """Nothing is given that the assertion stands on."""

    code = "no_evidence"
    message = _("An assertion needs at least one piece of evidence.")


class NoMatchWithWorth(Refusal):
    """It says that nothing matches and that something is worth something."""

    code = "no_match_with_worth"
    message = _("Where nothing matches the worth is nothing.")


class ShareOutOfRange(Refusal):
    """Worth or confidence is not a share."""

    code = "share_out_of_range"
    message = _("Worth and confidence lie between 0 and 1.")


class EndsBeforeStart(Refusal):
    """The assertion ends before it starts."""

    code = "assertion_ends_before_start"
    message = _("The end of validity has to come after its start.")


class NothingExamined(Refusal):
    """The worth would follow from scores that are not there."""

    code = "nothing_examined"
    message = _("This rule needs the score of at least one dimension.")


class WorthNotByRule(Refusal):
    """The worth is not what the stated rule makes of the scores."""

    code = "worth_not_by_rule"
    message = _("By the rule that you state, the worth is %(worth)s.")


def whole_of(scores: ScoresDraft, rule: WholeRule) -> Decimal | None:
    """Return the worth, 0 to 1 in thousandths, that a rule makes of the scores.

    None where it is for the asserter to judge, or where nothing was examined.
    """
    examined = [score for score in asdict(scores).values() if score is not None]
    if rule == WholeRule.JUDGED or not examined:
        return None
    whole = min(examined) if rule == WholeRule.LEAST else Decimal(sum(examined)) / len(examined)
    return (Decimal(whole) / 100).quantize(EXACT, rounding=ROUND_HALF_EVEN)


def check(draft: AssertionDraft, *, is_complete: bool) -> None:
    """Refuse what makes no sense; evidence may still be missing where it is not complete.

    Raises:
        SelfEquivalence, InferredWithEffect, NoEvidence, NoMatchWithWorth: it makes no sense.
        NothingExamined, WorthNotByRule: the worth does not follow from the rule.
        EvidenceIsScript, EvidenceInnerAddress, EvidenceIsCircular: see ``evidence``.
    """
    if draft.source.pk == draft.target.pk:
        raise SelfEquivalence
    if draft.method == Method.INFERRED and draft.effect != Effect.INFORMATIVE:
        raise InferredWithEffect
    if is_complete and draft.method != Method.INFERRED and not draft.evidence:
        raise NoEvidence
    if draft.relation == Relation.NONE and draft.worth != 0:
        raise NoMatchWithWorth
    _check_rule(draft)
    for row in draft.evidence:
        evidence.check_address(row.url)


def _check_rule(draft: AssertionDraft) -> None:
    if draft.rule == WholeRule.JUDGED or draft.relation == Relation.NONE:
        return
    whole = whole_of(draft.scores, draft.rule)
    if whole is None:
        raise NothingExamined
    if draft.worth != whole:
        raise WorthNotByRule(worth=whole)
