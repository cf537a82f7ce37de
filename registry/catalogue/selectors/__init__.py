"""What is read from the catalogue: lists, pages and search."""

from registry.catalogue.selectors.concepts import Concept, ConceptKind
from registry.catalogue.selectors.credentials import credential_page, published_credentials
from registry.catalogue.selectors.programmes import programme_page, published_programmes
from registry.catalogue.selectors.search.answering import search
from registry.catalogue.selectors.search.results import (
    Facet,
    FacetCount,
    Hit,
    Near,
    PageOutOfRange,
    Question,
    SearchKind,
    SearchPage,
    SearchTooSlow,
    Sort,
    Suggestion,
    UnknownFacet,
    UnknownFacetValue,
    Why,
    WhyKind,
)
from registry.catalogue.selectors.search.typeahead import suggest

__all__ = [
    "Concept",
    "ConceptKind",
    "Facet",
    "FacetCount",
    "Hit",
    "Near",
    "PageOutOfRange",
    "Question",
    "SearchKind",
    "SearchPage",
    "SearchTooSlow",
    "Sort",
    "Suggestion",
    "UnknownFacet",
    "UnknownFacetValue",
    "Why",
    "WhyKind",
    "credential_page",
    "programme_page",
    "published_credentials",
    "published_programmes",
    "search",
    "suggest",
]
