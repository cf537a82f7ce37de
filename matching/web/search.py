"""Search over everything that is public: credentials, programmes and openings."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.openings import selectors as openings
from matching.web import pay
from registry.catalogue.selectors import Concept, searching
from registry.catalogue.selectors.searching import SearchKind, Why, WhyKind
from registry.web.localised import reading_language
from registry.web.pages import page

COUNTRIES: Final = ("MX", "US")
WHATS: Final = ("credential", "programme", "opening")
A_PAGE: Final = 20


@dataclass(frozen=True, kw_only=True)
class Query:
    """What the reader asks for; empty ``what`` is credentials and programmes together."""

    text: str
    what: str
    country: str
    page: int

    @classmethod
    def of(cls, parameters: QueryDict) -> "Query":
        """Read an address; unknown values narrow nothing."""
        what, country = parameters.get("what", ""), parameters.get("country", "")
        number = parameters.get("page", "1")
        return cls(
            text=parameters.get("q", "").strip(),
            what=what if what in WHATS else "",
            country=country if country in COUNTRIES else "",
            page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        )

    def href(self, what: str) -> str:
        """Return the address of the same search in another list."""
        parameters = QueryDict(mutable=True)
        wanted = {"q": self.text, "what": what, "country": self.country}
        parameters.update({key: value for key, value in wanted.items() if value})
        return f"{reverse('search')}?{parameters.urlencode()}"


@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    """Show what answers the query, each hit with why it is there."""
    query = Query.of(request.GET)
    found = _openings(query) if query.what == "opening" else _catalogue(query)
    context = {
        "query": query,
        "countries": COUNTRIES,
        "tabs": [
            (query.href(what), label, what == query.what)
            for what, label in (
                ("", _("Credentials and programs")),
                ("credential", _("Credentials")),
                ("programme", _("Programs")),
                ("opening", _("Openings")),
            )
        ],
        **found,
    }
    return page(request, "matching/search.html", context)


def _catalogue(query: Query) -> dict[str, object]:
    found = searching.search(
        query.text,
        language=reading_language(),
        kinds=(query.what,) if query.what else tuple(SearchKind),
        country=query.country,
        page=query.page,
    )
    return {
        "hits": [(hit, why_sentence(hit.why)) for hit in found.items],
        "openings": [],
        "total": found.total,
        "number": found.page,
        "pages": found.pages,
        "understood": [concept.name(reading_language()) for concept in found.understood],
    }


def _openings(query: Query) -> dict[str, object]:
    today = timezone.now().date()
    rows, meaning = openings.search(query.text, day=today, country=query.country)
    sheet = Paginator(rows, A_PAGE).get_page(query.page)
    rates = pay.rates_on(today)
    return {
        "hits": [],
        "openings": [
            (hit.opening, pay.wage(hit.opening, rates), concept_sentence(hit.concept))
            for hit in openings.hits(sheet, meaning)
        ],
        "total": sheet.paginator.count,
        "number": sheet.number,
        "pages": sheet.paginator.num_pages,
        "understood": [concept.name(reading_language()) for concept in meaning.concepts],
    }


def why_sentence(why: Why) -> str:
    """Say why a hit is on the list; empty where nothing was asked for."""
    sentences = {
        WhyKind.EXACT_CODE: _("It has exactly this code."),
        WhyKind.TEXT: _("Your words stand in its name or its issuer's."),
        WhyKind.LISTED: "",
    }
    return concept_sentence(why.concept) or sentences.get(why.kind, "")


def concept_sentence(concept: Concept | None) -> str:
    """Say which occupation or skill a hit stands for."""
    if concept is None:
        return ""
    words = {"concept": concept.name(reading_language())}
    if concept.kind == "occupation":
        return _("It belongs to this work: %(concept)s.") % words
    return _("It covers this skill: %(concept)s.") % words
