"""What the OpenAPI document says of operations that answer with a file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from registry.api.describing import LANGUAGE, REASONS, Handler, ProblemSerializer
from registry.api.problems import MEDIA_TYPE

PROBLEMS: Final = (400, 406, 429, 503)


def exports(
    operation_id: str,
    tag: str,
    summary: str,
    description: str,
    *,
    forms: Mapping[str, tuple[str, str]],
    parameters: Sequence[OpenApiParameter] = (),
) -> Callable[[Handler], Handler]:
    """Describe a ``get`` operation that streams a file in one of some forms.

    ``forms`` lead from the value of ``format`` to the media type and what the file is.
    """
    answers = {
        (200, media): OpenApiResponse(
            response=dict if media.endswith("json") else str, description=about
        )
        for media, about in forms.values()
    }
    problems = {
        (status, MEDIA_TYPE): OpenApiResponse(
            response=ProblemSerializer, description=REASONS[status]
        )
        for status in PROBLEMS
    }
    form = OpenApiParameter(
        name="format", enum=list(forms), description="The form; else `Accept` decides."
    )
    unchanged = OpenApiResponse(description="Unchanged since the answer with this `ETag`.")
    return extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description,
        parameters=[*parameters, LANGUAGE, form],
        responses={**answers, 304: unchanged, **problems},
    )


def also(form: str, about: str) -> Callable[[Handler], Handler]:
    """Add a second form to the answer of a described operation."""

    def described(handler: Handler) -> Handler:
        base: Any = handler.kwargs["schema"]  # type: ignore[attr-defined]

        class Also(base):  # type: ignore[misc]
            """The same with one form more."""

            def get_response_serializers(self) -> Any:
                """Return every answer."""
                more = {(200, form): OpenApiResponse(response=dict, description=about)}
                return {**super().get_response_serializers(), **more}

        handler.kwargs["schema"] = Also  # type: ignore[attr-defined]
        return handler

    return described
