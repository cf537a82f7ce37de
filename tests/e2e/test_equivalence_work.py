"""A statement goes its whole way in a browser without JavaScript, with both sides at it."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from registry.equivalence.models import EquivalenceAssertion
from registry.people.enums import Role
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.factories.reference import OccupationFactory
from tests.matching.web.world import with_password

pytestmark = pytest.mark.browser

PEOPLE = {
    "editor@example.org": (Role.EDITOR, "MX"),
    "mexico@example.org": (Role.REVIEWER, "MX"),
    "states@example.org": (Role.REVIEWER, "US"),
}


@pytest.fixture
def pair(live_server):
    for email, (role, country) in PEOPLE.items():
        place = OrganisationFactory(body=True, country=country)
        with_password(MembershipFactory(organisation=place, role=role, user__email=email).user)
    welder = OccupationFactory(code="7212")
    return (
        CredentialVersionFactory(published=True, occupations=[welder], credential__code="EC0001"),
        CredentialVersionFactory(
            published=True, in_us=True, occupations=[welder], credential__code="AWS-CW"
        ),
    )


def address(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def proposed(page):
    """Write a statement from the account's own link to the panel's table."""
    page.click("header >> text=Menu")
    page.locator("header").get_by_role("link", name="Equivalences").last.click()
    page.get_by_role("link", name="Propose an equivalence").click()
    for code in ("EC0001", "AWS-CW"):
        page.fill("[name=q]", code)
        page.locator("main").get_by_role("button", name="Search").click()
        page.click("main a.card-target")
    page.select_option("[name=relation]", "close")
    page.select_option("[name=effect]", "recognised")
    page.select_option("[name=method]", "expert_panel")
    page.fill("[name=confidence]", "80")
    page.fill("[name=score_level]", "90")
    page.fill("[name=score_competencies]", "75")
    page.select_option("[name=rule]", "least")
    page.fill("[name=valid_from]", "2026-01-01")
    page.fill("[name=evidence-0-title]", "Comparison of both")
    page.fill("[name=evidence-0-url]", "https://example.org/a.pdf")
    page.get_by_role("button", name="Save as a draft").click()
    page.click("main form:has([name=to][value=proposed]) button")


def voted(page, here):
    """Declare and approve."""
    page.goto(here)
    page.check("#conflict-no")
    page.get_by_role("button", name="Declare").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("You have voted:")).to_be_visible()


def test_statement_goes_from_proposal_to_the_pair_page_without_a_script(pair, open_page, watch):
    plain = {"java_script_enabled": False}
    editor = open_page("editor@example.org", **plain)
    proposed(editor)
    made = EquivalenceAssertion.objects.get()
    assert made.status == "proposed"
    here = address("equivalence_review", made.public_id)
    both = address("equivalence_pair", pair[0].public_id, pair[1].public_id)
    mexico, states, anybody = (
        open_page("mexico@example.org", **plain),
        open_page("states@example.org", **plain),
        open_page(**plain),
    )
    anybody.goto(both)
    shown = anybody.locator(f"main a[href$='{made.public_id}/']")
    assert shown.count() == 0

    mexico.goto(address("equivalence_desk"))
    mexico.locator("main").get_by_role("link", name=re.compile(pair[1].name_en)).first.click()
    mexico.click("form:has([name=to][value=in_review]) button")
    voted(mexico, here)
    assert states.goto(here).ok
    assert states.locator("form:has([name=to][value=published]) button").count() == 0
    voted(states, here)
    states.click("form:has([name=to][value=published]) button")

    made.refresh_from_db()
    assert made.status == "published"
    anybody.reload()
    expect(shown.first).to_be_visible()
    shown.first.click()
    expect(anybody.get_by_text("Decided by a panel of both countries")).to_be_visible()
    assert not watch.complaints


@pytest.mark.parametrize(("email", "is_there"), [("mexico@example.org", 1), ("", 0)])
def test_account_menu_leads_who_may_use_it_to_the_desk(pair, open_page, email, is_there):
    page = open_page(email)
    page.goto("/en/")
    assert page.locator(f"header a[href='{address('equivalence_desk')}']").count() >= is_there
    if not is_there:
        assert not page.locator(f"header a[href='{address('equivalence_desk')}']").count()
