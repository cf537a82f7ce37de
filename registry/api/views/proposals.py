"""Propose equivalences and review them: for people and their programs."""

import uuid
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.describing_acts import does, reads_own
from registry.api.pagination import CursorPages
from registry.api.problems import NotFound
from registry.api.serializers import proposals as shapes
from registry.api.views.private import PrivateView
from registry.api.views.proposal_drafts import drafted
from registry.equivalence import selectors
from registry.equivalence.enums import AssertionStatus, Choice
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import desk, reviews
from registry.equivalence.services import assertions, reviewing

TAG: Final = "Proposals"


class ProposalView(PrivateView):
    """One statement that the person has a part in."""

    serializer_class: Any = shapes.ProposalSerializer
    parser_classes = (JSONParser,)

    def proposal(self, public_id: uuid.UUID) -> EquivalenceAssertion:
        """Return it.

        Raises:
            NotFound: there is none, or the person has no part in it.
        """
        rows = selectors.for_page(selectors.visible_to(self.person))
        found = rows.filter(public_id=public_id).first()
        if found is None or not reviews.takes_part(self.person, found):
            raise NotFound(_("You have no part in a statement at this address."))
        return found

    def sent(self, serializer: type[Any]) -> dict[str, Any]:
        """Return what the body says, checked."""
        body = serializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def answer(self, assertion: EquivalenceAssertion) -> Response:
        """Answer with a statement as it stands now, and where it is."""
        fresh = selectors.for_page(selectors.visible_to(self.person)).get(pk=assertion.pk)
        data = shapes.ProposalSerializer(fresh, context=self.get_serializer_context()).data
        return Response(data, status=202, headers={"Location": _address(self.request, fresh)})


def _address(request: Request | HttpRequest, assertion: EquivalenceAssertion) -> str:
    return request.build_absolute_uri(reverse("proposals_api:proposal", args=[assertion.public_id]))


class Proposals(ProposalView):
    """What the person's organisations say, and a way to say more."""

    pagination_class: Any = CursorPages

    @reads_own(
        "proposals_list",
        TAG,
        "List your statements",
        "All statements of the organizations that you speak for, in every state.",
        answer=shapes.ProposalRefSerializer(many=True),
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List them."""
        page = self.paginate_queryset(selectors.for_page(desk.said_by(self.person)))
        rows = shapes.ProposalRefSerializer(page, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(rows.data)

    @does(
        "proposals_create",
        TAG,
        "Propose an equivalence",
        "For an organization that you speak for: sent to the panel, or kept as a draft with"
        " `send` false. Nothing is published before reviewers of both countries approve.",
        body=shapes.NewProposalSerializer,
        answer=shapes.ProposalSerializer,
        problems=(409, 415),
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """Take one in."""
        said = self.sent(shapes.NewProposalSerializer)
        make = assertions.propose if said["send"] else assertions.draft
        made = make(by=self.person, draft=drafted(said, by=self.person), at=timezone.now())
        return self.answer(made)


class Proposal(ProposalView):
    """One statement with its review."""

    @reads_own(
        "proposals_retrieve",
        TAG,
        "Follow a statement through its review",
        answer=shapes.ProposalSerializer,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it."""
        return Response(self.get_serializer(self.proposal(public_id)).data)


class ProposalMoves(ProposalView):
    """Bring a statement to another state."""

    @does(
        "proposals_move",
        TAG,
        "Send, take up, publish, contest, appeal, revoke",
        "Along the state table only. To publish, both sides have to have approved.",
        body=shapes.MoveSerializer,
        answer=shapes.ProposalSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Move it."""
        found, said = self.proposal(public_id), self.sent(shapes.MoveSerializer)
        assertions.move(
            by=self.person,
            assertion=found,
            to=AssertionStatus(said["to"]),
            reason=said["reason"],
            at=timezone.now(),
        )
        return self.answer(found)


class ProposalDeclarations(ProposalView):
    """Take a seat in the panel."""

    @does(
        "proposals_declare",
        TAG,
        "Declare your interests",
        "Takes your seat in the open round. With a conflict of interest you have no vote.",
        body=shapes.DeclarationSerializer,
        answer=shapes.ProposalSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Declare."""
        found, said = self.proposal(public_id), self.sent(shapes.DeclarationSerializer)
        reviewing.declare(by=self.person, assertion=found, **said, at=timezone.now())
        return self.answer(found)


class ProposalVotes(ProposalView):
    """Vote."""

    @does(
        "proposals_vote",
        TAG,
        "Vote",
        "Once in each round, after your declaration.",
        body=shapes.VoteSerializer,
        answer=shapes.ProposalSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Vote."""
        found, said = self.proposal(public_id), self.sent(shapes.VoteSerializer)
        choice = Choice(said["choice"])
        reviewing.vote(
            by=self.person,
            assertion=found,
            choice=choice,
            reason=said["reason"],
            at=timezone.now(),
        )
        return self.answer(found)


class ProposalComments(ProposalView):
    """Say something."""

    @does(
        "proposals_comment",
        TAG,
        "Comment",
        "Read by all who have a part in the review.",
        body=shapes.TextSerializer,
        answer=shapes.ProposalSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Say it."""
        found, said = self.proposal(public_id), self.sent(shapes.TextSerializer)
        reviewing.comment(by=self.person, assertion=found, text=said["text"], at=timezone.now())
        return self.answer(found)


class ProposalRequests(ProposalView):
    """Ask for evidence."""

    @does(
        "proposals_request",
        TAG,
        "Ask for evidence",
        "Nothing is published while a request is open.",
        body=shapes.TextSerializer,
        answer=shapes.ProposalSerializer,
        is_record=True,
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Ask."""
        found, said = self.proposal(public_id), self.sent(shapes.TextSerializer)
        reviewing.request_evidence(
            by=self.person, assertion=found, text=said["text"], at=timezone.now()
        )
        return self.answer(found)


class ProposalAnswer(ProposalView):
    """Answer a request for evidence."""

    @does(
        "proposals_answer",
        TAG,
        "Answer a request for evidence",
        "For the asserter; whoever asked may settle it too.",
        body=shapes.TextSerializer,
        answer=shapes.ProposalSerializer,
        is_record=True,
    )
    def post(
        self,
        request: Request,  # noqa: ARG002
        public_id: uuid.UUID,
        note_id: uuid.UUID,
    ) -> Response:
        """Answer it."""
        found, said = self.proposal(public_id), self.sent(shapes.TextSerializer)
        note = reviews.notes_of(found).filter(public_id=note_id).first()
        if note is None:
            raise NotFound(_("There is no such request."))
        reviewing.answer(by=self.person, note=note, text=said["text"], at=timezone.now())
        return self.answer(found)
