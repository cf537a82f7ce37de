"""Equivalence in one sentence, in the reader's language. Inferred is never said as recognised."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import AssertionStatus, Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.people.models import Organisation
from registry.web.localised import text_of

BINDING: Final = frozenset({Effect.LEGAL, Effect.RECOGNISED, Effect.ISSUER, Effect.ACCEPTED})
"""Effects by which somebody stands behind it that one credential counts for the other."""


class Tie(StrEnum):
    """What joins two credentials on a page: decides the words and the arrow between them."""

    COUNTS = "counts"
    IDLE = "idle"
    COMPARED = "compared"
    NONE = "none"
    INFERRED = "inferred"


@dataclass(frozen=True, kw_only=True)
class AssertionShown:
    """An assertion in words; ``scope`` is empty where it holds without limit."""

    sentence: str
    scope: str
    inferred: bool
    tie: Tie
    asserter: str


def listed(names: Iterable[str]) -> str:
    """Join names as a sentence does: with commas, and a word before the last."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def either(names: Iterable[str]) -> str:
    """Join names that stand for each other."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s or %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def credential_name(version: CredentialVersion) -> str:
    """Return the name of a credential version without a mark: for sentences."""
    return text_of(version, "name")


def is_inferred(assertion: EquivalenceAssertion) -> bool:
    """Tell whether nobody asserted it: it was derived."""
    return assertion.method == Method.INFERRED


def is_binding(assertion: EquivalenceAssertion) -> bool:
    """Tell whether it makes one credential count for the other, and not only compares them."""
    counts = assertion.relation != Relation.NONE and assertion.effect in BINDING
    return counts and not is_inferred(assertion)


def tie_of(assertion: EquivalenceAssertion) -> Tie:
    """Return what an assertion joins its credentials by; binding ones count while published."""
    if is_inferred(assertion):
        return Tie.INFERRED
    if assertion.relation == Relation.NONE:
        return Tie.NONE
    if not is_binding(assertion):
        return Tie.COMPARED
    return Tie.COUNTS if assertion.status == AssertionStatus.PUBLISHED else Tie.IDLE


def organisation_name(organisation: Organisation) -> str:
    """Return the name of an organisation; one that is made up says so, and only once."""
    says_so = organisation.name.endswith(("(sample)", "(muestra)"))
    if organisation.is_sample and not says_so:
        return _("%(name)s (sample)") % {"name": organisation.name}
    return organisation.name


def assertion_sentence(assertion: EquivalenceAssertion) -> str:
    """Say what an assertion does, who says so, and in which direction."""
    words = {
        "source": credential_name(assertion.source),
        "target": credential_name(assertion.target),
        "asserter": organisation_name(assertion.asserter),
    }
    if is_inferred(assertion):
        return _("Inferred, recognized by nobody: %(source)s may cover part of %(target)s.") % words
    if assertion.relation == Relation.NONE:
        return _("%(asserter)s finds that %(source)s does not count towards %(target)s.") % words
    return _sentence_of(assertion.effect) % words


def _sentence_of(effect: str) -> str:
    sentences = {
        Effect.LEGAL: _("By law, %(source)s counts as %(target)s (%(asserter)s)."),
        Effect.RECOGNISED: _("%(asserter)s recognizes %(source)s where %(target)s is asked for."),
        Effect.ISSUER: _("%(asserter)s, which issues %(target)s, recognizes %(source)s for it."),
        Effect.ACCEPTED: _("%(asserter)s accepts %(source)s where %(target)s is asked for."),
    }
    compared = _("%(asserter)s compared %(source)s with %(target)s. It binds nobody.")
    return sentences.get(Effect(effect), compared)


def scope_sentence(assertion: EquivalenceAssertion) -> str:
    """Say where and in which sector an assertion holds; empty where it has no limit."""
    note = text_of(assertion, "scope_note")
    said = note or limits(assertion.scope_jurisdiction, assertion.scope_sector)
    if assertion.is_federal_only:
        return f"{said} {_('It holds before federal authorities only.')}".strip()
    return said


def limits(place: str, sector: str) -> str:
    """Say in which place and sector something holds; empty where it has no limit."""
    words = {"place": place, "sector": sector}
    if place and sector:
        return _("Holds in %(place)s, in the sector %(sector)s only.") % words
    if place:
        return _("Holds in %(place)s only.") % words
    if sector:
        return _("Holds in the sector %(sector)s only.") % words
    return ""


def assertion_shown(assertion: EquivalenceAssertion) -> AssertionShown:
    """Return an assertion's sentence, its limits, and whether it is only inferred."""
    return AssertionShown(
        sentence=assertion_sentence(assertion),
        scope=scope_sentence(assertion),
        inferred=is_inferred(assertion),
        tie=tie_of(assertion),
        asserter=organisation_name(assertion.asserter),
    )
