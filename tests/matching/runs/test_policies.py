"""Who asks for a run, the state table of runs, and what the database refuses."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from matching.runs import policies
from matching.runs.enums import RunStatus
from matching.runs.services import runs
from registry.people.enums import Role
from tests.factories.matching import ResultFactory, RunFactory, ShardFactory
from tests.factories.people import AT, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

MODELS = ("MatchWeights", "MatchRun", "MatchShard", "MatchResult")
MOVES = {
    ("queued", "running"),
    ("queued", "failed"),
    ("running", "published"),
    ("running", "failed"),
    ("running", "retired"),
    ("published", "retired"),
}


@pytest.mark.parametrize(
    "role",
    [
        *Role.values,
        "former steward",
        "steward of a suspended agency",
        "nobody",
        "superuser",
        "platform",
    ],
)
def test_only_stewards_and_officers_ask_for_a_run(role):
    user = None if role == "platform" else UserFactory(admin=role == "superuser")
    if role in Role.values:
        MembershipFactory(user=user, role=role)
    elif role == "former steward":
        MembershipFactory(user=user, steward=True, ended=True)
    elif role == "steward of a suspended agency":
        MembershipFactory(user=user, steward=True, organisation__suspended=True)
    allowed = role in {Role.STEWARD, Role.OFFICER, "superuser", "platform"}

    assert policies.can_request(user) is allowed
    if allowed:
        assert runs.request(by=user, as_of=AT.date(), at=AT).status == RunStatus.QUEUED
    else:
        with pytest.raises(policies.NotAnOperator):
            runs.request(by=user, as_of=AT.date(), at=AT)


@pytest.mark.parametrize("to", RunStatus.values)
@pytest.mark.parametrize("status", RunStatus.values)
def test_state_table(status, to):
    run = RunFactory.build(status=status, weights=None)

    assert policies.can_move(run, RunStatus(to)) is ((status, to) in MOVES)
    if (status, to) not in MOVES:
        with pytest.raises(policies.RunStateRefuses):
            policies.check_move(run, RunStatus(to))


@pytest.mark.parametrize("status", RunStatus.values)
def test_fail_gives_up_what_is_not_finished_only(status):
    run = RunFactory(status=status, finished_at=AT)

    runs.fail(run_id=run.pk, error="why", at=AT)

    run.refresh_from_db()
    gives_up = (status, "failed") in MOVES
    assert (run.status, run.error) == (("failed", "why") if gives_up else (status, ""))


def twice(factory, *shared, **columns):
    """Return a case that makes the same row twice."""

    def case():
        row = factory(**columns)
        factory(**columns | {name: getattr(row, name) for name in shared})

    return case


BROKEN = {
    "run_one_published": twice(RunFactory, published=True),
    "run_published_is_finished": lambda: RunFactory(published=True, finished_at=None),
    "shard_number_unique": twice(ShardFactory, "run", "number"),
    "shard_is_not_empty": lambda: ShardFactory(first=100),
    "match_rank_unique": twice(ResultFactory, "run", "profile"),
    "match_pair_unique": twice(ResultFactory, "run", "profile", "opening", rank=None),
    "match_score_in_range": lambda: ResultFactory(score=10_001),
    "match_near_miss_says_why": lambda: ResultFactory(near_miss=True),
}


def test_every_constraint_has_a_case():
    models = [apps.get_model("matching", name) for name in MODELS]

    assert set(BROKEN) == {rule.name for model in models for rule in model._meta.constraints}


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()


def test_match_that_fails_nothing_is_no_near_miss():
    with (
        pytest.raises(IntegrityError, match="match_near_miss_says_why"),
        transaction.atomic(),
    ):
        ResultFactory(failed_condition="place")
