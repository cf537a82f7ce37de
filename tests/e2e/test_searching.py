"""Searching in a real browser: typing, filters, suggestions, comparing; and without JavaScript."""

import pytest
from django.urls import reverse

from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def test_filter_on_a_phone_searches_at_once(world, open_page, watch):
    page = open_page(size=PHONE)
    page.goto(reverse("search"))
    page.click("#filters > summary")
    page.check("#f-country-US")
    page.wait_for_url("**/search/?**country=US**")
    page.wait_for_selector(".chip")
    assert page.is_checked("#f-country-US")
    assert page.get_attribute("#filters", "open") is not None
    assert page.evaluate("document.activeElement.id") == "f-country-US"
    assert not watch.complaints


def test_suggestions_are_taken_by_keyboard(world, open_page, watch):
    page = open_page(size=DESKTOP)
    page.goto(reverse("search"))
    page.focus("#near")
    page.keyboard.type("tiju", delay=20)
    page.wait_for_selector("#near-suggestions [role=option]")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#near", "aria-activedescendant") == "near-suggestions-0"
    page.keyboard.press("Enter")
    page.wait_for_url("**near=Tijuana**")
    assert page.query_selector("#near-suggestions") is None
    page.keyboard.type("abc")
    page.keyboard.press("Escape")
    assert page.get_attribute("#near", "aria-expanded") == "false"
    assert not watch.complaints


def test_refusal_is_shown_while_typing(world, open_page):
    page = open_page(size=PHONE)
    page.goto(reverse("search"))
    page.fill("#near", "Atlantis")
    page.press("#near", "Enter")
    page.wait_for_selector("#results [role=alert]")
    assert "no city called" in page.inner_text("#results")


def test_two_are_compared_without_javascript(world, open_page):
    page = open_page(size=PHONE, java_script_enabled=False)
    page.goto(reverse("search") + "?what=credential")
    boxes = page.query_selector_all("input[form=compare]")
    for box in boxes[:2]:
        box.check()
    page.click("#compare button")
    assert "/compare/?id=" in page.url
    assert page.locator("thead th[scope=col]").count() == 2
    assert "differs" in page.inner_text("main")


def test_filters_work_without_javascript(world, open_page):
    page = open_page(size=PHONE, java_script_enabled=False)
    page.goto(reverse("search"))
    page.click("#filters > summary")
    page.check("#f-country-MX")
    page.click("text=Apply filters")
    assert "country=MX" in page.url
    assert page.is_visible(".chip")


def test_state_on_the_map_leads_to_its_results(world, open_page, watch):
    page = open_page(size=PHONE)
    page.goto(reverse("search") + "?view=map")
    page.locator(".state-map a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**state=**")
    assert page.locator("#results .card").count() > 0
    assert not watch.complaints
