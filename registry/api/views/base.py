"""What every endpoint has: known parameters, a language, an allowance, an ETag."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.http.response import HttpResponse
from django.utils import timezone, translation
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend  # type: ignore[import-untyped]
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import conditional
from registry.api.languages import LANGUAGES, preferred
from registry.api.negotiation import JSONLDRenderer, Negotiation
from registry.api.pagination import CursorPages
from registry.api.problems import BadParameter
from registry.api.throttling import Allowance, AnonymousThrottle

COMMON: Final = ("fields", "format", "language")
LONGEST_NAME: Final = 40


class PublicView(GenericAPIView[Any]):
    """Something public that is read: nobody signs in, no session is looked at."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (AnonymousThrottle,)
    renderer_classes: Any = (JSONRenderer,)
    content_negotiation_class = Negotiation
    pagination_class: Any = None
    filter_backends = (DjangoFilterBackend,)
    filterset_class: Any = None
    parameters: ClassVar[tuple[str, ...]] = ()
    http_method_names = ["get", "head", "options"]
    allowance: Allowance | None = None

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """Speak the caller's language from here on: problems too."""
        translation.activate(preferred(request))
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters that are not known before anything is read."""
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            check_parameters(request, self.known_parameters())
            check_filled(request, self.known_filters() | {"format"})

    def known_parameters(self) -> frozenset[str]:
        """Return the names of the parameters of this endpoint."""
        pages = ("cursor", "limit") if self.pagination_class else ()
        return frozenset((*COMMON, *self.parameters, *self.known_filters(), *pages))

    def known_filters(self) -> frozenset[str]:
        """Return the names of the filters of this endpoint."""
        return frozenset(self.filterset_class.base_filters if self.filterset_class else ())

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """Say what can be done here."""
        return Response(status=204, headers=conditional.PREFLIGHT)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what every answer carries, and the ETag once its text is written."""
        response = super().finalize_response(request, response, *args, **kwargs)
        conditional.let_anybody_read(response)
        if hasattr(request, "session"):
            request.session.accessed = False  # nothing of it is in the answer
        for name, value in (self.allowance.headers() if self.allowance else {}).items():
            response[name] = value
        if isinstance(response, Response):
            done: Any = partial(conditional.unless_unchanged, request)
            response.add_post_render_callback(done)
        return response

    def get_serializer_context(self) -> dict[str, Any]:
        """Give serializers the fields that the caller wants."""
        wanted = self.request.query_params.get("fields") if self.request else None
        return {**super().get_serializer_context(), "fields": wanted}

    @property
    def day(self) -> dt.date:
        """The day of this request."""
        return timezone.now().date()


Rows = QuerySet[Any]


class ListView(PublicView):
    """A list in pages: ``rows`` gives what may be listed. ``describing.lists`` describes it."""

    pagination_class: Any = CursorPages
    rows: ClassVar[Callable[[], Rows]]

    def get_queryset(self) -> Rows:
        """Return what may be listed."""
        return type(self).rows()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """List them."""
        return self.read()

    def read(self) -> Response:
        """Answer with a page of what the filters leave."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class RecordView(PublicView):
    """One record."""

    def written(self, record: Any, *, modified: dt.datetime | None = None) -> Response:
        """Answer with a record."""
        headers = {"Last-Modified": http_date(modified.timestamp())} if modified else {}
        return Response(self.get_serializer(record).data, headers=headers)


class LinkedRecordView(RecordView):
    """One record that CTDL has words for."""

    renderer_classes: Any = (JSONRenderer, JSONLDRenderer)


def check_parameters(request: Request, known: frozenset[str]) -> None:
    """Refuse a parameter that does not exist, and a language that is not spoken here.

    Raises:
        BadParameter: names it.
    """
    for name in request.query_params:
        if name not in known:
            shown = name.replace("\x00", "")[:LONGEST_NAME]
            message = _("There is no parameter called “%(name)s” here.") % {"name": shown}
            raise BadParameter(shown, message, "unknown_parameter")
    language = request.query_params.get("language")
    if "language" in request.query_params and language not in LANGUAGES:
        raise BadParameter("language", _("Choose es or en."), "invalid_language")


def check_filled(request: Request, filters: frozenset[str]) -> None:
    """Refuse a filter without a value: it would be taken for no filter at all.

    Raises:
        BadParameter: names it.
    """
    for name in filters.intersection(request.query_params):
        if not request.query_params[name]:
            raise BadParameter(name, _("Give it a value, or leave it out."), "empty_value")


def moved(address: str, *, is_for_ever: bool) -> HttpResponse:
    """Lead to the record that took this one's place."""
    response = HttpResponse(status=301 if is_for_ever else 302)
    response["Location"] = address
    return response
