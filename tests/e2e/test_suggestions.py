"""The pages of suggested pairs in a real browser: by axe, in both languages, on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation

from registry.equivalence.enums import Relation
from tests.e2e.test_accessibility import found
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import OccupationFactory, SkillFactory
from tests.matching.web import world as worlds

pytestmark = pytest.mark.browser


@pytest.fixture
def pair(live_server):
    welder = OccupationFactory(code="7212")
    skills = [SkillFactory(), SkillFactory(name_en="Oxyfuel cutting", name_es="Oxicorte")]
    source = CredentialVersionFactory(published=True, occupations=[welder], skills=skills[:1])
    for many in (1, 2):
        target = CredentialVersionFactory(
            published=True, in_us=True, occupations=[welder], skills=skills[:many]
        )
    AssertionFactory(source=source, target=target, relation=Relation.NONE, worth=0)
    return source


@pytest.fixture
def reviewer(live_server):
    user = UserFactory()
    user.set_password(worlds.PASSWORD)
    user.save()
    MembershipFactory(user=user, role="reviewer", organisation=OrganisationFactory(body=True))
    return user


@pytest.mark.parametrize("language", ["en", "es"])
def test_suggestions_have_no_violation(pair, reviewer, open_page, watch, language):
    page, axe, faults = open_page(reviewer.email), Axe(), []
    with translation.override(language):
        path = reverse("credential_suggestions", args=[pair.public_id])
        paths = [reverse("suggested"), path, f"{path}?side=own"]
    for path in paths:
        page.goto(path)
        faults += found(page, axe, path, language)
    assert not faults, "\n".join(faults)
    assert not watch.complaints


def test_suggestions_are_reached_by_links_alone(pair, reviewer, open_page):
    page = open_page(reviewer.email, java_script_enabled=False)
    with translation.override("en"):
        page.goto(reverse("suggested"))
    page.get_by_label("Code or name").fill(pair.name_es)
    page.locator("main form button").click()
    page.get_by_role("link", name=pair.name_es).first.click()
    assert page.locator("main article").count() == 2
    page.get_by_role("link", name="In the same country").click()
    assert page.locator("main article").count() == 0
