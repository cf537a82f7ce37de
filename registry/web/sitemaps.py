"""Sitemaps: every public record once, in both languages, in pages that never move.

A page holds the records of a range of keys, so that asking for one costs the same wherever
it lies, and a new record changes the last page only.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, F, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion, Programme
from registry.people.enums import OrganisationStatus
from registry.people.models import Organisation
from registry.web.localised import LOCALE_TAGS

A_PAGE: Final = 10_000
"""Keys a page. Each record stands there once a language: below the 50,000 of the protocol."""

NOBODY: Final = str(uuid.UUID(int=0))


@dataclass(frozen=True, kw_only=True)
class Section:
    """Records of one sort: ``rows`` returns the public ones, ``name`` is that of their page."""

    name: str
    rows: Callable[[], QuerySet[Any]]


SECTIONS: Final = (
    Section(
        name="credential",
        rows=lambda: CredentialVersion.objects.filter(status=RecordStatus.PUBLISHED),
    ),
    Section(name="programme", rows=lambda: Programme.objects.filter(status=RecordStatus.PUBLISHED)),
    Section(
        name="organisation",
        rows=lambda: Organisation.objects.filter(status=OrganisationStatus.VERIFIED),
    ),
)


@login_not_required
def index(request: HttpRequest, sections: Mapping[str, Section]) -> HttpResponse:
    """List the sitemaps, each with when one of its records changed last."""
    pages = [
        {"url": _site() + reverse("sitemap", args=[name, row["page"]]), "changed": row["changed"]}
        for name, section in sections.items()
        for row in _pages(section)
    ]
    return _xml(request, "registry/sitemap_index.xml", {"pages": pages})


@login_not_required
def section(
    request: HttpRequest, sections: Mapping[str, Section], name: str, number: int
) -> HttpResponse:
    """List one page of a section."""
    found = sections.get(name)
    # A key has eight bytes: beyond that there is no page, and no question to the database.
    if found is None or number > 2**63 // A_PAGE - 1:
        raise Http404
    start = number * A_PAGE
    rows = found.rows().filter(pk__gte=start, pk__lt=start + A_PAGE).order_by("pk")
    listed = list(rows.values_list("public_id", "updated_at"))
    if not listed:
        raise Http404
    shapes = _shapes(found.name)
    records = [
        {
            "changed": changed,
            "urls": {tag: url.replace(NOBODY, str(key)) for tag, url in shapes.items()},
        }
        for key, changed in listed
    ]
    return _xml(request, "registry/sitemap.xml", {"records": records})


def _pages(section: Section) -> list[dict[str, Any]]:
    """Return the pages that hold something, each with its number and its latest change."""
    pages = section.rows().order_by().values(page=F("pk") / A_PAGE)
    return list(pages.annotate(changed=Max("updated_at"), rows=Count("pk")).order_by("page"))


def _site() -> str:
    return settings.SITE_URL.rstrip("/")


def _shapes(name: str) -> dict[str, str]:
    """Return the address of a page by language tag, with ``NOBODY`` for the record."""
    found = {}
    for code, tag in LOCALE_TAGS.items():
        with translation.override(code):
            found[tag] = _site() + reverse(name, args=[NOBODY])
    return found


def _xml(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")
