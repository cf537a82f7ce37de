"""Addresses that stand in signed documents: without a language, and never to be changed."""

from django.urls import path

from registry.web.badges import machine

urlpatterns = [
    path("issuers/<uuid:issuer_id>/did.json", machine.issuer_did, name="issuer_did"),
    path("status-lists/<uuid:list_id>/<slug:purpose>/", machine.status_list, name="status_list"),
    path("badges/<uuid:badge_id>/", machine.badge_credential, name="badge_credential"),
    path("badges/<uuid:badge_id>/badge.<slug:form>", machine.badge_file, name="badge_file"),
    path(
        "achievements/<slug:kind>/<uuid:record_id>/badge.svg",
        machine.achievement_picture,
        name="achievement_picture",
    ),
    path(
        "equivalences/<uuid:assertion_id>/statement.json",
        machine.signed_statement,
        name="signed_statement",
    ),
    path(
        "credentials/<uuid:version_id>/version.json",
        machine.version_document,
        name="version_document",
    ),
]
