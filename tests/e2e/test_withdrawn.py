"""The page of a record that was public and went with its upload, by axe and by its ways on."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from registry.catalogue.services import bulk
from registry.people.enums import AuditAction
from registry.people.services import audit
from tests.e2e.test_accessibility import found
from tests.factories.catalogue import ProgrammeFactory
from tests.factories.people import AT, OrganisationFactory

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "title", "way"),
    [
        ("en", "This has been withdrawn", "See what Example College offers now"),
        ("es", "Esto se retiró", "Mira qué ofrece ahora Example College"),
    ],
)
def test_withdrawn_record_leads_on_to_its_institution(
    live_server, open_page, watch, language, title, way
):
    record = ProgrammeFactory(published=True, provider=OrganisationFactory(name="Example College"))
    audit.record(by=None, action=AuditAction.PUBLISH, target=record, at=AT)
    path = f"/{language}/programmes/{record.public_id}/"
    bulk.delete_programmes(by=None, ids=[record.pk], at=AT)
    page = open_page()
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    faults = found(page, Axe(), path, language)
    assert not faults, "\n".join(faults)
    page.get_by_role("link", name=way).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Example College")
    assert not [line for line in watch.complaints if "410" not in line]
