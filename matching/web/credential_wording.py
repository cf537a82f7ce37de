"""What became of a credential that is asked for, as whole sentences."""

from typing import Literal

from django.utils.translation import gettext as _

from matching.openings.enums import Strength
from matching.profiles.enums import ProofStatus
from matching.runs.facts import CredentialFact
from registry.equivalence.models import EquivalenceAssertion
from registry.web.localised import text_of
from registry.web.wording import (
    assertion_sentence,
    credential_name,
    either,
    is_binding,
    listed,
    organisation_name,
)

Voice = Literal["worker", "employer"]
"""To the worker herself ("you"), or about a person to an employer."""


def held(fact: CredentialFact, voice: Voice) -> str:
    """Say that she holds what is asked for; to employers also on which proof."""
    if fact.held is None:
        return ""
    words = {"name": credential_name(fact.held)}
    if voice == "worker":
        return _("You hold %(name)s, which is asked for.") % words
    return _("Holds %(name)s, which is asked for (%(proof)s).") % (words | _proof(fact))


def _proof(fact: CredentialFact) -> dict[str, str]:
    """Return how far the worker's own credential is proven; without a record she states it."""
    return {"proof": str(ProofStatus(fact.proof or ProofStatus.CLAIMED).label)}


def reached(fact: CredentialFact, voice: Voice) -> str:
    """Say through which equivalence a requirement is met; to employers also on which proof."""
    assert fact.asserted is not None  # noqa: S101 - said() has looked
    sentence = assertion_sentence(fact.asserted)
    if voice == "worker" or fact.held is None:
        return sentence
    words = {"name": credential_name(fact.held)} | _proof(fact)
    return f"{sentence} " + _("Holds %(name)s (%(proof)s).") % words


def not_held(fact: CredentialFact) -> str:
    """Say which credential is missing, or what the one she holds lacks."""
    words = {"asked": either(credential_name(version) for version in fact.asked)}
    if fact.asserted is not None:
        return _not_enough(fact.asserted)
    sentences = {
        Strength.REQUIRED_BY_LAW: _("Required by law: %(asked)s."),
        Strength.REQUIRED: _("Required by the employer: %(asked)s."),
        Strength.PREFERRED: _("Welcome, not required: %(asked)s."),
    }
    return sentences[Strength(fact.strength)] % words


def _not_enough(assertion: EquivalenceAssertion) -> str:
    """Say what a held credential lacks: only what binds somebody counts once more is added."""
    if not is_binding(assertion):
        return assertion_sentence(assertion)
    words = {
        "held": credential_name(assertion.source),
        "asked": credential_name(assertion.target),
        "asserter": organisation_name(assertion.asserter),
        "conditions": listed(text_of(row, "text") for row in assertion.conditions.all()),
    }
    if words["conditions"]:
        return (
            _(
                "According to %(asserter)s, %(held)s counts for %(asked)s"
                " once this is added: %(conditions)s."
            )
            % words
        )
    return _("According to %(asserter)s, %(held)s covers only part of %(asked)s.") % words
