"""Addresses of uploads, under ``/api/v1/intake/``: for people and their programs only."""

from django.urls import path

from registry.api.views import intake, intake_acts

ONE = "uploads/<uuid:public_id>/"

urlpatterns = [
    path("uploads/", intake.Uploads.as_view(), name="uploads"),
    path(ONE, intake.Upload.as_view(), name="upload"),
    path(f"{ONE}rows/", intake.UploadRows.as_view(), name="upload_rows"),
    path(f"{ONE}errors/", intake.UploadErrors.as_view(), name="upload_errors"),
    path(f"{ONE}apply/", intake_acts.UploadApply.as_view(), name="upload_apply"),
    path(f"{ONE}stop/", intake_acts.UploadStop.as_view(), name="upload_stop"),
    path(f"{ONE}resume/", intake_acts.UploadResume.as_view(), name="upload_resume"),
    path(f"{ONE}undo/", intake_acts.UploadUndo.as_view(), name="upload_undo"),
    path(f"{ONE}mapping/", intake_acts.UploadMapping.as_view(), name="upload_mapping"),
    path(f"{ONE}choices/", intake_acts.UploadChoices.as_view(), name="upload_choices"),
]
