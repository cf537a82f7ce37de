"""Addresses of the pages of intake (under a language prefix)."""

from django.urls import path

from registry.web.intake import editing, files, mapping, sending, stewards, upload

urlpatterns = [
    path("uploads/", sending.listed, name="uploads"),
    path("uploads/new/", sending.new, name="upload_new"),
    path("uploads/words/", stewards.choices, name="choices"),
    path("uploads/columns/<slug:kind>/", sending.kind_page, name="upload_kind"),
    path(
        "uploads/columns/<slug:kind>/template.<slug:form>",
        files.template_file,
        name="upload_template",
    ),
    path(
        "uploads/columns/<slug:kind>/<uuid:organisation_id>.<slug:form>",
        files.own_rows,
        name="upload_own_rows",
    ),
    path("uploads/<uuid:upload_id>/", upload.upload, name="upload"),
    path("uploads/<uuid:upload_id>/columns/", mapping.mapping, name="upload_columns"),
    path("uploads/<uuid:upload_id>/rows-to-fix/", files.rows_to_fix, name="upload_to_fix"),
    path("records/new/<slug:kind>/", editing.new, name="record_new"),
    path(
        "programmes/<uuid:programme_id>/offerings/new/", editing.new_offering, name="offering_new"
    ),
    path("records/<slug:kind>/<uuid:record_id>/edit/", editing.edit, name="record_edit"),
]
