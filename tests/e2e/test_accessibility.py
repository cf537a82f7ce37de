"""Every page by axe (WCAG 2.2 AA): both languages, light and dark, phone and desktop."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation

from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHOLE = {"runOnly": {"type": "tag", "values": TAGS}}
# What can change with the theme or the width; the rest is the same document.
LOOKS = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "target-size", "scrollable-region-focusable"],
    }
}
VIEWS = {
    "en": (
        ("light", PHONE, WHOLE),
        ("dark", PHONE, LOOKS),
        ("light", DESKTOP, WHOLE),
        ("dark", DESKTOP, LOOKS),
    ),
    # The same documents in longer words: the ends of both scales are enough.
    "es": (("light", PHONE, WHOLE), ("dark", DESKTOP, LOOKS)),
}
NARROW = {"width": 320, "height": 640}


def found(page, axe, path, language):
    """Return what axe finds on the open page in every view, and where it scrolls sideways."""
    faults = []
    for scheme, size, rules in VIEWS[language]:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        for violation in axe.run(page, options=rules).response["violations"]:
            nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            faults.append(f"{path} {scheme} {size['width']}: {violation['id']}: {nodes}")
    for size in (PHONE, NARROW):
        page.set_viewport_size(size)
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wider > 0:
            faults.append(f"{path} scrolls sideways by {wider}px at {size['width']}px")
    return faults


@pytest.mark.parametrize("language", ["en", "es"])
def test_public_pages_have_no_violation(world, open_page, watch, language):
    with translation.override(language):
        paths = [*world.public_paths(), f"/{language}/nowhere/"]
    page, axe, faults = open_page(), Axe(), []
    for path in paths:
        page.goto(path)
        faults += found(page, axe, path, language)
    assert not faults, "\n".join(faults)
    assert not [line for line in watch.complaints if "404" not in line]


@pytest.mark.parametrize("language", ["en", "es"])
def test_private_pages_have_no_violation(world, open_page, watch, language):
    with translation.override(language):
        paths_of = world.private_paths()
    axe, faults = Axe(), []
    for email, paths in paths_of.items():
        page = open_page(email)
        for path in paths:
            page.goto(path)
            faults += found(page, axe, path, language)
    assert not faults, "\n".join(faults)
    assert not watch.complaints
