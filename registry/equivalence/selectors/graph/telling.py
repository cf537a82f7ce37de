"""Inferred chains with the assertions that they are made of, for a page."""

import datetime as dt
from dataclasses import dataclass

from registry.catalogue.models import CredentialVersion
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import in_force
from registry.equivalence.selectors.graph.standing import Inferred, equivalents_of, rank


@dataclass(frozen=True, kw_only=True)
class ToldChain:
    """A chain and its assertions in order, all of them in force on the day asked for."""

    chain: Inferred
    steps: tuple[EquivalenceAssertion, ...]

    @property
    def source(self) -> CredentialVersion:
        """Return the credential held."""
        return self.steps[0].source

    @property
    def target(self) -> CredentialVersion:
        """Return the credential asked for."""
        return self.steps[-1].target


@dataclass(frozen=True, kw_only=True)
class ToldChains:
    """Some of a version's chains, the surest first; ``more`` are not among them."""

    told: tuple[ToldChain, ...]
    more: int


def chains_of(*, version: CredentialVersion, as_of: dt.date, limit: int) -> ToldChains:
    """Return the chains from and to a version for pairs that nobody has said anything about.

    Three queries. A chain that has lost an assertion since it was stored is left out at once.
    """
    found = equivalents_of(version=version.pk, as_of=as_of)
    said = {(row.source, row.target) for row in (*found.outgoing, *found.incoming)}
    chains = [
        chain
        for chain in (*found.inferred_outgoing, *found.inferred_incoming)
        if (chain.source, chain.target) not in said
    ]
    shown = sorted(chains, key=rank)[:limit]
    rows = (
        in_force(as_of=as_of)
        .filter(pk__in={pk for chain in shown for pk in chain.path})
        .select_related("asserter", "source__credential", "target__credential")
        .prefetch_related("conditions")
    )
    steps = {row.pk: row for row in rows} if shown else {}
    told = tuple(
        ToldChain(chain=chain, steps=tuple(steps[pk] for pk in chain.path))
        for chain in shown
        if all(pk in steps for pk in chain.path)
    )
    return ToldChains(told=told, more=len(chains) - len(shown))
