"""Equivalences through the API: files, equivalents, chains, gaps, history, suggestions."""

import csv
import datetime as dt
import io
import json
import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.equivalence.enums import AssertionStatus, Effect, Method, Relation
from registry.equivalence.services import inferring
from registry.people.enums import AuditAction
from registry.people.services import audit, tokens
from tests.factories.catalogue import CompetencyFactory, CredentialVersionFactory, ProgrammeFactory
from tests.factories.equivalence import AssertionFactory, ConditionFactory, EvidenceFactory
from tests.factories.matching import HeldCredentialFactory
from tests.factories.people import MembershipFactory, UserFactory
from tests.factories.reference import SkillFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 1)


def body(answer):
    return b"".join(answer.streaming_content).decode()


def exported(reader, form="csv", name="equivalences_export", **query):
    return reader.get(reverse(f"api:{name}"), {"format": form, **query})


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(body(answer))))


@pytest.fixture
def chain():
    """Two assertions one after the other, and what follows from them."""
    first = AssertionFactory(worth=Decimal("0.8"), confidence=Decimal("0.9"))
    second = AssertionFactory(source=first.target, worth=Decimal("0.5"), confidence=Decimal("0.9"))
    inferring.rebuild(at=timezone.now())
    return first, second


def test_file_is_in_the_form_asked_for(reader):
    AssertionFactory()

    kinds = {form: exported(reader, form)["Content-Type"] for form in ("csv", "sssom", "jsonld")}
    accepted = reader.get(
        reverse("api:equivalences_export"), headers={"Accept": "application/ld+json"}
    )

    assert kinds == {
        "csv": "text/csv; charset=utf-8",
        "sssom": "text/tab-separated-values; charset=utf-8",
        "jsonld": "application/ld+json",
    }
    assert json.loads(body(accepted))["@graph"][0]["@type"] == "ceterms:AlignmentMap"
    assert exported(reader, "xml").status_code == 406


def test_file_is_filtered_by_each_of_its_parameters(reader):
    first = AssertionFactory(scope_jurisdiction="US-TX", valid_to=dt.date(2026, 3, 1))
    AssertionFactory(effect=Effect.RECOGNISED)

    for query in (
        {"source": first.source.public_id},
        {"target": first.target.public_id},
        {"asserter": first.asserter.public_id},
        {"jurisdiction": "US-TX"},
        {"effect": "informative"},
        {"as_of": "2026-02-28"},
    ):
        records = [row["record"] for row in rows_of(exported(reader, **query))]
        count = 2 if "as_of" in query else 1
        assert len(records) == count, query
        assert any(str(first.public_id) in record for record in records), query
    assert len(rows_of(exported(reader, as_of="2026-03-01"))) == 1


@pytest.mark.parametrize(
    "query", [{"source": "x"}, {"as_of": "yesterday"}, {"effect": "none"}, {"fields": "source"}]
)
def test_file_with_a_strange_filter_is_refused(reader, query):
    answer = exported(reader, **query)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == next(iter(query))


def test_file_runs_no_formula(reader):
    AssertionFactory(scope_note_en="=1+1")

    (row,) = rows_of(exported(reader))

    assert row["limits_en"] == "'=1+1"


def test_unchanged_file_is_304_until_an_assertion_changes(reader):
    assertion = AssertionFactory()
    tag = exported(reader)["ETag"]

    again = reader.get(
        reverse("api:equivalences_export"), {"format": "csv"}, headers={"If-None-Match": tag}
    )
    other_form = exported(reader, "sssom")["ETag"]
    assertion.save()

    assert (again.status_code, again["ETag"]) == (304, tag)
    assert exported(reader)["ETag"] != tag != other_form


def test_file_is_streamed_in_as_many_queries_for_one_as_for_twenty(
    reader, django_assert_max_num_queries
):
    def one():
        assertion = AssertionFactory()
        EvidenceFactory(assertion=assertion)
        ConditionFactory(assertion=assertion, programme=ProgrammeFactory(published=True))

    one()
    with django_assert_max_num_queries(10) as for_one:
        assert len(rows_of(exported(reader))) == 1
    for _ in range(19):
        one()
    with django_assert_max_num_queries(10) as for_twenty:
        assert len(rows_of(exported(reader))) == 20
    assert len(for_one) == len(for_twenty)


