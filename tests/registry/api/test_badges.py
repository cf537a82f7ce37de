"""Badges through the API: issue, list, withdraw, verify, and what verifiers read."""

import json
import os

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.api import describing
from registry.api.views.documents import document
from registry.badges.models import Badge, SignedList
from registry.badges.services import keys, statements
from registry.catalogue.models import WageStep, WorkProcess
from registry.people.enums import Role
from registry.people.services import tokens
from tests.factories.catalogue import ProgrammeFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import AT, MembershipFactory, UserFactory
from tests.registry.api import world as frozen_world
from tests.registry.badges import world

pytestmark = pytest.mark.django_db

OWN = {
    operation["operationId"]: operation
    for operation in describing.operations(document())
    if operation["operationId"].startswith("badges_")
}


def client_of(user):
    _token, plain = tokens.make(user=user, name="CI", at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {plain}"})


def address(name="badges", *args):
    return reverse(f"badges_api:{name}", args=args)


def post(caller, path, body, **headers):
    return caller.post(path, json.dumps(body), content_type="application/json", headers=headers)


def wanted(version, **more):
    said = {
        "credential": str(version.public_id),
        "name": world.NAME,
        "email": world.EMAIL,
        "awarded_on": "2026-11-20",
        "hours": 120,
        "evidence": "Prácticas supervisadas",
    }
    return said | more


@pytest.fixture
def issuer():
    return world.issuer()


@pytest.fixture
def caller(issuer):
    return client_of(issuer[0].user)


def test_badge_is_issued_read_listed_and_revoked(caller, issuer):
    made = post(caller, address(), wanted(issuer[1]))
    one = made.json()

    assert made.status_code == 202
    assert made["Location"].endswith(address("badge", one["public_id"]))
    assert one["recipient_name"] == world.NAME
    assert caller.get(address("badge", one["public_id"])).json() == one
    [listed] = caller.get(address()).json()["results"]
    assert listed["public_id"] == one["public_id"]
    assert "token" not in listed
    body = {"to": "revoked", "reason": "error"}
    moved = post(caller, address("moves", one["public_id"]), body)
    assert moved.json()["state"] == "revoked"
    again = post(caller, address("moves", one["public_id"]), body)
    assert (again.status_code, again.json()["code"]) == (409, "badge_state_refuses")


def test_same_key_answers_with_the_same_badge(caller, issuer):
    said = wanted(issuer[1])
    first = post(caller, address(), said, **{"Idempotency-Key": "a"})
    second = post(caller, address(), said, **{"Idempotency-Key": "a"})
    other = post(caller, address(), wanted(issuer[1], name="Otra"), **{"Idempotency-Key": "a"})
    twice = post(caller, address(), said)

    assert first.json()["public_id"] == second.json()["public_id"]
    assert second["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "badge_idempotency_key_reused")
    assert (twice.status_code, twice.json()["code"]) == (409, "badge_already_issued")
    assert Badge.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"email": "x"},
        {"name": ""},
        {"awarded_on": "20/11/2026"},
        {"valid_until": "2026-11-20"},
        {"hours": -1},
        {"credential": "x"},
        {"credential": "019a0000-0000-7000-8000-000000000004"},
        {"evidence_url": "javascript:alert(1)"},
        {"language": "fr"},
        {"name": "A\x00B"},
    ],
)
def test_body_that_is_not_right_is_refused(caller, issuer, change):
    assert post(caller, address(), wanted(issuer[1], **change)).status_code == 400
    assert not Badge.objects.exists()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.STEWARD, None])
def test_others_neither_issue_nor_see_nor_revoke(issuer, role):
    badge = world.badge()
    if role is None:
        user = UserFactory()
    elif role == Role.STEWARD:
        user = MembershipFactory(steward=True).user
    else:
        user = MembershipFactory(organisation=badge.organisation, role=role).user
    caller = client_of(user)

    issued = post(caller, address(), wanted(badge.version, awarded_on="2026-11-21"))
    moved = post(caller, address("moves", badge.public_id), {"to": "revoked", "reason": "x"})

    assert issued.status_code == 403
    assert moved.status_code == 404
    assert caller.get(address("badge", badge.public_id)).status_code == 404
    assert caller.get(address()).json()["results"] == []
    assert Client().get(address()).status_code == 401


