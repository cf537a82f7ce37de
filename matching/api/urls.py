"""Addresses of the openings, mounted beside those of the registry's API."""

from django.urls import path

from matching.api import views

urlpatterns = [
    path("openings/", views.Openings.as_view(), name="openings"),
    path("openings/<uuid:public_id>/", views.Opening.as_view(), name="opening"),
]
