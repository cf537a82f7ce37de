"""In which form an answer is written: JSON, or CTDL as JSON-LD where the record has it."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

LONGEST_ACCEPT: Final = 1000
"""Signs of an ``Accept`` header that are read; a longer one asks for nothing in particular."""


class JSONLDRenderer(JSONRenderer):
    """CTDL as JSON-LD."""

    media_type = "application/ld+json"
    format = "jsonld"


class Negotiation(DefaultContentNegotiation):
    """The default, except that a form nobody offers is 406 and an endless header is no work."""

    def filter_renderers(
        self,
        renderers: Iterable[BaseRenderer],
        format: str,  # noqa: A002 - DRF's name
    ) -> list[BaseRenderer]:
        """Return the renderers of a form.

        Raises:
            NotAcceptable: there are none.
        """
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            raise NotAcceptable(_("This address has no such form."))
        return found

    def get_accept_list(self, request: Request) -> list[str]:
        """Return the forms that the caller accepts."""
        header = request.META.get("HTTP_ACCEPT", "*/*")
        if len(header) > LONGEST_ACCEPT:
            return ["*/*"]
        return [token.strip() for token in header.split(",")]


def is_linked_data(request: Request) -> bool:
    """Tell whether the answer is to be JSON-LD."""
    return isinstance(getattr(request, "accepted_renderer", None), JSONLDRenderer)
