"""Records of apprenticeships: issue them from hours by part, list and read them."""

import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.describing_acts import does, reads_own
from registry.api.pagination import CursorPages
from registry.api.problems import BadParameter, NotFound
from registry.api.serializers import badge_records as shapes
from registry.api.serializers.badges import BadgeRefSerializer
from registry.api.views.badges import TAG, BadgeView
from registry.badges.enums import BadgeKind
from registry.badges.models import Badge
from registry.badges.selectors import badges
from registry.badges.selectors.documents.records import ledger
from registry.badges.services import records
from registry.badges.services.awards import Person
from registry.badges.services.records import Ledger
from registry.catalogue.models import Programme
from registry.catalogue.selectors import programmes
from registry.people.enums import Language


class RecordView(BadgeView):
    """Records of the organisations that the person issues for."""

    serializer_class: Any = shapes.RecordSerializer

    def whole(self, badge: Badge) -> dict[str, Any]:
        """Return a record with every line of its ledger."""
        context = self.get_serializer_context()
        return dict(shapes.RecordSerializer(badge, context=context).data)


class Records(RecordView):
    """What was recorded, and a way to record more."""

    pagination_class: Any = CursorPages

    @reads_own(
        "badges_records_list",
        TAG,
        "List the apprenticeship records you issued",
        "Of all organizations that you issue for, without ledgers and signed forms.",
        answer=BadgeRefSerializer(many=True),
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List them."""
        own = badges.issued_for(self.person).filter(kind=BadgeKind.RECORD)
        page = self.paginate_queryset(own)
        rows = BadgeRefSerializer(page, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(rows.data)

    @does(
        "badges_records_issue",
        TAG,
        "Issue the record of an apprenticeship",
        "From the hours by part as of a day: a signed ClrCredential. The parts are those of the"
        " program (`work_processes`, `instruction` and `wage_steps` by their `position`). The"
        " same person never gets two records of the same program and day (409), so sending"
        " again is safe.",
        body=shapes.NewRecordSerializer,
        answer=shapes.RecordSerializer,
        problems=(409, 415),
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """Issue one."""
        wanted = self._ledger(self.sent(shapes.NewRecordSerializer))
        made = records.issue(by=self.person, ledger=wanted, at=timezone.now())
        data = self.whole(badges.issued_for(self.person).get(pk=made.pk))
        return Response(data, status=202, headers={"Location": data["links"]["self"]})

    def _ledger(self, said: dict[str, Any]) -> Ledger:
        programme = self._programme(said["programme"])
        done = {one["part"]: one["hours"] for one in said["done"]}
        known = {line.key for line in ledger(programme, {}, said["language"])}
        if len(done) < len(said["done"]) or not done.keys() <= known:
            message = _("Name parts of this program, each once.")
            raise BadParameter("done", message, "part_unknown")
        return Ledger(
            organisation=programme.provider,
            programme=programme,
            person=Person(name=said["name"], email=said["email"]),
            language=Language(said["language"]),
            as_of=said["as_of"],
            done=done,
        )

    def _programme(self, public_id: uuid.UUID) -> Programme:
        rows = programmes.visible_to(self.person).select_related("provider")
        programme = rows.filter(public_id=public_id).first()
        if programme is None:
            message = _("There is no program with this id.")
            raise BadParameter("programme", message, "programme_unknown")
        return programme


class Record(RecordView):
    """One record."""

    @reads_own(
        "badges_records_retrieve",
        TAG,
        "Read an apprenticeship record you issued",
        answer=shapes.RecordSerializer,
        is_record=True,
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:  # noqa: ARG002
        """Read it.

        Raises:
            NotFound: it is nobody's, another issuer's, or a badge of another kind.
        """
        badge = self.badge(public_id)
        if badge.kind != BadgeKind.RECORD:
            raise NotFound(_("You have issued no record at this address."))
        return Response(self.whole(badge))
