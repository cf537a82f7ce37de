"""Addresses of the registry's pages (under a language prefix)."""

from django.urls import path

from registry.web import (
    compare,
    credentials,
    equivalences,
    gallery,
    gaps,
    history,
    organisations,
    programmes,
    reference,
    saved_searches,
    search,
    suggestions,
    tokens,
)
from registry.web.equivalence import urls as equivalence
from registry.web.explorer import (
    comparison,
    equivalents,
    frameworks,
    precedents,
    regulated,
)

urlpatterns = [
    *equivalence.urlpatterns,
    path("access-tokens/", tokens.access_tokens, name="access_tokens"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggestions, name="search_suggestions"),
    path("search/places/", search.places, name="search_places"),
    path("compare/", compare.compare, name="compare"),
    path("saved-searches/", saved_searches.saved_searches, name="saved_searches"),
    path("saved-searches/<uuid:search_id>/", saved_searches.change, name="saved_search"),
    path("saved-searches/stop/<str:token>/", saved_searches.stop_alerts, name="stop_alerts"),
    path("credentials/<uuid:version_id>/", credentials.credential, name="credential"),
    path(
        "credentials/<uuid:version_id>/history/",
        history.credential_history,
        name="credential_history",
    ),
    path(
        "credentials/<uuid:version_id>/changes/",
        history.credential_changes,
        name="credential_changes",
    ),
    path(
        "credentials/<uuid:version_id>/gap/<uuid:target_id>/",
        gaps.credential_gap,
        name="credential_gap",
    ),
    path("programmes/<uuid:programme_id>/", programmes.programme, name="programme"),
    path(
        "programmes/<uuid:programme_id>/history/",
        history.programme_history,
        name="programme_history",
    ),
    path("organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("equivalences/<uuid:assertion_id>/", equivalences.equivalence, name="equivalence"),
    path("suggested/", suggestions.suggested, name="suggested"),
    path(
        "credentials/<uuid:version_id>/suggested/",
        suggestions.credential_suggestions,
        name="credential_suggestions",
    ),
    path("precedents/", precedents.precedents, name="precedents"),
    path(
        "credentials/<uuid:version_id>/equivalents/",
        equivalents.equivalents,
        name="equivalents",
    ),
    path(
        "credentials/<uuid:version_id>/compare/<uuid:target_id>/",
        comparison.credential_comparison,
        name="credential_comparison",
    ),
    path("regulated/", regulated.regulated, name="regulated"),
    path("regulated/<slug:code>/", regulated.regulated_occupation, name="regulated_occupation"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("glossary/", reference.glossary, name="glossary"),
    path("sources/", reference.sources, name="sources"),
    path("gallery/", gallery.gallery, name="gallery"),
]
