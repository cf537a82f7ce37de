"""A real browser before a real server, watched for whatever it complains about."""

import os
import shutil
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.matching.web import world as worlds

# Playwright keeps an event loop in this thread; Django would refuse its database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW = "no Chromium for the browser tests: set CHROMIUM or `apt-get install chromium`"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def chromium() -> str | None:
    names = (os.environ.get("CHROMIUM", ""), *BROWSERS)
    return next((path for name in names if name and (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items):
    """Say once, in one line, that browser tests are skipped; where they are a must, fail."""
    own = [item for item in items if item.get_closest_marker("browser")]
    if not own or chromium() or os.environ.get("E2E_REQUIRED") == "1":
        return
    for item in own:
        item.add_marker(pytest.mark.skip(reason=HOW))


@dataclass
class Watch:
    """What a page complained about: script and CSP errors, and requests to other hosts."""

    host: str
    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._requested)
        return page

    def _said(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text} ({message.location})")

    def _requested(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.host:
            self.complaints.append(f"request to {request.url}")


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        pytest.fail(HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def world(live_server, settings, tmp_path):
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    return worlds.build()


@pytest.fixture
def watch(live_server):
    return Watch(host=urlsplit(live_server.url).netloc)


@pytest.fixture
def open_page(browser: Browser, live_server, watch):
    """Return a function that opens a page of a fresh browser context, signed in or not."""
    contexts = []

    def opened(email: str = "", *, size=PHONE, **options) -> Page:
        context = browser.new_context(
            viewport=size,
            base_url=live_server.url,
            # A colour in the middle of its transition is no colour to measure.
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page = watch.over(context.new_page())
        if email:
            page.goto("/en/accounts/login/")
            page.fill("[name=login]", email)
            page.fill("[name=password]", worlds.PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_load_state()
        return page

    yield opened
    for context in contexts:
        context.close()
