"""Take the screenshots of the README: main pages, both languages, phone and desktop.

Uses the demo that is served on PORT, or runs one for the time being. Needs a Chromium
(``CHROMIUM`` or on PATH); the pictures go to ``docs/screenshots``.
"""

import contextlib
import http.client
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
PORT = int(os.environ.get("PORT") or "8000")
SITE = f"http://127.0.0.1:{PORT}"
LANGUAGES = ("es", "en")
WIDTHS = {390: 844, 1280: 900}
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
WORKER, EMPLOYER, PASSWORD = "maria@demo.example", "employer@demo.example", "demo-world-2026"


@dataclass(frozen=True)
class Shot:
    """One page: the file's name, its path below the language, and who looks at it.

    ``follow`` is the link to go on to, where an address holds an identifier.
    """

    name: str
    path: str
    login: str | None = None
    follow: str | None = None


SHOTS = (
    Shot("home", ""),
    Shot("search", "search/?q=weld"),
    Shot("worker-matches", "me/matches/", WORKER),
    Shot("employer-matches", "hiring/", EMPLOYER, follow='main a[href*="/hiring/"]'),
)


def chromium() -> str:
    """Return the path of a Chromium.

    Raises:
        SystemExit: there is none.
    """
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (path := shutil.which(name)):
            return path
    raise SystemExit("No Chromium: install one or set CHROMIUM to its path.")


def is_served() -> bool:
    """Return whether something answers on the port."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
        connection.request("HEAD", "/")
        connection.getresponse()
        return True
    return False


@contextlib.contextmanager
def demo() -> Iterator[None]:
    """Use the running demo, or run one until the pictures are taken."""
    if is_served():
        yield
        return
    command = [sys.executable, "-m", "config.supervise", "demo"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"SERVE": "1"}, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="")
            if line.startswith("Serving on"):
                break
        try:
            if process.poll() is None:
                yield
        finally:
            process.terminate()


def sign_in(page: Page, language: str, login: str) -> None:
    """Sign in with a demo login."""
    page.goto(f"{SITE}/{language}/accounts/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def take(browser: Browser, shot: Shot, language: str, width: int) -> None:
    """Take one picture of the part of a page that is seen first."""
    size = {"width": width, "height": WIDTHS[width]}
    with browser.new_context(viewport=size, color_scheme="light", reduced_motion="reduce") as tab:
        page = tab.new_page()
        if shot.login:
            sign_in(page, language, shot.login)
        answer = page.goto(f"{SITE}/{language}/{shot.path}", wait_until="networkidle")
        if shot.follow:
            link = page.locator(shot.follow).first.get_attribute("href")
            answer = page.goto(f"{SITE}{link}", wait_until="networkidle")
        if answer is None or not answer.ok:
            raise SystemExit(f"{page.url} answered {answer.status if answer else 'nothing'}.")
        path = TARGET / f"{shot.name}-{language}-{width}.png"
        page.screenshot(path=path)
        print(f"  {path.relative_to(ROOT)}")


def main() -> None:
    """Take every picture."""
    program = chromium()
    TARGET.mkdir(parents=True, exist_ok=True)
    with demo(), sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        for shot in SHOTS:
            for language in LANGUAGES:
                for width in WIDTHS:
                    take(browser, shot, language, width)
        browser.close()


if __name__ == "__main__":
    main()
