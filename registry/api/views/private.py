"""What every endpoint has that is for somebody: who asks, and answers that nobody keeps."""

from typing import Any, ClassVar, Final

from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from registry.api.authentication import TokenAuthentication
from registry.api.languages import preferred
from registry.api.negotiation import Negotiation
from registry.api.throttling import Allowance, AnonymousThrottle
from registry.api.views.base import check_parameters
from registry.people.models import User

COMMON: Final = ("format", "language")


class PrivateView(GenericAPIView[Any]):
    """Something that a person, or her program, may do: by token or by session."""

    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)
    throttle_classes = (AnonymousThrottle,)
    renderer_classes: Any = (JSONRenderer,)
    content_negotiation_class = Negotiation
    pagination_class: Any = None
    filter_backends = ()
    parameters: ClassVar[tuple[str, ...]] = ()
    allowance: Allowance | None = None

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """Speak the caller's language from here on: problems too."""
        translation.activate(preferred(request))
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters that are not known before anything is done."""
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            check_parameters(request, self.known_parameters())

    def known_parameters(self) -> frozenset[str]:
        """Return the names of the parameters of this request."""
        pages = ("cursor", "limit") if self.pagination_class else ()
        return frozenset((*COMMON, *self.parameters, *pages))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let nobody keep an answer that is for one person."""
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        patch_vary_headers(response, ["Accept", "Accept-Language", "Authorization", "Cookie"])
        for name, value in (self.allowance.headers() if self.allowance else {}).items():
            response[name] = value
        return response

    @property
    def person(self) -> User:
        """Return who asks.

        Raises:
            NotAuthenticated: nobody does; ``IsAuthenticated`` lets nobody come this far.
        """
        user = self.request.user
        if not isinstance(user, User):
            raise NotAuthenticated
        return user
