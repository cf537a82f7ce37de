"""What stands behind a match, computed again from the run's own snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.engine import Scarcity, Verdict, explain
from matching.engine.change import Change, Lever
from matching.engine.enums import UNKNOWN, Flag, Force
from matching.engine.explain import Explanation, GroupFact
from matching.openings.enums import Strength
from matching.profiles.models import HeldCredential
from matching.runs.facts import (
    Counterfactual,
    CredentialFact,
    LanguageFact,
    MatchCard,
    PairFacts,
)
from matching.runs.models import MatchRun
from matching.runs.selectors import snapshots, weights
from matching.runs.selectors.snapshots import Snapshot, SnapshotDamaged
from matching.runs.selectors.status import current_run
from registry.catalogue.models import CredentialVersion
from registry.equivalence.models import EquivalenceAssertion
from registry.reference.enums import MATCHED_LANGUAGES
from registry.reference.models import Skill

STRENGTHS = {
    Force.PREFERRED: Strength.PREFERRED,
    Force.EMPLOYER: Strength.REQUIRED,
    Force.LAW: Strength.REQUIRED_BY_LAW,
}
PERMITS = {Verdict.YES: "yes", Verdict.UNKNOWN: "unknown", Verdict.NO: "no"}
EPOCH_DAY = np.datetime64("1970-01-01")


def explained_all(*, cards: Sequence[MatchCard]) -> list[PairFacts | None]:
    """Return the facts of each match, in the cards' order, in a fixed number of queries.

    None stands for a match whose card's own reasons are all there is to tell: a newer run
    without the pair was published since the card was read, or the snapshot of the published
    run is not on this machine.
    """
    run = current_run()
    if run is None or not cards:
        return [None] * len(cards)
    try:
        snapshot = snapshots.read(run.snapshot, run.snapshot_sha256)
        told = _told(cards, run, snapshot)
    except SnapshotDamaged:
        return [None] * len(cards)
    records = Records.of(snapshot, cards, [one for one in told if one is not None])
    return [
        None if one is None else records.facts(card, one)
        for card, one in zip(cards, told, strict=True)
    ]


def _told(
    cards: Sequence[MatchCard], run: MatchRun, snapshot: Snapshot
) -> list[Explanation | None]:
    """Explain each pair; None where the snapshot does not have the worker or the opening."""
    weighed = weights.of_row(run.weights)
    scarcity = _scarcity(run.snapshot, run.snapshot_sha256)
    told: list[Explanation | None] = []
    for card in cards:
        worker = _row(snapshot.workers.ids, card.profile.pk)
        opening = _row(snapshot.openings.ids, card.opening.pk)
        if worker is None or opening is None:
            told.append(None)
            continue
        explanation = explain(
            snapshot.workers,
            worker,
            snapshot.openings,
            opening,
            snapshot.equivalents,
            weighed,
            isco_codes=snapshot.isco_codes,
            as_of=int((np.datetime64(run.as_of) - EPOCH_DAY).astype(int)),
            scarcity=scarcity,
        )
        told.append(explanation)
    return told


def _row(ids: NDArray[np.int64], key: int) -> int | None:
    """Return the row of a primary key, or None where the snapshot does not have it."""
    row = int(np.searchsorted(ids, key))
    return row if row < len(ids) and ids[row] == key else None


@lru_cache(maxsize=2)
def _scarcity(name: str, sha256: str) -> Scarcity:
    return Scarcity.of(snapshots.read(name, sha256).openings)


@dataclass(frozen=True, kw_only=True)
class Records:
    """The records behind the indices of some explanations."""

    snapshot: Snapshot
    skills: dict[int, Skill]
    versions: dict[int, CredentialVersion]
    assertions: dict[int, EquivalenceAssertion]
    proofs: dict[tuple[int, int], str]

    @classmethod
    def of(
        cls, snapshot: Snapshot, cards: Sequence[MatchCard], told: Sequence[Explanation]
    ) -> "Records":
        """Load every skill, credential, proof and assertion that the explanations speak of."""
        skills, versions, assertions = set(), set(), set()
        for one in told:
            skills |= {snapshot.skill_keys[i] for i in _skill_indices(one)}
            versions |= {snapshot.version_keys[i] for i in _version_indices(snapshot, one)}
            assertions |= {
                snapshot.assertion_keys[g.equivalence]
                for g in one.groups
                if g.equivalence is not None
            }
        return cls(
            snapshot=snapshot,
            skills=Skill.objects.in_bulk(skills),
            versions=CredentialVersion.objects.select_related("credential__issuer").in_bulk(
                versions
            ),
            assertions=EquivalenceAssertion.objects.select_related(
                "asserter", "source__credential", "target__credential"
            )
            .prefetch_related("conditions")
            .in_bulk(assertions),
            proofs=_proofs(cards, versions),
        )

    def facts(self, card: MatchCard, one: Explanation) -> PairFacts:
        """Turn one explanation into facts about records."""
        flags = Flag(one.flags)
        return PairFacts(
            card=card,
            skills_met=self._skills(one.skills.required_held),
            skills_missing=self._skills(one.skills.required_missing),
            preferred_met=self._skills(one.skills.preferred_held),
            preferred_missing=self._skills(one.skills.preferred_missing),
            credentials=tuple(self._credential(card, group) for group in one.groups),
            languages=tuple(
                LanguageFact(
                    language=MATCHED_LANGUAGES[fact.language],
                    asked=fact.minimum,
                    known=fact.level,
                )
                for fact in one.languages
            ),
            experience_tenths=one.experience.has,
            experience_asked_tenths=one.experience.asked,
            education=one.education.has,
            education_asked=one.education.asked,
            wage_wish=one.wage.least,
            wage_from=one.wage.offered_from,
            wage_to=one.wage.offered_to,
            distance_km=one.place.km,
            permit=PERMITS[one.place.verdict],
            relocates=Flag.RELOCATION in flags,
            crosses_border=Flag.CROSS_BORDER in flags,
            counterfactual=self._change(one.counterfactual, one),
        )

    def _skills(self, indices: Sequence[int]) -> tuple[Skill, ...]:
        return tuple(self.skills[self.snapshot.skill_keys[i]] for i in indices)

    def _version(self, index: int) -> CredentialVersion:
        return self.versions[self.snapshot.version_keys[index]]

    def _credential(self, card: MatchCard, group: GroupFact) -> CredentialFact:
        asked = self.snapshot.openings.requirements.credentials.row(group.group)
        asserted = (
            None
            if group.equivalence is None
            else self.assertions.get(self.snapshot.assertion_keys[group.equivalence])
        )
        held = None if group.held is None else self._version(group.held)
        return CredentialFact(
            asked=tuple(self._version(int(index)) for index in asked),
            strength=STRENGTHS[group.force],
            is_met=group.met,
            held=held,
            asserted=asserted,
            proof=self.proofs.get((card.profile.pk, held.pk), "") if held else "",
        )

    def _change(self, change: Change | None, one: Explanation) -> Counterfactual | None:
        if change is None:
            return None
        if change.lever is Lever.SKILL:
            return Counterfactual(gain=change.gain, skill=self._skills([change.index])[0])
        if change.lever is Lever.CREDENTIAL:
            return Counterfactual(gain=change.gain, credential=self._version(change.index))
        known = next((f.level for f in one.languages if f.language == change.index), int(UNKNOWN))
        return Counterfactual(
            gain=change.gain,
            language=LanguageFact(
                language=MATCHED_LANGUAGES[change.index], asked=change.level or 0, known=known
            ),
        )


def _proofs(cards: Sequence[MatchCard], versions: set[int]) -> dict[tuple[int, int], str]:
    """Return the proof of each held credential, by profile and version."""
    held = HeldCredential.objects.filter(
        profile__in=[card.profile.pk for card in cards], version__in=versions
    ).values_list("profile_id", "version_id", "proof")
    return {(profile, version): proof for profile, version, proof in held}


def _skill_indices(one: Explanation) -> set[int]:
    facts = one.skills
    listed = {
        *facts.required_held,
        *facts.required_missing,
        *facts.preferred_held,
        *facts.preferred_missing,
    }
    return listed | _changed(one, Lever.SKILL)


def _version_indices(snapshot: Snapshot, one: Explanation) -> set[int]:
    asked = snapshot.openings.requirements.credentials
    found = {int(index) for group in one.groups for index in asked.row(group.group)}
    found |= {group.held for group in one.groups if group.held is not None}
    return found | _changed(one, Lever.CREDENTIAL)


def _changed(one: Explanation, lever: Lever) -> set[int]:
    change = one.counterfactual
    return {change.index} if change is not None and change.lever is lever else set()
