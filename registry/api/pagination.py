"""Pages by cursor: where the last record of a page stands, not how many came before it.

Records that appear or go while somebody reads move nothing. A cursor is signed: it is the
list's own, opaque, and whatever else is sent in its place is refused.
"""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.api.problems import BadParameter

LIMIT: Final = 20
MOST: Final = 100
LONGEST: Final = 200


class CursorPages(BasePagination):
    """Pages in the order in which records were made; ``limit`` records each."""

    def paginate_queryset(
        self,
        queryset: Any,
        request: Request,
        view: APIView | None = None,  # noqa: ARG002
    ) -> list[Any]:
        """Return a page, and keep where the next one begins."""
        self.request = request
        self.list_name = str(getattr(request.resolver_match, "view_name", ""))
        limit = self._limit()
        after = self._after()
        rows = queryset.order_by("pk") if after is None else queryset.filter(pk__gt=after)
        page = list(rows.order_by("pk")[: limit + 1])
        self.next = self._address(page[limit - 1]) if len(page) > limit else None
        return page[:limit]

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        """Return a page with the address of the next one, in the body and as a ``Link``."""
        headers = {"Link": f'<{self.next}>; rel="next"'} if self.next else {}
        return Response({"next": self.next, "results": data}, headers=headers)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page."""
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Address of the next page; null on the last one.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:  # noqa: ARG002
        """Describe the two parameters."""
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": "Where to go on: taken from `next`, never made up.",
                "schema": {"type": "string", "maxLength": LONGEST},
            },
            {
                "name": "limit",
                "in": "query",
                "description": "Records a page.",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
            },
        ]

    def _limit(self) -> int:
        said = self.request.query_params.get("limit", str(LIMIT))
        if not (said.isascii() and said.isdigit() and len(said) < 4 and 1 <= int(said) <= MOST):
            message = _("Ask for 1 to %(most)s records a page.") % {"most": MOST}
            raise BadParameter("limit", message, "invalid_limit")
        return int(said)

    def _after(self) -> int | None:
        said = self.request.query_params.get("cursor")
        if said is None:
            return None
        try:
            return int(self._signer().unsign(said[: LONGEST + 1]))
        except (BadSignature, ValueError) as error:
            message = _("This cursor is not one of this list. Start again without it.")
            raise BadParameter("cursor", message, "invalid_cursor") from error

    def _address(self, last: Model) -> str:
        return self._address_after(last.pk)

    def _address_after(self, place: int) -> str:
        parameters = [
            (name, value)
            for name, values in self.request.query_params.lists()
            for value in values
            if name != "cursor"
        ]
        parameters.append(("cursor", self._signer().sign(str(place))))
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(parameters)}")

    def _signer(self) -> Signer:
        return Signer(salt=f"api.cursor.{self.list_name}", sep="~")


class NumberedPages(CursorPages):
    """Pages of a list that is worked out in an order of its own: after how many to go on."""

    def paginate_queryset(
        self,
        queryset: Any,
        request: Request,
        view: APIView | None = None,  # noqa: ARG002
    ) -> list[Any]:
        """Return a page, and keep where the next one begins."""
        self.request = request
        self.list_name = str(getattr(request.resolver_match, "view_name", ""))
        limit, after = self._limit(), max(self._after() or 0, 0)
        page = list(queryset[after : after + limit])
        is_last = after + limit >= len(queryset)
        self.next = None if is_last else self._address_after(after + limit)
        return page