def test_anybody_verifies(issuer):
    badge = world.badge()

    for text in (badge.token, json.dumps(badge.document)):
        found = post(Client(), address("verify"), {"text": text}).json()

        assert {one["check"]: one["outcome"] for one in found["checks"]}["signature"] == "passed"
    refused = post(Client(), address("verify"), {"text": "hello"})
    assert refused.json()["code"] == "badge_nothing_to_verify"
    assert post(Client(), address("verify"), {}).status_code == 400


def test_what_verifiers_read_is_there_for_everybody():
    badge = world.badge()
    lists = address("status_list", badge.status_list.public_id, "revocation")

    did = Client().get(address("issuer_did", badge.organisation.public_id))

    assert did.json()["verificationMethod"][0]["publicKeyMultibase"] == badge.key.public
    assert Client().get(lists).json() == SignedList.objects.get(purpose="revocation").document
    assert Client().get(lists.replace("revocation", "message")).status_code == 404


def test_site_without_a_sealing_key_says_so(caller, issuer, settings):
    settings.BADGE_KEYS = []

    answer = post(caller, address(), wanted(issuer[1]))

    assert (answer.status_code, answer.json()["code"]) == (503, keys.BadgesSwitchedOff.code)


def test_list_asks_the_same_for_one_and_for_many(caller, issuer, django_assert_num_queries):
    post(caller, address(), wanted(issuer[1]))
    caller.get(address())
    with django_assert_num_queries(2):
        caller.get(address())
    for day in range(1, 6):
        post(caller, address(), wanted(issuer[1], awarded_on=f"2026-11-0{day}"))
    with django_assert_num_queries(2):
        caller.get(address())


def record_answers(owner, caller):
    """Return an answer of every operation on records of apprenticeships."""
    programme = ProgrammeFactory(
        provider=owner.organisation, status="published", title_es="Soldador dual"
    )
    WorkProcess.objects.create(programme=programme, position=1, name_es="Soldar", hours=2000)
    WageStep.objects.create(programme=programme, position=1, percent=60)
    said = {
        "programme": str(programme.public_id),
        "name": world.NAME,
        "email": world.EMAIL,
        "as_of": "2026-11-20",
        "done": [{"part": "process-1", "hours": 1200}, {"part": "wage-1", "hours": 1}],
    }
    made = post(caller, address("records"), said).json()
    return {
        "badges_records_issue": made,
        "badges_records_list": caller.get(address("records")).json(),
        "badges_records_retrieve": caller.get(address("record", made["public_id"])).json(),
    }


def answers():
    """Return an answer of every operation."""
    with frozen_world.frozen():
        owner, version = world.issuer()
        caller = client_of(owner.user)
        made = post(caller, address(), wanted(version, hours=120)).json()
        badge = Badge.objects.get()
        assertion = AssertionFactory(asserter=owner.organisation)
        statements.sign(by=owner.user, assertion=assertion, at=AT)
        verified = post(caller, address("verify"), {"text": badge.token})
        lists = address("status_list", badge.status_list.public_id, "suspension")
        found = {
            "badges_issue": made,
            "badges_list": caller.get(address()).json(),
            "badges_retrieve": caller.get(address("badge", badge.public_id)).json(),
            "badges_verify": verified.json(),
            "badges_issuer_did": caller.get(
                address("issuer_did", owner.organisation.public_id)
            ).json(),
            "badges_status_list": caller.get(lists).json(),
            "badges_statement": caller.get(address("statement", assertion.public_id)).json(),
        }
        body = {"to": "suspended", "reason": "En revisión"}
        found |= record_answers(owner, caller)
        found["badges_move"] = post(caller, address("moves", badge.public_id), body).json()
    return found


def schema_of(operation):
    whole = document()
    responses = OWN[operation]["responses"]
    content = responses.get("200", responses.get("202"))["content"][describing.JSON]
    return {**content["schema"], "components": whole["components"]}


def test_answers_keep_to_their_schemas_and_have_examples():
    found = answers()
    assert set(found) == set(OWN)
    for operation, answer in found.items():
        jsonschema.Draft202012Validator(schema_of(operation)).validate(answer)
    if os.environ.get("API_EXAMPLES") == "write":
        text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
        describing.BADGE_EXAMPLES.write_text(text + "\n", encoding="utf-8")
    shown = json.loads(describing.BADGE_EXAMPLES.read_text(encoding="utf-8"))
    assert {name: set(one) for name, one in found.items()} == {
        name: set(one) for name, one in shown.items()
    }
    assert all(describing.examples()[operation] for operation in OWN)
