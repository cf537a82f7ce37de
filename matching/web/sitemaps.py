"""What matching adds to the sitemap: the openings that everybody may read."""

from typing import Final

from django.contrib.auth.models import AnonymousUser

from matching.openings import selectors as openings
from registry.web.sitemaps import Section

SECTIONS: Final = (Section(name="opening", rows=lambda: openings.visible_to(AnonymousUser())),)
