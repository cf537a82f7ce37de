"""Where machines begin, and what they meet where there is nothing."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.describing import reads
from registry.api.problems import NotFound
from registry.api.views.base import PublicView, moved

LISTS = (
    *("search", "credentials", "competencies", "programmes", "offerings", "organisations"),
    *("equivalences", "openings", "occupations", "skills", "industries", "frameworks"),
    *("levels", "states", "municipalities", "glossary", "wage_floors"),
    "licensing_rules",
    *("schema", "docs"),
)


class RootSerializer(serializers.Serializer[Any]):
    """The addresses of all lists, by name."""

    def get_fields(self) -> dict[str, Any]:
        """Return one field an address."""
        return {name: serializers.URLField(read_only=True) for name in LISTS}


class Root(PublicView):
    """The addresses of all lists."""

    serializer_class = RootSerializer

    @reads("root", "Start", "List the lists", answer=RootSerializer, is_sparse=False)
    def get(self, request: Request) -> Response:
        """List them."""
        return Response(
            {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in LISTS}
        )


@extend_schema(exclude=True)
class Nowhere(PublicView):
    """Everything under the API's address that is nothing."""

    serializer_class = RootSerializer

    def known_parameters(self) -> frozenset[str]:
        """Return whatever was sent: the address is what is wrong here."""
        return frozenset(self.request.GET)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let what changes something through to the address with its final slash.

        A redirect would lose the body with many clients.
        """
        match = None if request.method in SAFE_METHODS else _with_slash(request.path)
        if match is None:
            return super().dispatch(request, *args, **kwargs)
        request.resolver_match = match
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer

    def get(self, request: Request, rest: str) -> HttpResponse:  # noqa: ARG002 - the pattern's
        """Lead to the address with its final slash, or say that there is nothing.

        Raises:
            NotFound: there is nothing.
        """
        if _with_slash(request.path) is None:
            raise NotFound
        query = request.META.get("QUERY_STRING", "")
        return moved(f"{request.path}/?{query}" if query else f"{request.path}/", is_for_ever=True)


def _with_slash(path: str) -> ResolverMatch | None:
    """Return what is at an address that lacks its final slash; None where nothing is."""
    if path.endswith("/"):
        return None
    try:
        match = resolve(f"{path}/")
    except Resolver404:
        return None
    return None if getattr(match.func, "view_class", None) is Nowhere else match
