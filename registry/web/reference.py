"""Pages about words and sources."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from registry.reference.selectors import provenance, words
from registry.web.localised import reading_language
from registry.web.pages import page


@login_not_required
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the one approved pair of words for each concept."""
    terms = list(words.glossary(reading_language()))
    return page(request, "registry/glossary.html", {"terms": terms})


@login_not_required
def sources(request: HttpRequest) -> HttpResponse:
    """Show where the reference data comes from, kind by kind."""
    rows = provenance.sources()
    kinds = [(kind, list(of)) for kind, of in groupby(rows, key=lambda row: row.kind)]
    return page(request, "registry/sources.html", {"kinds": kinds})
