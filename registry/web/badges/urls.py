"""Addresses of the pages of badges (under a language prefix)."""

from django.urls import path

from registry.web.badges import batches, desk, issuing, mine, shown, signing, verifying

urlpatterns = [
    path("verify/", verifying.verify, name="verify"),
    path("badges/", desk.desk, name="badges"),
    path("badges/new/", issuing.new, name="badge_new"),
    path("badges/records/new/", issuing.new_record, name="badge_record_new"),
    path("badges/files/new/", batches.new, name="badge_batch_new"),
    path("badges/files/<uuid:batch_id>/", batches.batch, name="badge_batch"),
    path("badges/claim/<str:token>/", mine.claim, name="badge_claim"),
    path("badges/<uuid:badge_id>/", shown.badge, name="badge"),
    path("equivalences/<uuid:assertion_id>/sign/", signing.sign_statement, name="sign_statement"),
    path("me/badges/", mine.mine, name="my_badges"),
]
