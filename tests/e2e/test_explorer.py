"""The explorer in a browser: one picture at a time, by keyboard, without a script."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

DRAWN = "svg.explorer"


@pytest.fixture
def path(world):
    with translation.override("en"):
        return reverse("equivalents", args=[world.recognised.source.public_id])


@pytest.mark.parametrize(("size", "shown"), [(PHONE, 1), (DESKTOP, 0)])
def test_one_of_the_two_pictures_is_there(open_page, path, size, shown):
    page = open_page(size=size, java_script_enabled=False)
    page.goto(path)
    expect(page.locator(DRAWN).nth(shown)).to_be_visible()
    expect(page.locator(DRAWN).nth(1 - shown)).to_be_hidden()


def test_words_of_the_picture_are_large_enough_on_a_phone(open_page, path):
    page = open_page(size=PHONE)
    page.goto(path)
    scale = page.locator(DRAWN).nth(1).evaluate("node => node.getScreenCTM().a")
    size = page.locator(f"{DRAWN} .explorer-note").last.evaluate(
        "node => parseFloat(getComputedStyle(node).fontSize)"
    )
    assert size * scale >= 12


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_box_is_reached_by_keyboard_and_opens_its_evidence(open_page, path, world, size, watch):
    page = open_page(size=size)
    page.goto(path)
    evidence = f"equivalences/{world.recognised.public_id}/"
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.closest('svg.explorer')"
            " ? document.activeElement.getAttribute('href') : ''"
        )
        if focused and evidence in focused:
            break
    else:
        pytest.fail("no box of the picture can be reached by keyboard")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(evidence))
    assert not watch.complaints


def test_filters_work_without_a_script(open_page, path, world):
    page = open_page(java_script_enabled=False)
    page.goto(path)
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("informative").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator("main")).not_to_contain_text("recognizes Soldadura")
    expect(page.get_by_label("informative")).to_be_checked()
