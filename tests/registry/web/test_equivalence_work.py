"""The pages of the work on equivalence: proposing, reviewing, the desk and the pair."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from registry.equivalence.enums import AssertionStatus, Effect
from registry.equivalence.models import EquivalenceAssertion, PanelSeat, ReviewNote
from registry.people.enums import Role
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import (
    AssertionFactory,
    EvidenceFactory,
    NoteFactory,
    RoundFactory,
    SeatFactory,
)
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import OccupationFactory

pytestmark = pytest.mark.django_db


def client_of(user):
    found = Client()
    found.force_login(user)
    return found


def member(organisation, role=Role.EDITOR):
    return client_of(MembershipFactory(organisation=organisation, role=role).user)


def reviewer(country="MX"):
    return member(OrganisationFactory(body=True, country=country), Role.REVIEWER)


@pytest.fixture
def asserter():
    return OrganisationFactory(body=True)


@pytest.fixture
def pair():
    welder = OccupationFactory(code="7212")
    return (
        CredentialVersionFactory(published=True, occupations=[welder]),
        CredentialVersionFactory(published=True, in_us=True, occupations=[welder]),
    )


def address(pair, **query):
    sides = {"source": pair[0].public_id, "target": pair[1].public_id}
    return reverse("propose_equivalence", query=sides | query)


def form(**changes):
    """Return a form that is right, with one document."""
    said = {
        "relation": "close",
        "effect": "recognised",
        "method": "expert_panel",
        "confidence": "80",
        "score_level": "90",
        "score_competencies": "75",
        "rule": "least",
        "worth": "",
        "valid_from": "2026-12-01",
        "evidence-TOTAL_FORMS": "2",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-title": "Comparison",
        "evidence-0-url": "https://example.org/a.pdf",
        "conditions-TOTAL_FORMS": "2",
        "conditions-INITIAL_FORMS": "0",
        "conditions-0-kind": "exam",
        "conditions-0-text_en": "Safety exam",
        "conditions-0-text_es": "Examen de seguridad",
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def review_of(assertion):
    return reverse("equivalence_review", args=[assertion.public_id])


def text_of(answer):
    return answer.content.decode()


def test_credentials_are_chosen_by_search_without_a_script(asserter, pair):
    editor = member(asserter)
    source, target = pair
    first = text_of(editor.get(reverse("propose_equivalence", query={"q": source.credential.code})))
    assert f"?source={source.public_id}" in first
    query = {"source": source.public_id, "q": target.credential.code}
    second = text_of(editor.get(reverse("propose_equivalence", query=query)))
    assert f"source={source.public_id}&amp;target={target.public_id}" in second


def test_form_begins_with_what_the_records_say(asserter, pair):
    page = text_of(member(asserter).get(address(pair)))
    assert 'name="score_occupation" value="100"' in page


def test_form_offers_only_effects_that_the_asserter_can_give(asserter, pair):
    page = text_of(member(asserter).get(address(pair)))
    assert 'value="recognised"' in page
    assert 'value="legal"' not in page
    assert 'value="issuer"' not in page
    assert 'value="inferred"' not in page


def test_statement_is_saved_shown_changed_and_sent(asserter, pair):
    editor = member(asserter)
    saved = editor.post(address(pair), form())
    made = EquivalenceAssertion.objects.get()
    assert saved.status_code == 302
    assert (made.status, made.worth * 100, made.asserter) == ("draft", 75, asserter)
    assert made.conditions.get().text_es == "Examen de seguridad"
    shown = text_of(editor.get(saved["Location"]))
    assert reverse("edit_equivalence", args=[made.public_id]) in shown

    edit = reverse("edit_equivalence", args=[made.public_id])
    again = text_of(editor.get(edit))
    assert 'value="Comparison"' in again
    assert 'value="75.0"' in again
    changed = form(
        score_competencies="60",
        **{
            "evidence-INITIAL_FORMS": "1",
            "evidence-0-title": "Another comparison",
            "conditions-INITIAL_FORMS": "1",
            "conditions-0-DELETE": "on",
        },
    )
    assert editor.post(edit, changed).status_code == 302
    made.refresh_from_db()
    assert (made.worth * 100, made.score_competencies) == (60, 60)
    assert [row.title for row in made.evidence.all()] == ["Another comparison"]
    assert not made.conditions.exists()

    editor.post(review_of(made), {"act": "move", "to": "proposed", "back": "equivalence"})
    made.refresh_from_db()
    assert made.status == AssertionStatus.PROPOSED


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"worth": "90"}, "By the rule that you state, the worth is 0.750"),
        ({"rule": "mean", "score_level": "", "score_competencies": ""}, "at least one dimension"),
        ({"relation": "none", "worth": "20", "rule": "judged"}, "Where nothing matches"),
        ({"effect": "legal"}, "legal"),
        ({"score_level": "101"}, "between 0 and 100"),
        ({"confidence": "101"}, "100"),
        ({"valid_to": "2026-01-01"}, "after its start"),
        ({"scope_jurisdiction": "Texas"}, "US-TX"),
        ({"evidence-0-url": "javascript:alert(1)"}, "not a script or a program"),
        ({"evidence-0-url": "http://192.168.0.1/a"}, "Nobody else can open this address"),
        ({"evidence-0-sha256": "abc"}, "64 digits"),
        ({"evidence-0-title": ""}, "evidence-0-title"),
        ({"conditions-0-text_es": ""}, "conditions-0-text_es"),
    ],
)
def test_form_says_at_its_place_what_is_wrong(asserter, pair, changes, says):
    answer = member(asserter).post(address(pair), form(**changes))
    assert answer.status_code == 400
    page = text_of(answer)
    assert says in page
    assert "field-error" in page
    assert not EquivalenceAssertion.objects.exists()


def test_self_equivalence_is_refused_on_the_form(asserter, pair):
    answer = member(asserter).post(address((pair[0], pair[0])), form())
    assert answer.status_code == 400
    assert "A credential is not compared with itself." in text_of(answer)


def test_proposing_is_for_those_who_speak_for_somebody(pair):
    assert Client().get(address(pair)).status_code == 302
    for user in (UserFactory(), MembershipFactory(role=Role.VIEWER).user):
        assert client_of(user).get(address(pair)).status_code == 403


def test_steward_proposes_for_her_agency(pair):
    steward = MembershipFactory(steward=True)
    client_of(steward.user).post(address(pair), form(effect="legal"))
    assert EquivalenceAssertion.objects.get().asserter == steward.organisation


def test_edit_is_for_the_asserter_and_before_the_decision():
    found = AssertionFactory(proposed=True)
    edit = reverse("edit_equivalence", args=[found.public_id])
    assert reviewer().get(edit).status_code == 403
    editor = member(found.asserter)
    assert editor.get(edit).status_code == 200
    EquivalenceAssertion.objects.update(status="revoked")
    assert editor.get(edit).status_code == 403


def test_draft_is_nobody_elses_to_see():
    found = AssertionFactory(status="draft")
    for client in (Client(), reviewer(), member(found.target.credential.issuer)):
        page = reverse("equivalence", args=[found.public_id])
        assert client.get(page).status_code == 404


def test_review_goes_from_taking_up_to_publishing(asserter):
    found = AssertionFactory(proposed=True, asserter=asserter)
    EvidenceFactory(assertion=found)
    mexico, states, editor = reviewer("MX"), reviewer("US"), member(asserter)
    here = review_of(found)
    mexico.post(here, {"act": "move", "to": "in_review"})
    mexico.post(here, {"act": "request", "text": "Which edition?"})
    for client in (mexico, states):
        assert "Do you have a conflict of interest?" in text_of(client.get(here))
        client.post(here, {"act": "declare", "conflict": "no"})
        client.post(here, {"act": "vote", "choice": "approve"})
    note = ReviewNote.objects.get()
    refused = mexico.post(here, {"act": "move", "to": "published"})
    assert refused.status_code == 400
    assert "A request for evidence is still open." in text_of(refused)
    editor.post(here, {"act": "answer", "note": str(note.public_id), "text": "The second."})

    done = states.post(here, {"act": "move", "to": "published"})

    assert done.status_code == 302
    found.refresh_from_db()
    assert found.status == AssertionStatus.PUBLISHED
    public = text_of(Client().get(reverse("equivalence", args=[found.public_id])))
    assert "Decided by a panel of both countries" in public
    assert "A reviewer voted (Mexico): approve" in public
    seat = PanelSeat.objects.first()
    assert seat.organisation.name in public
    assert str(seat.reviewer) not in public


def test_refused_act_keeps_what_was_written():
    current = RoundFactory()
    answer = reviewer().post(review_of(current.assertion), {"act": "declare", "conflict": "yes"})
    assert answer.status_code == 400
    assert "Say what your conflict of interest is." in text_of(answer)
    client = reviewer()
    client.post(review_of(current.assertion), {"act": "declare", "conflict": "no"})
    said = {"act": "vote", "choice": "reject", "text": " "}
    assert client.post(review_of(current.assertion), said).status_code == 400


def test_review_is_closed_to_those_without_a_part():
    found = AssertionFactory()
    assert Client().get(review_of(found)).status_code == 302
    assert client_of(UserFactory()).get(review_of(found)).status_code == 403
    assert client_of(UserFactory()).post(review_of(found), {"act": "comment"}).status_code == 403


@pytest.mark.parametrize(
    "said",
    [
        {"act": "dance"},
        {"act": "move", "to": "lost"},
        {"act": "vote", "choice": "maybe"},
        {"act": "answer", "note": "x"},
        {"act": "answer", "note": str(uuid.uuid4())},
    ],
)
def test_act_that_does_not_exist_is_nowhere(said):
    found = AssertionFactory(in_review=True)
    assert reviewer().post(review_of(found), said).status_code == 404


def test_issuer_contests_and_asserter_appeals_on_the_page(asserter):
    found = AssertionFactory(asserter=asserter)
    issuer = member(found.target.credential.issuer)
    assert "Contest" in text_of(issuer.get(review_of(found)))
    issuer.post(review_of(found), {"act": "move", "to": "contested", "reason": "Wrong hours"})
    editor = member(asserter)
    editor.post(review_of(found), {"act": "move", "to": "appealed", "reason": "They are right"})
    found.refresh_from_db()
    assert (found.status, found.status_reason) == ("appealed", "They are right")


def test_withdrawn_proposal_is_gone(asserter):
    found = AssertionFactory(proposed=True, asserter=asserter)
    answer = member(asserter).post(review_of(found), {"act": "withdraw"})
    assert answer["Location"].endswith(reverse("equivalence_desk"))
    assert not EquivalenceAssertion.objects.exists()


def section(page, anchor):
    """Return the part of a page under a heading."""
    return page.split(f'id="{anchor}"')[1].split("<section")[0]


def test_desk_sorts_what_waits_for_whom():
    client = reviewer("MX")
    mine, theirs, ready, fresh = AssertionFactory.create_batch(4, in_review=True)
    RoundFactory(assertion=mine)
    SeatFactory(round=RoundFactory(assertion=theirs), approves=True)
    both = RoundFactory(assertion=ready)
    SeatFactory(round=both, approves=True)
    SeatFactory(round=both, approves=True, us=True)
    EquivalenceAssertion.objects.filter(pk=fresh.pk).update(status="proposed")
    note = NoteFactory(assertion=theirs)

    page = text_of(client.get(reverse("equivalence_desk")))

    for anchor, row in (
        ("to-vote", mine),
        ("other-side", theirs),
        ("to-decide", ready),
        ("to-take-up", fresh),
    ):
        found = section(page, anchor)
        assert review_of(row) in found
        others = {mine, theirs, ready, fresh} - {row}
        assert not any(review_of(one) in found for one in others)
    assert note.text in section(page, "requests")


def test_desk_leaves_out_what_the_reader_may_not_decide():
    body = OrganisationFactory(body=True)
    user = MembershipFactory(organisation=body, role=Role.REVIEWER).user
    own = AssertionFactory(in_review=True, asserter=body)
    RoundFactory(assertion=own)
    barred, appealed = AssertionFactory(in_review=True), AssertionFactory(status="appealed")
    SeatFactory(
        round=RoundFactory(assertion=barred), reviewer=user, organisation=body, conflict=True
    )
    first = RoundFactory(assertion=appealed, rejected=True)
    SeatFactory(round=first, reviewer=user, organisation=body, rejects=True)
    RoundFactory(assertion=appealed, appeal=True)

    page = text_of(client_of(user).get(reverse("equivalence_desk")))

    assert not any(review_of(row) in page for row in (own, barred, appealed))


def test_desk_of_an_asserter_shows_drafts_and_what_is_asked(asserter):
    draft = AssertionFactory(status="draft", asserter=asserter)
    asked = AssertionFactory(in_review=True, asserter=asserter)
    note = NoteFactory(assertion=asked)
    page = text_of(member(asserter).get(reverse("equivalence_desk")))
    assert review_of(draft) in section(page, "drafts")
    assert review_of(asked) in section(page, "own")
    assert note.text in section(page, "asked")
    assert client_of(UserFactory()).get(reverse("equivalence_desk")).status_code == 403


@pytest.mark.parametrize("name", ["desk", "review", "pair"])
def test_pages_ask_as_much_for_many_rows_as_for_one(name):
    user = MembershipFactory(organisation=OrganisationFactory(body=True), role=Role.REVIEWER).user
    client, first = client_of(user), AssertionFactory(in_review=True)

    def more(count):
        for _ in range(count):
            row = AssertionFactory(in_review=True, source=first.source, target=first.target)
            SeatFactory(round=RoundFactory(assertion=row), approves=True, us=True)
            NoteFactory(assertion=row)
        for _ in range(count):
            SeatFactory(round=first.rounds.get(), us=True)
            NoteFactory(assertion=first)

    RoundFactory(assertion=first)
    path = {
        "desk": reverse("equivalence_desk"),
        "review": review_of(first),
        "pair": reverse("equivalence_pair", args=[first.source.public_id, first.target.public_id]),
    }[name]
    counts = []
    for count in (1, 10):
        more(count)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def pair_page(source, target, client=None, **query):
    path = reverse("equivalence_pair", args=[source.public_id, target.public_id], query=query)
    return (client or Client()).get(path)


def test_pair_marks_what_counts_says_why_and_shows_who_disagrees():
    accepted = AssertionFactory(effect=Effect.ACCEPTED)
    both = {"source": accepted.source, "target": accepted.target}
    recognised = AssertionFactory(effect=Effect.RECOGNISED, **both)
    contested = AssertionFactory(contested=True, **both)

    page = text_of(pair_page(accepted.source, accepted.target))

    first = section(page, "first")
    assert recognised.asserter.name in first
    assert accepted.asserter.name not in first
    assert "The competent body recognizes it" in first
    others = section(page, "others")
    assert accepted.asserter.name in others
    assert contested.asserter.name in page


def test_pair_on_another_day_counts_what_stood_then():
    early = AssertionFactory(valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2022, 1, 1))
    late = AssertionFactory(
        source=early.source,
        target=early.target,
        asserter=early.asserter,
        effect=Effect.RECOGNISED,
        valid_from=dt.date(2022, 1, 1),
    )
    for day, stands, other in (("2021-06-01", early, late), ("2022-01-01", late, early)):
        page = text_of(pair_page(early.source, early.target, on=day))
        assert reverse("equivalence", args=[stands.public_id]) in section(page, "first")
        assert reverse("equivalence", args=[other.public_id]) in section(page, "elsewhere")


def test_pair_shows_chains_only_where_nobody_has_spoken():
    first = AssertionFactory()
    second = AssertionFactory(source=first.target)
    page = text_of(pair_page(first.source, second.target))
    assert "It is only inferred: nobody recognizes it." in page
    assert first.asserter.name in section(page, "chains")
    AssertionFactory(source=first.source, target=second.target, worth=0, relation="none")
    assert 'id="chains"' not in text_of(pair_page(first.source, second.target))


@pytest.mark.parametrize("day", ["2026-13-01", "soon", "2026-02-30"])
def test_pair_refuses_what_is_no_day(pair, day):
    answer = pair_page(*pair, on=day)
    assert answer.status_code == 400
    assert "That is no day." in text_of(answer)


def test_pair_shows_proposals_only_to_those_who_may_see_them(pair):
    found = AssertionFactory(source=pair[0], target=pair[1], proposed=True)
    assert found.asserter.name not in text_of(pair_page(*pair))
    assert found.asserter.name in text_of(pair_page(*pair, client=reviewer()))


def test_suggested_pair_leads_to_its_proposal(pair):
    page = reverse("credential_suggestions", args=[pair[0].public_id])
    shown = text_of(reviewer().get(page))
    query = f"?source={pair[0].public_id}&amp;target={pair[1].public_id}"
    assert reverse("propose_equivalence") + query in shown


@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_come_in_both_languages(language, asserter, pair):
    editor = member(asserter)
    row = AssertionFactory(in_review=True, asserter=asserter, source=pair[0], target=pair[1])
    RoundFactory(assertion=row)
    with translation.override(language):
        for path in (
            reverse("equivalence_desk"),
            reverse("propose_equivalence"),
            address(pair),
            review_of(row),
            reverse("edit_equivalence", args=[row.public_id]),
            reverse("equivalence_pair", args=[pair[0].public_id, pair[1].public_id]),
        ):
            answer = editor.get(path)
            assert answer.status_code == 200
            assert f'lang="{language}' in text_of(answer)


def test_superseded_pair_is_proposed_anew_for_the_version_of_today(asserter):
    row = AssertionFactory(asserter=asserter, status="needs_review")
    editor = member(asserter)
    assert "version of today" not in text_of(editor.get(review_of(row)))
    old = row.source
    type(old).objects.filter(pk=old.pk).update(status="superseded")
    new = CredentialVersionFactory(published=True, credential=old.credential, version="2")
    page = text_of(editor.get(review_of(row)))
    assert f"source={new.public_id}&amp;target={row.target.public_id}" in page
