"""What a person does with the pages: by keyboard, on a phone, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def test_first_tab_skips_to_the_content(world, open_page, watch):
    page = open_page()
    page.goto("/en/")
    page.keyboard.press("Tab")
    link = page.locator(".skip-link")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert not watch.complaints


def test_menu_opens_and_closes_by_keyboard(world, open_page):
    page = open_page(size=PHONE)
    page.goto("/en/")
    summary = page.locator("details[data-menu] summary")
    summary.focus()
    page.keyboard.press("Enter")
    menu = page.locator("details[data-menu] nav")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()


def test_language_switch_keeps_the_page_and_the_query(world, open_page):
    page = open_page(size=DESKTOP)
    page.goto("/en/search/?q=soldador&country=MX")
    page.click("header a[hreflang=es-MX]")
    expect(page).to_have_url(re.compile(r"/es/search/\?q=soldador&country=MX$"))
    expect(page.locator("html")).to_have_attribute("lang", "es-MX")
    expect(page.locator("input[name=q]")).to_have_value("soldador")


def test_theme_is_remembered(world, open_page, watch):
    page = open_page(color_scheme="light")
    page.goto("/en/")
    page.click("footer button[value=dark]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/es/search/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("footer button[value=dark]")).to_have_attribute("aria-pressed", "true")
    assert not watch.complaints


def test_search_answers_while_typing(world, open_page, watch):
    page = open_page()
    page.goto("/en/search/")
    page.locator("#q").press_sequentially("zzzzqq")
    expect(page.locator("#results")).to_contain_text("Nothing fits these words")
    expect(page).to_have_url(re.compile(r"q=zzzzqq"))
    expect(page.locator("#q")).to_be_focused()
    page.fill("#q", "GMAW")
    expect(page.locator("#results")).to_contain_text("Soldadura de placa")
    page.go_back()
    expect(page.locator("#results")).to_contain_text("Nothing fits these words")
    assert not watch.complaints


def test_refused_form_leads_to_its_fields(world, open_page):
    page = open_page()
    page.goto("/en/accounts/signup/")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.fill("[name=email]", "nobody")
    page.click("main form button[type=submit]")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.locator("a").first.click()
    expect(page.locator("[name=email]")).to_be_focused()
    expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")


def test_everything_works_without_javascript(world, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/en/")
    page.fill("#q", "soldador")
    page.click("form[role=search] button")
    expect(page.locator("#results")).to_contain_text("Soldadura de placa")
    page.click("details[data-menu] summary")
    page.click("details[data-menu] nav a >> nth=1")
    expect(page).to_have_url(re.compile(r"/en/precedents/$"))
    page.click("footer button[value=dark]")
    expect(page).to_have_url(re.compile(r"/en/precedents/$"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_worker_signs_in_and_reads_why_without_javascript(world, open_page):
    page = open_page(world.worker.email, java_script_enabled=False)
    page.goto("/en/me/matches/")
    page.click("main article h2 a")
    expect(page.locator("main")).to_contain_text("Reached through an equivalence")
    page.goto("/en/me/matches/")
    page.select_option("#country", "US")
    page.click("main form button")
    expect(page.locator("#results")).to_contain_text("Nothing left with these filters")


def test_filters_change_the_list_at_once(world, open_page, watch):
    page = open_page(world.worker.email)
    page.goto("/en/me/matches/")
    page.select_option("#country", "US")
    expect(page.locator("#results")).to_contain_text("Nothing left with these filters")
    assert not watch.complaints


def test_pages_are_strict_about_scripts(world, open_page):
    response = open_page().goto("/en/")
    policy = response.header_value("content-security-policy")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
