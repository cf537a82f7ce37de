"""What is read from the catalogue: lists, pages and search."""

from registry.catalogue.selectors.concepts import Concept, ConceptKind
from registry.catalogue.selectors.credentials import credential_page, published_credentials
from registry.catalogue.selectors.programmes import programme_page, published_programmes
from registry.catalogue.selectors.searching import (
    Hit,
    SearchKind,
    SearchPage,
    Why,
    WhyKind,
    search,
)

__all__ = [
    "Concept",
    "ConceptKind",
    "Hit",
    "SearchKind",
    "SearchPage",
    "Why",
    "WhyKind",
    "credential_page",
    "programme_page",
    "published_credentials",
    "published_programmes",
    "search",
]
