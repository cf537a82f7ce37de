"""Suggested pairs for a panel: what might be worth comparing, and what was said of it already.

A suggestion is nobody's statement. It is kept nowhere, published nowhere, and shown only to
those who may propose or review; what comes of it is a proposal like any other.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import AssertionStatus, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import in_effective_order, visible_to
from registry.equivalence.selectors.suggesting import reading
from registry.equivalence.selectors.suggesting.records import Scored
from registry.equivalence.selectors.suggesting.whole import RULE, Rule, ranked
from registry.people.policies import Person
from registry.reference.selectors.titles.ranking import Ranker

ENDED: Final = (AssertionStatus.REJECTED, AssertionStatus.REVOKED)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A version that may be worth proposing, how it scores, and what was said of the pair.

    ``stated`` are the assertions on it in this direction that the person may see, those with
    most effect first. ``is_judged_none``: an asserter found no match, and that has not ended.
    """

    version: CredentialVersion
    scored: Scored
    stated: tuple[EquivalenceAssertion, ...] = ()

    @property
    def is_judged_none(self) -> bool:
        """Tell whether somebody's standing judgement is that there is no match."""
        return any(row.relation == Relation.NONE and row.status not in ENDED for row in self.stated)


def found(
    *,
    version: CredentialVersion,
    across: bool = True,
    ranker: Ranker | None = None,
    rule: Rule = RULE,
) -> list[Scored]:
    """Return what may be worth comparing with a version, best first, whatever was said of it.

    ``across``: in other countries; otherwise in its own.
    """
    by = ranker or reading.ranker()
    source = reading.sides([version.pk])[0]
    pks = reading.candidates(version, source, across=across, ranker=by)
    return ranked(source, reading.sides(pks), ranker=by, rule=rule)


def suggestions(
    *, version: CredentialVersion, user: Person, across: bool = True, limit: int = 10
) -> tuple[Suggestion, ...]:
    """Return what to lay before a panel for a version, best first, with what was said of it.

    What an asserter judged to be no match comes after everything else, beyond the ``limit``: it
    is shown, so that nobody does the work again unknowingly. A fixed number of queries.
    """
    rows = found(version=version, across=across)
    stated = _stated(version, user, {row.target.pk for row in rows})
    versions = CredentialVersion.objects.select_related("credential__issuer", "level").in_bulk(
        [row.target.pk for row in rows]
    )
    made = [
        Suggestion(
            version=versions[row.target.pk],
            scored=row,
            stated=tuple(stated.get(row.target.pk, ())),
        )
        for row in rows
    ]
    open_ = [row for row in made if not row.is_judged_none]
    return (*open_[:limit], *[row for row in made if row.is_judged_none])


def _stated(
    version: CredentialVersion, user: Person, targets: Collection[int]
) -> Mapping[int, list[EquivalenceAssertion]]:
    rows = visible_to(user).filter(source=version, target__in=targets)
    found: dict[int, list[EquivalenceAssertion]] = defaultdict(list)
    for row in in_effective_order(rows).select_related("asserter"):
        found[row.target_id].append(row)
    return found
