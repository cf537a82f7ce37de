"""The pages of records in a real browser: by axe, on a phone, with and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_accessibility import found
from tests.factories.matching import OpeningFactory, RequirementFactory
from tests.registry.web import records as rows

pytestmark = pytest.mark.browser


@pytest.fixture
def records(live_server):
    return rows.build()


def paths(records):
    """Return the address of every sort of record page below the language prefix."""
    certificate = records.certificate
    named = {
        "credential": [certificate, records.older, records.bare_version],
        "credential_history": [certificate],
        "credential_changes": [certificate],
        "credential_openings": [certificate],
        "programme": [records.apprenticeship, records.course, records.bare_programme],
        "organisation": [certificate.credential.issuer, records.apprenticeship.provider],
    }
    return [reverse(name, args=[row.public_id]) for name, of in named.items() for row in of]


@pytest.mark.parametrize("language", ["en", "es"])
def test_record_pages_have_no_violation(records, open_page, watch, language):
    opening = OpeningFactory(paid=True, title_en="Welder")
    RequirementFactory(opening=opening, credential=True, version=records.certificate)
    page, axe, faults = open_page(), Axe(), []
    with translation.override(language):
        listed = paths(records)
    for path in listed:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        faults += found(page, axe, path, language)
    assert not faults, "\n".join(faults)
    assert not watch.complaints


def test_openings_come_into_the_page_or_stay_a_link(records, open_page, watch):
    opening = OpeningFactory(paid=True, title_en="Welder")
    RequirementFactory(opening=opening, credential=True, version=records.certificate)
    path = reverse("credential", args=[records.certificate.public_id])
    page = open_page(size=DESKTOP)
    page.goto(path)
    expect(page.locator("section[aria-labelledby=openings]")).to_contain_text("Welder")
    assert not watch.complaints
    plain = open_page(java_script_enabled=False)
    plain.goto(path)
    plain.click("section[aria-labelledby=openings] a")
    expect(plain.locator("main h2")).to_contain_text(["Welder"])
