"""Draw the icons and the social card from the mark, with a headless Chromium.

    python scripts/pictures.py

The results are kept in ``assets/static/images``; run it again when the mark changes.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "assets" / "static"
IMAGES = STATIC / "images"
MARK = STATIC / "favicon.svg"
FONT = STATIC / "fonts" / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

CARD = """<!doctype html><style>
@font-face {{ font-family: A; src: url("{font}"); font-weight: 200 800 }}
body {{ margin: 0; width: 1200px; height: 630px; background: #faf5ea; color: #1d2926;
  font-family: A; position: relative; overflow: hidden }}
.line {{ height: 16px; background: linear-gradient(90deg, #0d5a50 0 47%, #c79a2a 47% 53%,
  #d98b62 53%) }}
img {{ position: absolute; right: 70px; bottom: -10px; width: 430px }}
h1 {{ font-size: 76px; line-height: 1.08; letter-spacing: -.02em; margin: 70px 0 0 76px;
  width: 760px; font-weight: 720 }}
p {{ font-size: 32px; color: #505b55; margin: 30px 0 0 76px; width: 600px; line-height: 1.35 }}
</style><div class="line"></div><img src="{mark}">
<h1>Lo que aprendiste cuenta en ambos lados</h1>
<p>What you learned counts on both sides of the border.</p>"""

ICON = """<!doctype html><style>html, body {{ margin: 0; background: {ground} }}
img {{ display: block; width: {size}px; height: {size}px; padding: {gap}px }}</style>
<img src="{mark}">"""


def chromium() -> str:
    """Return the path of a Chromium.

    Raises:
        SystemExit: there is none.
    """
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (path := shutil.which(name)):
            return path
    raise SystemExit("No Chromium: install one or set CHROMIUM to its path.")


def draw(browser: Browser, html: str, name: str, width: int, height: int) -> None:
    """Keep a picture of ``html`` as ``name``."""
    scratch = STATIC / "picture.html"
    scratch.write_text(html, encoding="utf-8")
    try:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(scratch.as_uri())
        page.wait_for_timeout(300)
        page.screenshot(path=IMAGES / name, omit_background=True)
        page.close()
    finally:
        scratch.unlink()


def main() -> None:
    """Draw all of them."""
    mark = MARK.as_uri()
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--allow-file-access-from-files"]
        )
        draw(browser, CARD.format(font=FONT.as_uri(), mark=mark), "social-card.png", 1200, 630)
        small = ICON.format(ground="transparent", size=32, gap=0, mark=mark)
        draw(browser, small, "favicon-32.png", 32, 32)
        touch = ICON.format(ground="#fffdf7", size=136, gap=22, mark=mark)
        draw(browser, touch, "icon-180.png", 180, 180)
        browser.close()


if __name__ == "__main__":
    main()
