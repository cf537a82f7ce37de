"""Who may move a catalogue record where: one table of role, state and target."""

import pytest

from registry.catalogue import policies
from registry.catalogue.enums import RecordStatus
from registry.people.enums import OrganisationStatus
from tests.factories.catalogue import CredentialVersionFactory, ProgrammeFactory
from tests.registry.people.test_policies import person

pytestmark = pytest.mark.django_db

EDITOR = {("draft", "review"), ("review", "draft")}
OWNER = EDITOR | {
    ("review", "published"),
    ("published", "archived"),
    ("archived", "published"),
}

MAY = {
    "anonymous": set(),
    "outsider": set(),
    "owner elsewhere": set(),
    "viewer": set(),
    "editor": EDITOR,
    "owner": OWNER,
    "past owner": set(),
    "reviewer": set(),
    "officer": set(),
    "steward": OWNER,
    "superuser": set(),
    "platform": OWNER,
}


def moves(user, record) -> set[tuple[str, str]]:
    found = set()
    for state in RecordStatus.values:
        record.status = state
        found |= {(state, to) for to in RecordStatus.values if policies.can_move(user, record, to)}
    return found


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("factory", [CredentialVersionFactory, ProgrammeFactory])
def test_policy_role_state_target(factory, role):
    record = factory()

    assert moves(person(role, policies.owner_of(record)), record) == MAY[role]


def test_policy_owner_of_an_unverified_issuer_publishes_nothing():
    version = CredentialVersionFactory(credential__issuer__status=OrganisationStatus.PENDING)

    assert moves(person("owner", version.credential.issuer), version) == EDITOR


@pytest.mark.parametrize("role", MAY)
def test_policy_supersede_is_for_whoever_publishes(role):
    version = CredentialVersionFactory(published=True)

    expected = role in {"owner", "steward", "platform"}
    assert policies.can_supersede(person(role, version.credential.issuer), version) == expected


@pytest.mark.parametrize("state", set(RecordStatus.values) - {"published"})
def test_policy_only_a_published_version_has_a_successor(state):
    assert not policies.can_supersede(None, CredentialVersionFactory(status=state))


def test_policy_nobody_supersedes_by_hand():
    with pytest.raises(policies.SupersededBySuccessor):
        policies.check_move(None, CredentialVersionFactory(published=True), "superseded")


def test_policy_state_table_knows_every_state():
    assert set(policies.NEXT_STATUS) == set(RecordStatus.values)
