"""The gallery shows every component, so that nobody makes one again that is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = {
    path.stem.replace("_", "-"): path for path in (TEMPLATES / "components").glob("*.html")
}
OF_RECORDS = {
    *("assertion-card", "chain-card", "explorer-card", "move-form", "panel-round"),
    *("gap", "gap-lesson", "gap-plan", "hit-card", "match-card", "person-card"),
    *("offering-card", "organisation", "state-map"),
}
"""Components that show whole records and link to them: only the pages of these have such."""

WITHOUT_A_PAGE = {"error-page"}
"""Takes the place of a whole page."""


def used(path):
    """Return the components that a template names, but for those that its comments name."""
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))
    return set(re.findall(r"<c-([a-z-]+)", text)) & COMPONENTS.keys()


def shown():
    """Return all that the gallery shows: itself, in its frame, or within another component."""
    found, todo = set(), [TEMPLATES / "registry/gallery.html", TEMPLATES / "base.html"]
    while todo:
        new = used(todo.pop()) - found
        found |= new
        todo += [COMPONENTS[name] for name in new]
    return found


def test_every_component_is_shown():
    assert COMPONENTS.keys() - shown() == OF_RECORDS | WITHOUT_A_PAGE


@pytest.mark.parametrize("language", ["en", "es"])
def test_gallery_is_a_page_without_one_id_twice(client, db, language):
    response = client.get(reverse("gallery"), headers={"accept-language": language})
    ids = re.findall(r'\sid="([^"]+)"', response.content.decode())

    assert response.status_code == 200
    assert sorted(ids) == sorted(set(ids))
