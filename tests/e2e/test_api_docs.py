"""Where developers read the API: no complaint of the browser, nothing from elsewhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_accessibility import found

pytestmark = pytest.mark.browser


def test_reference_is_drawn_without_a_complaint(world, open_page, watch):
    page = open_page()
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        for name in ("redoc", "swagger"):
            page.goto(f"/api/v1/docs/{name}/")
            page.get_by_text("Read a credential").first.wait_for(state="attached")
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert not watch.complaints


def test_page_about_the_api_has_no_violation(world, open_page, watch):
    page = open_page()
    page.goto("/api/v1/docs/")

    assert not found(page, Axe(), "/api/v1/docs/", "en")
    assert page.evaluate("document.documentElement.lang").startswith("en")
    assert not watch.complaints
