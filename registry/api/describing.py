"""What the OpenAPI document says of every operation, and the examples that it shows."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers

from registry.api.problems import MEDIA_TYPE

Handler = TypeVar("Handler", bound=Callable[..., Any])
View = TypeVar("View", bound=type[Any])

EXAMPLES: Final = Path(__file__).parent / "examples.json"
OWN_EXAMPLES: Final = Path(__file__).parent / "examples_intake.json"
BADGE_EXAMPLES: Final = Path(__file__).parent / "examples_badges.json"
PROPOSAL_EXAMPLES: Final = Path(__file__).parent / "examples_proposals.json"
JSON: Final = "application/json"
JSON_LD: Final = "application/ld+json"


class FieldProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with one parameter."""

    parameter = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details (RFC 9457) in the caller's language; `code` never changes."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors = FieldProblemSerializer(many=True, required=False)  # type: ignore[assignment]
    withdrawn_at = serializers.DateTimeField(
        required=False, help_text="With 410: when the record went, where that is known."
    )
    organisation = serializers.CharField(
        required=False, help_text="With 410: the address here of whose the record was."
    )


REASONS: Final = {
    400: "A parameter does not exist or has a value that it cannot have; `errors` names it.",
    404: "There is no public record at this address.",
    406: "The answer is not offered in the form asked for.",
    410: "The record was public once and has been withdrawn.",
    429: "Too many requests from this address; `Retry-After` says when to go on.",
    503: "The registry cannot answer right now; `Retry-After` says when to try again.",
}

LANGUAGE: Final = OpenApiParameter(
    name="language",
    enum=["en", "es"],
    description="Language of `name` and of problems; else `Accept-Language` decides.",
)


def reads(  # noqa: PLR0913 - all by name, said once an operation
    operation_id: str,
    tag: str,
    summary: str,
    description: str = "",
    *,
    answer: Any,
    parameters: Sequence[OpenApiParameter] = (),
    is_record: bool = False,
    is_linked: bool = False,
    is_sparse: bool = True,
    may_miss: bool = False,
    forms: Sequence[str] = (),
) -> Callable[[Handler], Handler]:
    """Describe a ``get`` operation: its answer and every problem that it can end in."""
    problems = {400, 406, 429, 503}
    problems |= {404, 410} if is_record else {404} if may_miss else set()
    responses: dict[Any, Any] = {(200, JSON): answer}
    if is_linked:
        responses[(200, JSON_LD)] = OpenApiResponse(
            response=dict, description="The record in CTDL."
        )
        responses[301] = OpenApiResponse(description="Merged into the record at `Location`.")
        responses[302] = OpenApiResponse(description="Its version in force is at `Location`.")
    responses[304] = OpenApiResponse(description="Unchanged since the answer with this `ETag`.")
    for status in sorted(problems):
        responses[(status, MEDIA_TYPE)] = OpenApiResponse(
            response=ProblemSerializer, description=REASONS[status]
        )
    offered = list(forms) or ["json", *(["jsonld"] if is_linked else [])]
    form = OpenApiParameter(
        name="format", enum=offered, description="The form; else `Accept` decides."
    )
    return extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description or summary,
        parameters=[*parameters, LANGUAGE, *([_fields(answer)] if is_sparse else []), form],
        responses=responses,
    )


def lists(
    operation_id: str, tag: str, summary: str, description: str = "", **more: Any
) -> Callable[[View], View]:
    """Describe a list by the serializer of its view; ``more`` as in :func:`reads`."""

    def described(view: View) -> View:
        answer = view.serializer_class(many=True)
        get = reads(operation_id, tag, summary, description, answer=answer, **more)
        decorated: View = extend_schema_view(get=get)(view)
        return decorated

    return described


def _fields(answer: Any) -> OpenApiParameter:
    """Describe ``fields`` by the names of the fields of a record."""
    names = list(getattr(answer, "child", answer).Meta.fields)
    return OpenApiParameter(
        name="fields",
        type={"type": "array", "minItems": 1, "items": {"type": "string", "enum": names}},
        explode=False,
        description="Only these fields of the record, separated by commas.",
    )


@cache
def examples() -> dict[str, Any]:
    """Return an example answer by operation; written by the tests, see docs/api-guide.md."""
    found: dict[str, Any] = {}
    for path in (EXAMPLES, OWN_EXAMPLES, BADGE_EXAMPLES, PROPOSAL_EXAMPLES):
        found |= json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def add_examples(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Show an example in every operation that has one."""
    for operation in operations(result):
        for form, content in _answers(operation).items():
            name = operation["operationId"] + ("" if form == JSON else f" {form}")
            if name in examples():
                content["examples"] = {"example": {"value": examples()[name]}}
    return result


def let_fields_be_left_out(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Require no field of a record that ``fields`` can leave out."""
    components = result["components"]["schemas"]
    for operation in operations(result):
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        schema = _answers(operation).get(JSON, {}).get("schema", {})
        if "fields" in names and schema:
            _record_of(schema, components).pop("required", None)
    return result


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return every operation of a document."""
    for path in document["paths"].values():
        for method, operation in path.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield operation


def _answers(operation: dict[str, Any]) -> dict[str, Any]:
    responses = operation["responses"]
    content: dict[str, Any] = responses.get("200", responses.get("202", {})).get("content", {})
    return content


def _record_of(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """Return the component of a record, or of the records of a page."""
    found = schema
    while True:
        if "$ref" in found:
            found = components[found["$ref"].rsplit("/", 1)[1]]
        elif "results" in found.get("properties", {}):
            found = found["properties"]["results"]["items"]
        else:
            return found
