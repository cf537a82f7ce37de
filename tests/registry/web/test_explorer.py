"""The pages to look around in equivalence, law and levels."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.equivalence.enums import Effect
from registry.equivalence.services import inferring
from registry.records import Confidence
from registry.reference.enums import Licensing
from tests.factories.catalogue import CompetencyFactory, CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory, ConditionFactory, EvidenceFactory
from tests.factories.people import MembershipFactory
from tests.factories.reference import (
    LevelFactory,
    LevelFrameworkFactory,
    LicensingRuleFactory,
    OccupationFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return CredentialVersionFactory(published=True, name_es="Soldadura de placa")


def explorer(version, query=""):
    return reverse("equivalents", args=[version.public_id]) + query


def comparison(held, target):
    return reverse("credential_comparison", args=[held.public_id, target.public_id])


def asked_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def pictures(page):
    """Return the two drawings of a page of equivalents."""
    return re.findall(r'<svg class="explorer .*?</svg>', page, re.DOTALL)


def test_explorer_shows_each_equivalent_in_the_list_and_in_both_pictures(client, version):
    rows = [
        AssertionFactory(source=version, effect=Effect.RECOGNISED),
        AssertionFactory(target=version, legal=True),
    ]
    page = client.get(explorer(version)).content.decode()
    drawn = pictures(page)
    assert len(drawn) == 2
    for row in rows:
        path = reverse("equivalence", args=[row.public_id])
        assert all(f'href="{path}"' in picture for picture in drawn)
        assert page.count(f'href="{path}"') > len(drawn)
    for picture in drawn:
        assert picture.count("<a ") == picture.count("aria-label=") == 2
        assert "is-legal" in picture
        assert "is-recognised" in picture
        assert "is-inferred" not in picture


def test_explorer_reads_a_long_name_aloud_whole(client, version):
    name = " ".join(f"oficio{number}" for number in range(30))
    AssertionFactory(source=version, target__name_en=name)
    page = client.get(explorer(version)).content.decode()
    for picture in pictures(page):
        assert name in re.search(r'aria-label="([^"]*)"', picture)[1]
        assert "…</text>" in picture


def test_explorer_sets_apart_what_is_inferred_and_opens_its_chain(client, version):
    first = AssertionFactory(source=version, legal=True, confidence="0.9")
    second = AssertionFactory(source=first.target, legal=True, confidence="0.9")
    inferring.settle(at=timezone.now())
    page = client.get(explorer(version)).content.decode()
    for picture in pictures(page):
        assert 'href="#chain-1"' in picture
        assert picture.count("is-inferred") == 1
    chain = page.partition('id="chain-1"')[2]
    assert "Inferred, recognized by nobody" in chain
    for step in (first, second):
        assert reverse("equivalence", args=[step.public_id]) in chain
    assert "#chain-1" not in client.get(explorer(version, "?effect=legal")).content.decode()


def test_explorer_shows_what_is_not_settled_only_when_asked(client, version):
    row = AssertionFactory(source=version, contested=True)
    path = reverse("equivalence", args=[row.public_id])
    assert path not in client.get(explorer(version)).content.decode()
    page = client.get(explorer(version, "?status=contested")).content.decode()
    assert path in page
    assert all("is-open" in picture for picture in pictures(page))
    assert "Status: contested." in page


def test_explorer_keeps_proposals_from_strangers(client, version):
    row = AssertionFactory(source=version, proposed=True)
    path = reverse("equivalence", args=[row.public_id])
    asked = explorer(version, "?status=proposed")
    assert path not in client.get(asked).content.decode()
    client.force_login(MembershipFactory(organisation=row.asserter).user)
    assert path in client.get(asked).content.decode()


def test_explorer_is_of_the_day_asked_for(client, version):
    row = AssertionFactory(
        source=version, valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2021, 1, 1)
    )
    path = reverse("equivalence", args=[row.public_id])
    assert path not in client.get(explorer(version)).content.decode()
    page = client.get(explorer(version, "?on=2020-06-01")).content.decode()
    assert path in page
    assert 'value="2020-06-01"' in page


@pytest.mark.parametrize("day", ["yesterday", "2020-13-45", "0001-01-01", "9999-12-31"])
def test_explorer_says_that_it_cannot_read_a_day(client, version, day):
    page = client.get(explorer(version, f"?on={day}")).content.decode()
    assert "That day could not be read; today is shown." in page
    assert f'value="{timezone.now().date().isoformat()}"' in page


def test_explorer_leaves_out_filters_that_it_does_not_know(client, version):
    AssertionFactory(source=version)
    page = client.get(explorer(version, "?effect=magic&status=draft&page=x")).content.decode()
    assert len(pictures(page)) == 2


def test_explorer_says_what_is_not_known_and_what_to_do(client, version):
    page = client.get(explorer(version)).content.decode()
    assert "Nobody has said what it is worth yet" in page
    assert "That does not mean that it is worth nothing" in page
    assert reverse("search") + "?what=credential" in page
    assert not pictures(page)
    narrowed = client.get(explorer(version, "?effect=legal")).content.decode()
    assert "Nothing fits these filters" in narrowed


def test_explorer_hides_drafts(client):
    draft = CredentialVersionFactory()
    assert client.get(explorer(draft)).status_code == 404


def test_explorer_has_pages_where_there_is_much(client, version):
    for _ in range(25):
        AssertionFactory(source=version)
    page = client.get(explorer(version)).content.decode()
    assert "Page 1 of 2" in page
    assert pictures(page)[0].count("<a ") == 20
    second = client.get(explorer(version, "?page=2")).content.decode()
    assert pictures(second)[0].count("<a ") == 5


def test_explorer_asks_as_often_for_one_and_for_twenty(client, version):
    def another():
        row = AssertionFactory(source=version)
        ConditionFactory(assertion=row)
        EvidenceFactory(assertion=row)

    another()
    asked_of(client, explorer(version))
    first = asked_of(client, explorer(version))
    for _ in range(19):
        another()
    assert asked_of(client, explorer(version)) == first <= 20


def test_credential_leads_to_its_equivalents(client, version):
    page = client.get(reverse("credential", args=[version.public_id])).content.decode()
    assert explorer(version) in page


def test_comparison_marks_what_is_only_alike_as_suggested(client):
    skill = SkillFactory()
    held = CredentialVersionFactory(published=True, skills=[skill], hours=120)
    target = CredentialVersionFactory(published=True, skills=[skill])
    CompetencyFactory(version=held, position=50, name_es="Soldadura de placa de acero al carbono")
    CompetencyFactory(
        version=target, position=50, name_es="Soldadura de placas de acero al carbono"
    )
    CompetencyFactory(version=target, position=51, name_es="Zoología marina")
    page = client.get(comparison(held, target)).content.decode()
    tally = "asked for: 3. The same skill or name: 1. Only a like name: 1. Nothing fits: 1."
    assert tally in page
    assert "suggested, not recognized" in page
    assert "nothing here fits" in page
    assert "120 hours" in page
    assert "not known" in page
    assert reverse("credential_gap", args=[held.public_id, target.public_id]) in page
    assert comparison(target, held) in page


def test_comparison_shows_statements_both_ways_and_who_made_none(client):
    there = AssertionFactory()
    page = client.get(comparison(there.source, there.target)).content.decode()
    assert reverse("equivalence", args=[there.public_id]) in page
    back = client.get(comparison(there.target, there.source)).content.decode()
    assert "Nobody has said what the one is worth" in back
    assert reverse("equivalence", args=[there.public_id]) in back


def test_comparison_of_one_with_itself_or_a_draft_is_not_found(client, version):
    draft = CredentialVersionFactory()
    for path in (
        comparison(version, version),
        comparison(version, draft),
        comparison(draft, version),
    ):
        assert client.get(path).status_code == 404


def test_comparison_says_that_competencies_are_not_on_record(client):
    held, target = (CredentialVersionFactory(published=True) for _ in range(2))
    page = client.get(comparison(held, target)).content.decode()
    assert "Its competencies are not on record" in page


def test_comparison_asks_as_often_for_one_and_for_twenty(client):
    row = AssertionFactory()
    ConditionFactory(assertion=row)

    def another(number):
        CompetencyFactory(version=row.source, position=number, name_es=f"Oficio {number}")
        CompetencyFactory(version=row.target, position=number, name_es=f"Tarea {number}")

    another(100)
    asked_of(client, comparison(row.source, row.target))
    first = asked_of(client, comparison(row.source, row.target))
    for number in range(101, 121):
        another(number)
        ConditionFactory(assertion=AssertionFactory(source=row.source, target=row.target))
    assert asked_of(client, comparison(row.source, row.target)) == first <= 20


def test_precedents_say_what_they_do_not_cover(client):
    row = AssertionFactory(legal=True, scope_jurisdiction="US", is_federal_only=True)
    ConditionFactory(assertion=row)
    EvidenceFactory(assertion=row, url="https://www.example.org/mou", publisher="DOT")
    page = client.get(reverse("precedents")).content.decode()
    for words in (
        "What it does not cover",
        "The other way round: nothing here says",
        "Places other than this: United States.",
        "State authorities: it holds before federal ones only.",
        "Holders who have not met what must be added",
        "The right to enter, stay or work in the country",
        "https://www.example.org/mou",
    ):
        assert words in page, words


def test_precedent_both_ways_leads_to_its_other_half(client):
    there = AssertionFactory(legal=True)
    back = AssertionFactory(legal=True, source=there.target, target=there.source)
    page = client.get(reverse("precedents")).content.decode()
    assert "nothing here says" not in page
    assert page.count("is a precedent of its own") == 2
    assert reverse("equivalence", args=[back.public_id]) in page


@pytest.mark.parametrize(("way", "count"), [("MX-US", 1), ("US-MX", 0), ("nowhere", 1)])
def test_precedents_are_filtered_by_direction(client, way, count):
    row = AssertionFactory(legal=True)
    page = client.get(reverse("precedents") + f"?way={way}").content.decode()
    assert (reverse("equivalence", args=[row.public_id]) in page) is bool(count)
    assert ("No precedent in this direction is in force" in page) is not bool(count)


def test_precedents_ask_as_often_for_one_and_for_twenty(client):
    def another():
        row = AssertionFactory(legal=True, scope_jurisdiction="US-TX")
        ConditionFactory(assertion=row)
        EvidenceFactory(assertion=row)

    another()
    asked_of(client, reverse("precedents"))
    first = asked_of(client, reverse("precedents"))
    for _ in range(19):
        another()
    assert asked_of(client, reverse("precedents")) == first <= 10


@pytest.fixture
def work():
    return OccupationFactory(code="9871", title_en="Glass bending", title_es="Vidrio")


def law(work):
    return reverse("regulated_occupation", args=[work.code])


def row_of(page, state):
    return page.partition(f'id="{state}"')[2].partition("</tr>")[0]


def test_regulated_occupation_tells_known_from_not_known(client, work):
    LicensingRuleFactory(
        occupation=work,
        note_en="For large panes.",
        confidence=Confidence.SECONDARY,
        checked_on=dt.date(2026, 11, 24),
    )
    LicensingRuleFactory(occupation=work, jurisdiction="US-NY", asks=Licensing.LOCAL, regulator="")
    LicensingRuleFactory(
        occupation=work, jurisdiction="MX", asks=Licensing.STATES, note_en="Not checked."
    )
    page = client.get(law(work)).content.decode()
    texas = row_of(page, "US-TX")
    for words in ("license of the state", "Texas Board", "For large panes.", "Test source"):
        assert words in texas
    assert "Several agreeing secondary sources." in texas
    assert "Nov. 24, 2026" in texas
    assert "left to cities and counties" in row_of(page, "US-NY")
    assert "not recorded" in row_of(page, "US-NY")
    for state in ("US-CA", "MX-JAL"):
        assert "Not known: nobody has looked it up" in row_of(page, state)
    assert page.count("Not known: nobody") == 82
    assert 'aria-label="US-TX: license of the state"' in page
    assert page.count('href="#US-') == 2


def test_regulated_occupation_inherits_federal_law(client, work):
    LicensingRuleFactory(occupation=work, jurisdiction="MX", asks=Licensing.DEGREE)
    page = client.get(law(work)).content.decode()
    assert "See the law of the whole country above." in row_of(page, "MX-JAL")
    assert "Not known" in row_of(page, "US-TX")


def test_regulated_occupation_leads_to_licenses_and_precedents(client, work):
    held = CredentialVersionFactory(
        published=True, credential__is_regulated=True, occupations=[work]
    )
    legal = AssertionFactory(source=held, legal=True)
    LicensingRuleFactory(occupation=work)
    page = client.get(law(work)).content.decode()
    assert reverse("credential", args=[held.public_id]) in page
    assert reverse("equivalence", args=[legal.public_id]) in page


def test_regulated_occupation_without_a_rule_is_not_found(client, work):
    assert client.get(law(work)).status_code == 404
    LicensingRuleFactory(occupation=work, retired=True)
    assert client.get(law(work)).status_code == 404


def test_regulated_lists_each_occupation_with_what_is_not_known(client, work):
    page = client.get(reverse("regulated")).content.decode()
    assert "No licensing rule has been loaded" in page
    LicensingRuleFactory(occupation=work)
    page = client.get(reverse("regulated")).content.decode()
    assert law(work) in page
    assert "license of the state: 1 of 52 states" in page
    assert "not known: 32 of 32 states" in page


@pytest.mark.parametrize("name", ["regulated", "regulated_occupation"])
def test_law_asks_as_often_for_one_and_for_twenty(client, work, name):
    path = law(work) if name == "regulated_occupation" else reverse(name)
    LicensingRuleFactory(occupation=work)
    asked_of(client, path)
    first = asked_of(client, path)
    for number in range(20):
        LicensingRuleFactory(occupation=work, jurisdiction=f"US-{chr(65 + number)}Z")
        LicensingRuleFactory(occupation=OccupationFactory())
        CredentialVersionFactory(published=True, credential__is_regulated=True, occupations=[work])
    assert asked_of(client, path) == first <= 8


def test_frameworks_stand_beside_each_other_with_their_reasons(client):
    client_framework = LevelFrameworkFactory(code="conocer", name_en="CONOCER levels")
    hinged = LevelFactory(
        framework=client_framework,
        code="3",
        rank=3,
        name_en="Level three",
        isced_level=3,
        eqf_level=4,
        hinge_note_en="Judgment of this registry.",
    )
    loose = LevelFactory(
        framework=client_framework, code="4", rank=4, name_en="Level four", isced_level=None
    )
    page = client.get(reverse("frameworks")).content.decode()
    ladder = page.partition('class="ladder"')[2].partition("</svg>")[0]
    assert f'href="#level-{hinged.pk}"' in ladder
    assert f'href="#level-{loose.pk}"' not in ladder
    assert "No hinge is claimed" in page
    row = page.partition(f'id="level-{hinged.pk}"')[2].partition("</tr>")[0]
    for words in ("Level three", "Judgment of this registry.", "EQF 4", "Not verified yet."):
        assert words in row
    assert "none claimed" in page.partition(f'id="level-{loose.pk}"')[2].partition("</tr>")[0]


def test_frameworks_say_that_nothing_has_been_loaded(client):
    page = client.get(reverse("frameworks")).content.decode()
    assert "No level framework has been loaded" in page


def test_frameworks_ask_as_often_for_one_and_for_twenty(client):
    LevelFactory(isced_level=2)
    asked_of(client, reverse("frameworks"))
    first = asked_of(client, reverse("frameworks"))
    for number in range(20):
        LevelFactory(isced_level=number % 9)
    assert asked_of(client, reverse("frameworks")) == first <= 4
