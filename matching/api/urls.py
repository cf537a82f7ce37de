"""Addresses of the openings and of one's own, mounted beside those of the registry's API."""

from django.urls import path

from matching.api import gaps, views

urlpatterns = [
    path("openings/", views.Openings.as_view(), name="openings"),
    path("openings/<uuid:public_id>/", views.Opening.as_view(), name="opening"),
    path("me/gap/<uuid:target_id>/", gaps.OwnGap.as_view(), name="me_gap"),
]
