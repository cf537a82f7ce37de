"""Addresses of the work on equivalence."""

from django.urls import path

from registry.web.equivalence import desk, pair, proposing, review

urlpatterns = [
    path("equivalences/desk/", desk.desk, name="equivalence_desk"),
    path("equivalences/propose/", proposing.propose, name="propose_equivalence"),
    path("equivalences/<uuid:assertion_id>/edit/", proposing.edit, name="edit_equivalence"),
    path("equivalences/<uuid:assertion_id>/review/", review.review, name="equivalence_review"),
    path(
        "equivalences/pair/<uuid:source_id>/<uuid:target_id>/", pair.pair, name="equivalence_pair"
    ),
]
