"""Addresses of the registry's pages (under a language prefix)."""

from django.urls import path

from registry.web import (
    credentials,
    equivalences,
    gallery,
    history,
    organisations,
    programmes,
    reference,
)

urlpatterns = [
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
    path("programmes/<uuid:programme_id>/", programmes.programme, name="programme"),
    path(
        "programmes/<uuid:programme_id>/history/",
        history.programme_history,
        name="programme_history",
    ),
    path("organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("equivalences/<uuid:assertion_id>/", equivalences.equivalence, name="equivalence"),
    path("precedents/", equivalences.precedents, name="precedents"),
    path("glossary/", reference.glossary, name="glossary"),
    path("sources/", reference.sources, name="sources"),
    path("gallery/", gallery.gallery, name="gallery"),
]
