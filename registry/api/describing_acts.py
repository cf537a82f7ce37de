"""What the OpenAPI document says of operations that are for somebody, and that do something."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from registry.api.describing import JSON, LANGUAGE, REASONS, Handler, ProblemSerializer
from registry.api.problems import MEDIA_TYPE

ENDS: Final = {
    **REASONS,
    401: "Who asks is not signed in, or the token does not work.",
    403: "This is for an editor, an owner or a steward; or the session's form token is missing.",
    404: "You have no record at this address.",
    409: "The record does not allow this as it stands.",
    411: "A form, or a server that does not stream, needs the Content-Length.",
    413: "The file has more bytes than are taken.",
    415: "The body is of a type that is not taken.",
    422: "The idempotency key was used for another file or kind.",
}

IDEMPOTENCY: Final = OpenApiParameter(
    name="Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="Anything of your own, up to 120 characters; makes sending again safe.",
)
FORM: Final = OpenApiParameter(
    name="format", enum=["json"], description="The form; else `Accept` decides."
)


def reads_own(
    operation_id: str,
    tag: str,
    summary: str,
    description: str = "",
    *,
    answer: Any,
    is_record: bool = False,
    media: str = JSON,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> Callable[[Handler], Handler]:
    """Describe a ``get`` operation that is for somebody."""
    problems = {400, 401, 406, 429, 503} | ({404} if is_record else set())
    filters = [OpenApiParameter(name=name, enum=list(of)) for name, of in (choices or {}).items()]
    return extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description or summary,
        parameters=[*filters, LANGUAGE, FORM],
        responses={(200, media): answer, **_ends(problems)},
    )


def does(
    operation_id: str,
    tag: str,
    summary: str,
    description: str,
    *,
    answer: Any,
    body: Any = None,
    is_record: bool = False,
    in_address: Any = None,
    problems: Sequence[int] = (),
) -> Callable[[Handler], Handler]:
    """Describe a ``post`` operation: 202, and what it can end in.

    With ``in_address`` the body may be a file, and these parameters say what it is.
    """
    found = {400, 401, 403, 406, 429, 503, *problems}
    found |= {404, 409, 415} if is_record else set()
    more = [in_address, IDEMPOTENCY] if in_address else []
    return extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description,
        parameters=[*more, LANGUAGE, FORM],
        request=body,
        responses={
            (202, JSON): OpenApiResponse(response=answer, description="Taken: see `Location`."),
            **_ends(found),
        },
    )


def _ends(problems: Iterable[int]) -> dict[Any, Any]:
    return {
        (status, MEDIA_TYPE): OpenApiResponse(response=ProblemSerializer, description=ENDS[status])
        for status in sorted(problems)
    }
