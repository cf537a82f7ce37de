"""A worker and an opening that meet through an equivalence, and how a run gets through."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from matching.openings.enums import Strength
from matching.openings.models import Opening
from matching.profiles.models import WorkerProfile
from matching.runs.models import MatchResult, MatchRun
from matching.runs.services import runs, shards
from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import Effect, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.people.enums import ConsentPurpose
from registry.reference.models import Municipality, Occupation, Skill
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.matching import (
    ExperienceFactory,
    HeldCredentialFactory,
    OpeningFactory,
    OpeningOccupationFactory,
    ProfileFactory,
    RequirementFactory,
    WorkerSkillFactory,
)
from tests.factories.people import AT, ConsentFactory
from tests.factories.reference import MunicipalityFactory, OccupationFactory, SkillFactory

DAY = AT.date()


@dataclass
class Broker:
    """Remembers what was sent; ``current_app`` of Celery as far as runs use it."""

    sent: list[tuple[str, int]] = field(default_factory=list)

    def send_task(self, name: str, args: list[int]) -> None:
        """Keep the task."""
        self.sent.append((name, *args))

    def deliver(self, at: dt.datetime = AT) -> list[tuple[str, int]]:
        """Carry out everything sent, in order, with what it sends in turn; return it."""
        done = []
        while self.sent:
            name, key = self.sent.pop(0)
            if name == runs.START_TASK:
                runs.start(run_id=key, at=at)
            else:
                shards.work(shard_id=key, at=at)
            done.append((name, key))
        return done


@dataclass(frozen=True, kw_only=True)
class World:
    """One trade, one place, one worker and one opening that asks for a foreign credential."""

    trade: Occupation
    place: Municipality
    skill: Skill
    held: CredentialVersion
    asked: CredentialVersion
    worker: WorkerProfile
    opening: Opening


def world() -> World:
    """Return a worker who lacks nothing but the credential that the opening requires."""
    trade, place, skill = OccupationFactory(code="7212"), MunicipalityFactory(), SkillFactory()
    held = CredentialVersionFactory(published=True)
    asked = CredentialVersionFactory(published=True, in_us=True)
    profile = worker(trade, place, skill)
    HeldCredentialFactory(profile=profile, version=held)
    offer = opening(trade, place, skill)
    require(offer, asked)
    return World(
        trade=trade, place=place, skill=skill, held=held, asked=asked, worker=profile, opening=offer
    )


def worker(
    trade: Occupation, place: Municipality, skill: Skill | None = None, **columns: Any
) -> WorkerProfile:
    """Return somebody of the trade who allows to be matched and to be shown."""
    profile = ProfileFactory(municipality=place, **columns)
    ExperienceFactory(profile=profile, occupation=trade)
    if skill:
        WorkerSkillFactory(profile=profile, skill=skill)
    ConsentFactory(user=profile.user)
    ConsentFactory(user=profile.user, purpose=ConsentPurpose.SHOWN_ANONYMOUSLY)
    return profile


def opening(
    trade: Occupation, place: Municipality, skill: Skill | None = None, **columns: Any
) -> Opening:
    """Return a published opening of the trade."""
    offer = OpeningFactory(municipality=place, **columns)
    OpeningOccupationFactory(opening=offer, occupation=trade)
    if skill:
        RequirementFactory(opening=offer, skill=skill)
    return offer


def require(
    offer: Opening, version: CredentialVersion, strength: Strength = Strength.REQUIRED
) -> None:
    """Let the opening ask for a credential."""
    RequirementFactory(opening=offer, credential=True, version=version, strength=strength)


def assert_worth(here: World, **columns: Any) -> EquivalenceAssertion:
    """Assert that the worker's credential counts as the one that the opening asks for."""
    facts = {
        "source": here.held,
        "target": here.asked,
        "relation": Relation.EXACT,
        "effect": Effect.RECOGNISED,
        "worth": Decimal(1),
    }
    return AssertionFactory(**facts | columns)


def run_through(at: dt.datetime = AT, as_of: dt.date = DAY) -> MatchRun:
    """Request a run and carry it to its end in this process, without a broker."""
    run = runs.request(by=None, as_of=as_of, at=at)
    runs.start(run_id=run.pk, at=at)
    for shard in run.shards.all():
        shards.work(shard_id=shard.pk, at=at)
    run.refresh_from_db()
    return run


def matched(run: MatchRun) -> list[MatchResult]:
    """Return the matches of a run without the near misses."""
    return list(run.rows.filter(near_miss=False).order_by("profile", "rank"))