def test_inferred_file_is_labelled_and_apart(reader, chain):
    first, second = chain

    inferred = body(exported(reader, "sssom", "equivalences_inferred")).splitlines()
    asserted = body(exported(reader, "sssom"))

    row = inferred[-1].split("\t")
    assert "semapv:MappingChaining" in row
    assert f"assertion:{first.public_id}|assertion:{second.public_id}" in row
    assert "informative" in row
    assert "never a recognition" in inferred[8]
    assert "MappingChaining" not in asserted


def test_inferred_file_loses_a_chain_with_its_step(reader, chain):
    first, _second = chain
    type(first).objects.filter(pk=first.pk).update(status=AssertionStatus.REVOKED)

    lines = body(exported(reader, "sssom", "equivalences_inferred")).splitlines()

    assert lines[-1].startswith("record_id")


def test_transfer_value_says_how_much_is_accepted(reader):
    target = CredentialVersionFactory(published=True, in_us=True, hours=200)
    AssertionFactory(target=target, effect=Effect.RECOGNISED, worth=Decimal("0.8"))
    AssertionFactory(target=target, effect=Effect.INFORMATIVE)
    AssertionFactory(target=target, effect=Effect.RECOGNISED, relation=Relation.NONE, worth=0)

    found = json.loads(body(exported(reader, "jsonld", "equivalences_transfer_values")))

    (profile,) = found["@graph"]
    (value,) = profile["ceterms:transferValue"]
    assert value["schema:value"] == 160.0
    assert value["ceterms:creditUnitType"][0]["ceterms:targetNode"] == "creditUnit:ClockHour"
    assert profile["ceterms:transferValueFor"][0].endswith(f"{target.public_id}/")


def test_one_equivalence_is_also_an_alignment_map(reader):
    assertion = AssertionFactory(relation=Relation.NARROWER)
    address = reverse("api:equivalence", args=[assertion.public_id])

    found = reader.get(address, {"format": "jsonld"})

    (part,) = found.json()["ceterms:hasPart"]
    assert found["Content-Type"] == "application/ld+json"
    assert part["ceterms:alignmentType"] == "skos:broadMatch"


def equivalents(reader, version, **query):
    query = {"as_of": DAY.isoformat(), **query}
    return reader.get(reverse("api:credential_equivalents", args=[version.public_id]), query)


def test_equivalents_are_asserted_first_and_inferred_last(reader, chain):
    first, second = chain
    informative = AssertionFactory(source=first.source, target=second.target, worth=1)
    legal = AssertionFactory(source=first.source, legal=True, worth=Decimal("0.1"))

    rows = equivalents(reader, first.source, direction="out").json()["results"]

    assert [row["assertions"] for row in rows] == [
        [str(legal.public_id)],
        [str(informative.public_id)],
        [str(first.public_id)],
        [str(first.public_id), str(second.public_id)],
    ]
    assert [row["effective_status"] for row in rows] == [
        *("legal", "informative", "informative", "inferred"),
    ]
    assert [row["is_inferred"] for row in rows] == [False, False, False, True]
    assert rows[-1]["asserter"] is None
    assert (rows[-1]["worth"], rows[-1]["hops"]) == (0.4, 2)


def test_equivalents_are_read_both_ways_and_page_by_page(reader, chain):
    first, _second = chain
    AssertionFactory(target=first.target)
    whole = equivalents(reader, first.target).json()["results"]

    paged, address = [], equivalents(reader, first.target, limit=1)
    while True:
        paged += address.json()["results"]
        if not (following := address.json()["next"]):
            break
        address = reader.get(following)

    assert paged == whole
    assert {row["direction"] for row in whole} == {"out", "in"}
    assert len(whole) == 3


@pytest.mark.parametrize("day", ["2026-02-30", "20260601", "2026-W23-1", "x", ""])
def test_day_that_does_not_exist_is_refused(reader, chain, day):
    answer = equivalents(reader, chain[0].source, as_of=day)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_day")


def test_direction_is_out_or_in(reader, chain):
    answer = equivalents(reader, chain[0].source, direction="up")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_choice")


def test_equivalents_ask_as_much_for_one_as_for_twenty(reader, django_assert_max_num_queries):
    source = CredentialVersionFactory(published=True)
    AssertionFactory(source=source)
    inferring.rebuild(at=timezone.now())
    today = timezone.now().date().isoformat()

    with django_assert_max_num_queries(8) as for_one:
        assert len(equivalents(reader, source, as_of=today).json()["results"]) == 1
    for _ in range(19):
        AssertionFactory(source=source)
    with django_assert_max_num_queries(8) as for_twenty:
        assert len(equivalents(reader, source, as_of=today).json()["results"]) == 20
    assert len(for_one) == len(for_twenty)


