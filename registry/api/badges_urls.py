"""Addresses of badges, under ``/api/v1/badges/``."""

from django.urls import path

from registry.api.views import badge_records, badges

urlpatterns = [
    path("", badges.Badges.as_view(), name="badges"),
    path("verify/", badges.Verify.as_view(), name="verify"),
    path("records/", badge_records.Records.as_view(), name="records"),
    path("records/<uuid:public_id>/", badge_records.Record.as_view(), name="record"),
    path("<uuid:public_id>/", badges.Badge.as_view(), name="badge"),
    path("<uuid:public_id>/moves/", badges.BadgeMoves.as_view(), name="moves"),
    path("issuers/<uuid:public_id>/did/", badges.IssuerDid.as_view(), name="issuer_did"),
    path(
        "status-lists/<uuid:public_id>/<slug:purpose>/",
        badges.StatusList.as_view(),
        name="status_list",
    ),
    path("statements/<uuid:public_id>/", badges.Statement.as_view(), name="statement"),
]
