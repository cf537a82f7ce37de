"""Records of apprenticeships through the API: issue, list, read, and what is refused."""

import pytest
from django.test import Client

from registry.badges.models import Badge
from registry.people.enums import Role
from tests.factories.people import MembershipFactory
from tests.registry.api.test_badges import address, client_of, post
from tests.registry.badges import world
from tests.registry.badges.test_statements_and_records import apprenticeship

pytestmark = pytest.mark.django_db


def wanted(taught, **more):
    done = {"process-1": 200, "process-2": 30, "instruction-1": 144, "wage-1": 1}
    said = {
        "programme": str(taught.public_id),
        "name": world.NAME,
        "email": world.EMAIL,
        "as_of": "2026-11-20",
        "done": [{"part": part, "hours": hours} for part, hours in done.items()],
    }
    return said | more


@pytest.fixture
def provider():
    return apprenticeship()


@pytest.fixture
def caller(provider):
    return client_of(provider[0].user)


def test_record_is_issued_read_and_listed(caller, provider):
    world.badge()
    made = post(caller, address("records"), wanted(provider[1]))
    one = made.json()

    assert made.status_code == 202
    assert one["kind"] == "record"
    assert one["hours"] == 374
    lines = {row["part"]: (row["done"], row["asked"], row["is_whole"]) for row in one["ledger"]}
    assert lines == {
        "process-1": (200, 200, True),
        "process-2": (30, 300, False),
        "instruction-1": (144, 144, True),
        "wage-1": (1, None, True),
    }
    assert caller.get(address("record", one["public_id"])).json() == one
    [listed] = caller.get(address("records")).json()["results"]
    assert listed["public_id"] == one["public_id"]
    assert "ledger" not in listed
    again = post(caller, address("records"), wanted(provider[1]))
    assert (again.status_code, again.json()["code"]) == (409, "badge_already_issued")


def test_badge_of_a_credential_is_no_record():
    badge = world.badge()
    caller = client_of(badge.issued_by)

    assert caller.get(address("badge", badge.public_id)).status_code == 200
    assert caller.get(address("record", badge.public_id)).status_code == 404
    assert caller.get(address("records")).json()["results"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"done": []},
        {"done": [{"part": "process-9", "hours": 1}]},
        {"done": [{"part": "process-1", "hours": 1}, {"part": "process-1", "hours": 2}]},
        {"done": [{"part": "process-1", "hours": -1}]},
        {"done": [{"part": "x", "hours": 1}]},
        {"done": {"process-1": 1}},
        {"programme": "019a0000-0000-7000-8000-000000000004"},
        {"as_of": "20/11/2026"},
        {"email": "x"},
        {"name": "A\x00B"},
    ],
)
def test_body_that_is_not_right_is_refused(caller, provider, change):
    assert post(caller, address("records"), wanted(provider[1], **change)).status_code == 400
    assert not Badge.objects.exists()


def test_ledger_without_hours_is_refused(caller, provider):
    said = wanted(provider[1], done=[{"part": "wage-1", "hours": 1}])

    answer = post(caller, address("records"), said)

    assert (answer.status_code, answer.json()["code"]) == (409, "badge_ledger_empty")


def test_others_neither_issue_nor_read(caller, provider):
    one = post(caller, address("records"), wanted(provider[1])).json()
    viewer = MembershipFactory(organisation=provider[0].organisation, role=Role.VIEWER).user
    other = client_of(viewer)

    issued = post(other, address("records"), wanted(provider[1], as_of="2026-11-21"))

    assert issued.status_code == 403
    assert other.get(address("record", one["public_id"])).status_code == 404
    assert other.get(address("records")).json()["results"] == []
    assert Client().get(address("records")).status_code == 401


def test_list_asks_the_same_for_one_and_for_many(caller, provider, django_assert_num_queries):
    post(caller, address("records"), wanted(provider[1]))
    caller.get(address("records"))
    with django_assert_num_queries(2):
        caller.get(address("records"))
    for day in range(1, 6):
        post(caller, address("records"), wanted(provider[1], as_of=f"2026-11-0{day}"))
    with django_assert_num_queries(2):
        caller.get(address("records"))
