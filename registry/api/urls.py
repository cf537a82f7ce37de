"""Addresses of the API, under ``/api/v1/``; those of matching are added by ``config``."""

from django.urls import path

from registry.api.views import (
    chains,
    credentials,
    documents,
    equivalence_files,
    equivalences,
    gaps,
    organisations,
    programmes,
    reference,
    root,
    search,
    suggestions,
)

urlpatterns = [
    path("", root.Root.as_view(), name="root"),
    path("schema/", documents.Schema.as_view(), name="schema"),
    path("docs/", documents.docs, name="docs"),
    path("docs/redoc/", documents.redoc, name="redoc"),
    path("docs/swagger/", documents.swagger, name="swagger"),
    path("search/", search.Search.as_view(), name="search"),
    path("search/suggest/", search.Suggest.as_view(), name="search_suggest"),
    path("credentials/", credentials.Credentials.as_view(), name="credentials"),
    path("credentials/<uuid:public_id>/", credentials.Credential.as_view(), name="credential"),
    path(
        "credentials/<uuid:public_id>/versions/",
        credentials.CredentialVersions.as_view(),
        name="credential_versions",
    ),
    path("competencies/", credentials.Competencies.as_view(), name="competencies"),
    path("programmes/", programmes.Programmes.as_view(), name="programmes"),
    path("programmes/<uuid:public_id>/", programmes.Programme.as_view(), name="programme"),
    path("offerings/", programmes.Offerings.as_view(), name="offerings"),
    path("offerings/<uuid:public_id>/", programmes.Offering.as_view(), name="offering"),
    path("organisations/", organisations.Organisations.as_view(), name="organisations"),
    path(
        "organisations/<uuid:public_id>/",
        organisations.Organisation.as_view(),
        name="organisation",
    ),
    path("equivalences/", equivalences.Equivalences.as_view(), name="equivalences"),
    path(
        "equivalences/export/",
        equivalence_files.EquivalenceFile.as_view(),
        name="equivalences_export",
    ),
    path(
        "equivalences/transfer-values/export/",
        equivalence_files.TransferValueFile.as_view(),
        name="equivalences_transfer_values",
    ),
    path(
        "equivalences/inferred/export/",
        equivalence_files.InferredFile.as_view(),
        name="equivalences_inferred",
    ),
    path("equivalences/<uuid:public_id>/", equivalences.Equivalence.as_view(), name="equivalence"),
    path(
        "equivalences/<uuid:public_id>/history/",
        equivalences.EquivalenceHistory.as_view(),
        name="equivalence_history",
    ),
    path(
        "credentials/<uuid:public_id>/equivalents/",
        chains.Equivalents.as_view(),
        name="credential_equivalents",
    ),
    path(
        "credentials/<uuid:public_id>/equivalents/<uuid:target_id>/",
        chains.Between.as_view(),
        name="credential_between",
    ),
    path(
        "credentials/<uuid:public_id>/gap/<uuid:target_id>/",
        gaps.CredentialGap.as_view(),
        name="credential_gap",
    ),
    path(
        "panel/credentials/<uuid:public_id>/suggestions/",
        suggestions.Suggestions.as_view(),
        name="panel_suggestions",
    ),
    path("occupations/", reference.Occupations.as_view(), name="occupations"),
    path(
        "occupations/<slug:scheme>/<str:code>/", reference.Occupation.as_view(), name="occupation"
    ),
    path("skills/", reference.Skills.as_view(), name="skills"),
    path("industries/", reference.Industries.as_view(), name="industries"),
    path("frameworks/", reference.Frameworks.as_view(), name="frameworks"),
    path("levels/", reference.Levels.as_view(), name="levels"),
    path("states/", reference.States.as_view(), name="states"),
    path("municipalities/", reference.Municipalities.as_view(), name="municipalities"),
    path("glossary/", reference.Glossary.as_view(), name="glossary"),
    path("wage-floors/", reference.WageFloors.as_view(), name="wage_floors"),
    path("licensing-rules/", reference.LicensingRules.as_view(), name="licensing_rules"),
]