def between(reader, source, target, **query):
    ids = [source.public_id, target.public_id]
    return reader.get(reverse("api:credential_between", args=ids), query)


def test_between_two_shows_the_chain_where_nobody_said_anything(reader, chain):
    first, second = chain

    found = between(reader, first.source, second.target, as_of=DAY.isoformat()).json()

    assert (found["effective_status"], found["first"]) == ("inferred", None)
    (only,) = found["chains"]
    assert [step["public_id"] for step in only["steps"]] == [
        str(first.public_id),
        str(second.public_id),
    ]
    assert only["confidence"] == pytest.approx(0.81)


def test_between_two_keeps_who_disagrees(reader):
    agreed = AssertionFactory(effect=Effect.RECOGNISED)
    AssertionFactory(source=agreed.source, target=agreed.target, relation=Relation.NONE, worth=0)

    found = between(reader, agreed.source, agreed.target).json()

    assert found["effective_status"] == "recognised"
    assert found["first"]["public_id"] == str(agreed.public_id)
    assert [row["relation"] for row in found["others"]] == ["none"]


@pytest.mark.parametrize("name", ["credential_between", "credential_gap"])
def test_pair_of_one_and_of_none_is_not_found(reader, name):
    held = CredentialVersionFactory(published=True)
    draft = CredentialVersionFactory()

    for ids in (
        [held.public_id, held.public_id],
        [held.public_id, draft.public_id],
        [held.public_id, uuid.uuid4()],
    ):
        assert reader.get(reverse(f"api:{name}", args=ids)).status_code == 404


