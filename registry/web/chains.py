"""Inferred chains in words: from whom to whom, and on whose statements it rests."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from registry.catalogue.models import CredentialVersion
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors.graph import telling
from registry.web import wording

SHOWN: Final = 6
"""Chains on a credential's page, the surest first."""


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """One statement of a chain: whose, and what it leads to."""

    assertion: EquivalenceAssertion
    asserter: str
    has_conditions: bool


@dataclass(frozen=True, kw_only=True)
class ChainShown:
    """A chain in words; ``scope`` is empty where it holds without limit."""

    sentence: str
    source: CredentialVersion
    steps: list[StepShown]
    worth: Decimal
    confidence: Decimal
    scope: str


@dataclass(frozen=True, kw_only=True)
class ChainsShown:
    """The chains on a page; ``more`` are not among them."""

    rows: list[ChainShown]
    more: int


def shown(version: CredentialVersion, day: dt.date) -> ChainsShown:
    """Return the inferred chains of a credential version in words."""
    return in_words(telling.chains_of(version=version, as_of=day, limit=SHOWN))


def in_words(found: telling.ToldChains) -> ChainsShown:
    """Return chains that were found in words."""
    return ChainsShown(rows=[_shown(told) for told in found.told], more=found.more)


def _shown(told: telling.ToldChain) -> ChainShown:
    names = {
        "source": wording.credential_name(told.source),
        "target": wording.credential_name(told.target),
    }
    return ChainShown(
        sentence=_("Inferred, recognized by nobody: %(source)s may cover part of %(target)s.")
        % names,
        source=told.source,
        steps=[
            StepShown(
                assertion=step,
                asserter=wording.organisation_name(step.asserter),
                has_conditions=bool(step.conditions.all()),
            )
            for step in told.steps
        ],
        worth=told.chain.worth,
        confidence=told.chain.confidence,
        scope=wording.limits(told.chain.jurisdiction, told.chain.sector),
    )
