"""Addresses of the registry's pages (under a language prefix)."""

from django.urls import path

from registry.web import credentials, equivalences, gallery, reference

urlpatterns = [
    path("credentials/<uuid:version_id>/", credentials.credential, name="credential"),
    path("programmes/<uuid:programme_id>/", credentials.programme, name="programme"),
    path("equivalences/<uuid:assertion_id>/", equivalences.equivalence, name="equivalence"),
    path("precedents/", equivalences.precedents, name="precedents"),
    path("glossary/", reference.glossary, name="glossary"),
    path("sources/", reference.sources, name="sources"),
    path("gallery/", gallery.gallery, name="gallery"),
]
