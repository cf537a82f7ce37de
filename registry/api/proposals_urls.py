"""Addresses of the work on equivalence, under ``/api/v1/proposals/``."""

from django.urls import path

from registry.api.views import proposals

ONE = "<uuid:public_id>/"

urlpatterns = [
    path("", proposals.Proposals.as_view(), name="proposals"),
    path(ONE, proposals.Proposal.as_view(), name="proposal"),
    path(f"{ONE}moves/", proposals.ProposalMoves.as_view(), name="moves"),
    path(f"{ONE}declarations/", proposals.ProposalDeclarations.as_view(), name="declarations"),
    path(f"{ONE}votes/", proposals.ProposalVotes.as_view(), name="votes"),
    path(f"{ONE}comments/", proposals.ProposalComments.as_view(), name="comments"),
    path(f"{ONE}requests/", proposals.ProposalRequests.as_view(), name="requests"),
    path(
        f"{ONE}requests/<uuid:note_id>/answer/", proposals.ProposalAnswer.as_view(), name="answer"
    ),
]
