"""Propose and review equivalences by program: the same rules as the pages, said as problems."""

import json
import os
import uuid

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse

from registry.api import describing
from registry.api.views.documents import document
from registry.equivalence.models import EquivalenceAssertion
from registry.people.enums import Role
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory, RoundFactory, SeatFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.registry.api import world
from tests.registry.api.test_intake import client_of, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def asserter():
    return OrganisationFactory(body=True, name="Consejo de prueba")


@pytest.fixture
def editor(asserter):
    return client_of(MembershipFactory(organisation=asserter, role=Role.EDITOR).user)


def reviewer(country="MX"):
    body = OrganisationFactory(body=True, country=country, name=f"Panel {country}")
    return client_of(
        MembershipFactory(role=Role.REVIEWER, organisation=body, user__display_name="R").user
    )


def body(speaker, **changes):
    """Return a statement that is right."""
    said = {
        "asserter": str(speaker.public_id),
        "relation": "close",
        "effect": "recognised",
        "method": "expert_panel",
        "confidence": "0.8",
        "rule": "least",
        "scores": {"level": 90, "competencies": 75},
        "valid_from": "2026-12-01",
        "evidence": [
            {
                "title": "Comparison of both standards",
                "url": "https://example.org/comparison.pdf",
                "page": "12",
                "summary_en": "Both ask for the same test piece.",
                "summary_es": "Las dos piden la misma probeta.",
            }
        ],
        "conditions": [
            {"kind": "exam", "text_en": "Safety exam", "text_es": "Examen de seguridad"}
        ],
    }
    for side, columns in (("source", {}), ("target", {"in_us": True})):
        if side not in changes:
            said[side] = str(CredentialVersionFactory(published=True, **columns).public_id)
    return {name: value for name, value in (said | changes).items() if value is not None}


def post(caller, name, said, *args):
    where = reverse(f"proposals_api:{name}", args=args)
    return caller.post(where, json.dumps(said), content_type="application/json")


def proposed(editor, asserter):
    answer = post(editor, "proposals", body(asserter))
    assert answer.status_code == 202, answer.content
    return uuid.UUID(answer.json()["public_id"])


def test_statement_is_proposed_reviewed_from_both_sides_and_published(editor, asserter):
    one = proposed(editor, asserter)
    assert EquivalenceAssertion.objects.get().worth * 100 == 75
    mexico, states = reviewer("MX"), reviewer("US")
    assert post(mexico, "moves", {"to": "in_review"}, one).json()["status"] == "in_review"
    asked = post(mexico, "requests", {"text": "Which edition?"}, one).json()["notes"][0]
    for caller in (mexico, states):
        declared = post(caller, "declarations", {"has_conflict": False}, one)
        assert declared.status_code == 202, declared.content
        voted = post(caller, "votes", {"choice": "approve"}, one)
        assert voted.status_code == 202, voted.content
    refused = post(mexico, "moves", {"to": "published"}, one)
    assert problem(refused) == (409, "evidence_request_open")
    post(editor, "answer", {"text": "The second one."}, one, asked["public_id"])

    body_ = post(states, "moves", {"to": "published"}, one).json()

    assert body_["status"] == "published"
    assert {seat["side"] for seat in body_["rounds"][0]["seats"]} == {"MX", "US"}
    assert Client().get(reverse("api:equivalence", args=[one])).json()["status"] == "published"


def test_one_side_alone_does_not_publish(editor, asserter):
    one = proposed(editor, asserter)
    caller = reviewer("US")
    post(caller, "moves", {"to": "in_review"}, one)
    post(caller, "declarations", {"has_conflict": False}, one)
    post(caller, "votes", {"choice": "approve"}, one)
    assert problem(post(caller, "moves", {"to": "published"}, one)) == (409, "two_sides_missing")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"effect": "legal"}, 403, "effect_not_yours"),
        ({"effect": "issuer"}, 403, "effect_not_yours"),
        ({"method": "inferred"}, 400, "invalid_choice"),
        ({"evidence": []}, 400, "no_evidence"),
        ({"evidence": [{"title": "A", "url": "javascript:1"}]}, 400, "evidence_is_script"),
        ({"evidence": [{"title": "A", "url": "http://10.0.0.1/"}]}, 400, "evidence_inner_address"),
        ({"worth": "0.9"}, 400, "worth_not_by_rule"),
        ({"worth": "1.2", "rule": "judged"}, 400, "max_value"),
        ({"scores": {}}, 400, "required"),
        ({"scores": {}, "worth": "0.5"}, 400, "nothing_examined"),
        ({"relation": "none", "worth": "0.5"}, 400, "no_match_with_worth"),
        ({"valid_to": "2026-11-01"}, 400, "assertion_ends_before_start"),
        ({"source": str(uuid.uuid4())}, 400, "record_unknown"),
        ({"asserter": str(uuid.uuid4())}, 400, "organisation_unknown"),
        ({"confidence": None}, 400, "required"),
    ],
)
def test_statement_that_makes_no_sense_is_refused_by_name(editor, asserter, changes, status, code):
    assert problem(post(editor, "proposals", body(asserter, **changes))) == (status, code)
    assert not EquivalenceAssertion.objects.exists()


def test_no_match_is_worth_nothing_without_saying_so(editor, asserter):
    answer = post(editor, "proposals", body(asserter, relation="none"))
    assert (answer.status_code, answer.json()["worth"]) == (202, 0)


@pytest.mark.parametrize("text", ["a\x00b", "x" * 4001])
def test_text_that_cannot_be_kept_is_refused(editor, asserter, text):
    one = proposed(editor, asserter)
    assert problem(post(editor, "comments", {"text": text}, one))[0] == 400