def test_gap_says_what_is_covered_and_who_teaches_the_rest(reader):
    skill, missing = SkillFactory(), SkillFactory()
    held = CredentialVersionFactory(published=True, skills=[skill])
    target = CredentialVersionFactory(published=True, in_us=True)
    for one in (skill, missing):
        CompetencyFactory(version=target, skill=one)
    course = ProgrammeFactory(published=True, skills=[missing])
    address = reverse("api:credential_gap", args=[held.public_id, target.public_id])

    found = reader.get(address).json()

    assert 0 < found["percent"] < 100
    assert sum(piece["points"] for piece in found["pieces"]) == 10_000
    taught = [row["public_id"] for piece in found["pieces"] for row in piece["programmes"]]
    assert str(course.public_id) in taught
    numbers = [piece["number"] for piece in found["pieces"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(found["untaught"]) <= set(numbers)


@pytest.mark.parametrize("name", ["credential_between", "credential_gap"])
def test_pair_asks_as_much_with_much_as_with_more(name, reader, django_assert_max_num_queries):
    first = AssertionFactory(effect=Effect.RECOGNISED)
    address = reverse(f"api:{name}", args=[first.source.public_id, first.target.public_id])

    def more():
        said = AssertionFactory(source=first.source, target=first.target)
        EvidenceFactory(assertion=said)
        ConditionFactory(assertion=said, programme=ProgrammeFactory(published=True))
        skill = SkillFactory()
        CompetencyFactory(version=first.target, skill=skill)
        ProgrammeFactory(published=True, skills=[skill])

    more()
    with django_assert_max_num_queries(40) as before:
        assert reader.get(address).status_code == 200
    for _ in range(4):
        more()
    with django_assert_max_num_queries(40) as after:
        assert reader.get(address).status_code == 200
    assert len(before) == len(after)


def test_gap_shows_what_does_not_count_and_why(reader):
    assertion = AssertionFactory(effect=Effect.INFORMATIVE)
    ids = [assertion.source.public_id, assertion.target.public_id]

    found = reader.get(reverse("api:credential_gap", args=ids)).json()

    assert [row["apart"] for row in found["statements"]] == ["compared"]


def test_gap_leaves_only_the_fields_asked_for(reader):
    assertion = AssertionFactory()
    ids = [assertion.source.public_id, assertion.target.public_id]

    found = reader.get(reverse("api:credential_gap", args=ids), {"fields": "percent,as_of"})

    assert set(found.json()) == {"percent", "as_of"}


def test_history_says_what_happened_and_never_who_did_it(reader):
    assertion = AssertionFactory()
    for action, moved in (
        (AuditAction.CREATE, {}),
        (AuditAction.MOVE, {"from": "proposed", "to": "in_review"}),
        (AuditAction.UPDATE, {"fields": ["worth", "evidence"]}),
    ):
        audit.record(
            by=UserFactory(), action=action, target=assertion, reason="Because", details=moved,
            at=timezone.now(),
        )  # fmt: skip
    address = reverse("api:equivalence_history", args=[assertion.public_id])

    rows = reader.get(address).json()["results"]

    assert [row["action"] for row in rows] == ["create", "move", "update"]
    assert (rows[1]["before"], rows[1]["after"]) == ("proposed", "in_review")
    assert rows[2]["changed"] == ["worth", "evidence"]
    assert set(rows[0]) == {"at", "action", "reason", "before", "after", "changed"}


def test_history_of_what_is_not_public_is_not_found(reader):
    assertion = AssertionFactory(proposed=True)

    for name in ("equivalence", "equivalence_history"):
        address = reverse(f"api:{name}", args=[assertion.public_id])
        assert reader.get(address).status_code == 404


def caller(user):
    _token, plain = tokens.make(user=user, name="panel", at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {plain}"})


def suggested(who, version, **query):
    return who.get(reverse("api:panel_suggestions", args=[version.public_id]), query)


def test_suggestions_are_for_panels_and_who_may_propose(reader):
    version = CredentialVersionFactory(published=True)

    assert suggested(reader, version).status_code == 401
    assert suggested(caller(UserFactory()), version).status_code == 403
    for grant in ({"reviewer": True}, {"steward": True}, {}):
        member = MembershipFactory(**grant).user
        assert suggested(caller(member), version).status_code == 200, grant


def test_suggestion_has_its_scores_and_what_was_said(reader):
    skill = SkillFactory()
    source = CredentialVersionFactory(published=True, skills=[skill], name_es="Soldadura MIG")
    target = CredentialVersionFactory(
        published=True, in_us=True, skills=[skill], name_en="MIG welding", name_es="Soldadura MIG"
    )
    said = AssertionFactory(source=source, target=target, relation=Relation.NONE, worth=0)
    who = caller(MembershipFactory(reviewer=True).user)

    answer = suggested(who, source)

    (row,) = answer.json()["results"]
    assert row["credential"]["public_id"] == str(target.public_id)
    assert row["stated"] == [str(said.public_id)]
    assert row["is_judged_none"] is True
    assert row["scores"]["competencies"] == 100
    assert "no-store" in answer["Cache-Control"]


def test_side_of_suggestions_is_across_or_own():
    version = CredentialVersionFactory(published=True)
    who = caller(MembershipFactory(reviewer=True).user)

    answer = suggested(who, version, side="elsewhere")

    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "side")
    assert suggested(who, version, side="own").json()["results"] == []


def test_what_is_inferred_by_its_asserter_is_marked(reader):
    assertion = AssertionFactory(inferred=True)

    (row,) = equivalents(reader, assertion.source).json()["results"]

    assert (row["method"], row["effective_status"]) == (Method.INFERRED, "inferred")
    assert row["asserter"]["public_id"] == str(assertion.asserter.public_id)


def test_own_gap_is_from_the_callers_profile():
    assertion = AssertionFactory(effect=Effect.RECOGNISED, relation=Relation.EXACT, worth=1)
    holder = HeldCredentialFactory(version=assertion.source).profile.user
    address = reverse("api:me_gap", args=[assertion.target.public_id])

    found = caller(holder).get(address)
    nobody = caller(UserFactory()).get(address)

    assert found.json()["held"][0]["public_id"] == str(assertion.source.public_id)
    assert found.json()["percent"] > 0
    assert "no-store" in found["Cache-Control"]
    assert (nobody.status_code, Client().get(address).status_code) == (404, 401)


def test_own_gap_counts_no_credential_that_has_run_out():
    assertion = AssertionFactory(effect=Effect.RECOGNISED, relation=Relation.EXACT, worth=1)
    held = HeldCredentialFactory(version=assertion.source, expires_on=dt.date(2020, 1, 1))
    address = reverse("api:me_gap", args=[assertion.target.public_id])

    found = caller(held.profile.user).get(address).json()

    assert (found["held"], found["percent"]) == ([], 0)
