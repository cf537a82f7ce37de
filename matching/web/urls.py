"""Addresses of the matching pages and of the homes (under a language prefix)."""

from django.urls import path

from matching.web import (
    about,
    asked_for,
    employer,
    home,
    homes,
    institution,
    opening,
    passport,
    worker,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("openings/<uuid:opening_id>/", opening.opening, name="opening"),
    path(
        "credentials/<uuid:version_id>/openings/",
        asked_for.credential_openings,
        name="credential_openings",
    ),
    path(
        "programmes/<uuid:programme_id>/openings/",
        asked_for.programme_openings,
        name="programme_openings",
    ),
    path("status/", about.status, name="status"),
    path("how-matching-works/", about.method, name="method"),
    path("me/", worker.home, name="worker_home"),
    path("me/matches/", worker.match_list, name="worker_matches"),
    path("me/matches/<uuid:opening_id>/", worker.match_detail, name="worker_match"),
    path("me/passport/", passport.passport, name="passport"),
    path("me/passport/pdf/", passport.passport_pdf, name="passport_pdf"),
    path(
        "me/passport/credentials/<uuid:version_id>/",
        passport.credential_gap,
        name="passport_credential",
    ),
    path("me/passport/openings/<uuid:opening_id>/", passport.opening_gap, name="passport_opening"),
    path("hiring/", employer.home, name="employer_home"),
    path("hiring/<uuid:opening_id>/", employer.opening_matches, name="opening_matches"),
    path("teaching/", institution.institution, name="institution_home"),
    path("partner/", homes.partner, name="partner_home"),
    path("steward/", homes.steward, name="steward_home"),
]