def test_credential_is_not_compared_with_itself(editor, asserter):
    same = str(CredentialVersionFactory(published=True).public_id)
    answer = post(editor, "proposals", body(asserter, source=same, target=same))
    assert problem(answer) == (400, "self_equivalence")


def test_suspended_asserter_is_refused(asserter):
    steward = client_of(MembershipFactory(steward=True).user)
    said = body(asserter)
    asserter.status = "suspended"
    asserter.save()
    assert problem(post(steward, "proposals", said)) == (409, "asserter_suspended")


def test_overlapping_validity_is_refused(editor, asserter):
    standing = AssertionFactory(asserter=asserter)
    again = AssertionFactory(
        in_review=True, asserter=asserter, source=standing.source, target=standing.target
    )
    current = RoundFactory(assertion=again)
    SeatFactory(round=current, approves=True)
    SeatFactory(round=current, approves=True, us=True)
    steward = client_of(MembershipFactory(steward=True).user)
    answer = post(steward, "moves", {"to": "published"}, again.public_id)
    assert problem(answer) == (409, "overlapping_validity")


def test_draft_is_for_its_people_alone(editor, asserter):
    answer = post(editor, "proposals", body(asserter, send=False, evidence=[]))
    one = answer.json()["public_id"]
    assert answer.json()["moves"] == ["proposed"]
    assert problem(post(editor, "moves", {"to": "proposed"}, one)) == (400, "no_evidence")
    assert reviewer().get(reverse("proposals_api:proposal", args=[one])).status_code == 404
    listed = editor.get(reverse("proposals_api:proposals")).json()["results"]
    assert [row["public_id"] for row in listed] == [one]


@pytest.mark.parametrize(
    ("name", "said", "status", "code"),
    [
        ("votes", {"choice": "approve"}, 403, "conflict_not_declared"),
        ("votes", {"choice": "maybe"}, 400, "invalid_choice"),
        ("declarations", {"has_conflict": True}, 400, "declaration_missing"),
        ("comments", {"text": " "}, 400, "blank"),
        ("moves", {"to": "revoked", "reason": "x"}, 403, "not_your_part"),
        ("moves", {"to": "in_review"}, 409, "assertion_state_refuses"),
        ("moves", {"to": "lost"}, 400, "invalid_choice"),
    ],
)
def test_act_that_is_refused_says_why(editor, asserter, name, said, status, code):
    one = proposed(editor, asserter)
    caller = reviewer()
    post(caller, "moves", {"to": "in_review"}, one)
    assert problem(post(caller, name, said, one)) == (status, code)


def test_nobody_is_let_in_without_a_token_or_a_part(editor, asserter):
    one = proposed(editor, asserter)
    paths = ["moves", "declarations", "votes", "comments", "requests"]
    for name in paths:
        assert problem(post(Client(), name, {}, one))[0] == 401
        assert problem(post(client_of(UserFactory()), name, {}, one))[0] == 404
    where = reverse("proposals_api:proposal", args=[one])
    assert problem(Client().get(where))[0] == 401
    assert problem(client_of(UserFactory()).get(where)) == (404, "not_found")


def test_list_is_one_size_for_one_and_twenty(editor, asserter, django_assert_num_queries):
    AssertionFactory.create_batch(20, asserter=asserter, proposed=True)
    for limit in (1, 20):
        with django_assert_num_queries(4):
            found = editor.get(reverse("proposals_api:proposals", query={"limit": limit})).json()
        assert len(found["results"]) == limit


OWN = {
    operation["operationId"]: operation
    for operation in describing.operations(dict(document()))
    if operation["operationId"].startswith("proposals_")
}


def schema_of(operation):
    """Return the schema of what an operation answers."""
    responses = OWN[operation]["responses"]
    content = responses.get("200", responses.get("202"))["content"][describing.JSON]
    return {**content["schema"], "components": document()["components"]}


def answers():
    """Return an answer of every operation."""
    with world.frozen():
        asserter = OrganisationFactory(body=True, name="Consejo de prueba")
        editor = client_of(MembershipFactory(organisation=asserter, role=Role.EDITOR).user)
        mexico = reviewer("MX")
        found = {"proposals_create": post(editor, "proposals", body(asserter)).json()}
        one = found["proposals_create"]["public_id"]
        found["proposals_list"] = editor.get(reverse("proposals_api:proposals")).json()
        found["proposals_move"] = post(mexico, "moves", {"to": "in_review"}, one).json()
        asked = post(mexico, "requests", {"text": "Which edition is it?"}, one)
        found["proposals_request"] = asked.json()
        note = asked.json()["notes"][0]["public_id"]
        said = {"text": "The edition of 2024, page 12."}
        found["proposals_answer"] = post(editor, "answer", said, one, note).json()
        said = {"text": "Both test pieces are the same."}
        found["proposals_comment"] = post(mexico, "comments", said, one).json()
        said = {"has_conflict": False}
        found["proposals_declare"] = post(mexico, "declarations", said, one).json()
        found["proposals_vote"] = post(mexico, "votes", {"choice": "approve"}, one).json()
        where = reverse("proposals_api:proposal", args=[one])
        found["proposals_retrieve"] = mexico.get(where).json()
    return found


def test_answers_keep_to_their_schemas_and_stand_as_examples():
    found = answers()
    assert set(found) == set(OWN)
    for operation, answer in found.items():
        jsonschema.Draft202012Validator(schema_of(operation)).validate(answer)
    path = describing.PROPOSAL_EXAMPLES
    if os.environ.get("API_EXAMPLES") == "write":
        text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
        text = text.replace("http://testserver", "https://registry.example")
        path.write_text(text + "\n", encoding="utf-8")
    shown = json.loads(path.read_text(encoding="utf-8"))
    assert {name: set(one) for name, one in found.items()} == {
        name: set(one) for name, one in shown.items()
    }
