"""Equivalences as files: CTDL, SSSOM and CSV, streamed, whole or filtered."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Final

import django_filters as filters  # type: ignore[import-untyped]
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from registry.api.conditional import FRESH_SECONDS
from registry.api.describing_files import exports
from registry.api.filters import LONGEST, READABLE, Text
from registry.api.problems import BadParameter
from registry.api.serializers.equivalences import EquivalenceSerializer
from registry.api.views.base import PublicView
from registry.equivalence.enums import Effect
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import exporting
from registry.equivalence.selectors.exporting import Statement, Wanted
from registry.intake.sources.cells import safe_cell

TAG: Final = "Equivalences"
LINES: Final = 200
"""Lines that are sent together."""


class FileRenderer(BaseRenderer):
    """A form of file: it is streamed, and rendered by nobody."""

    def render(self, data: Any, *_args: Any, **_kwargs: Any) -> Any:
        """Return what it is given."""
        return data


class CSVFile(FileRenderer):
    """A plain table."""

    media_type = "text/csv"
    format = "csv"


class SSSOMFile(FileRenderer):
    """A mapping set."""

    media_type = "text/tab-separated-values"
    format = "sssom"


class JSONLDFile(FileRenderer):
    """CTDL as JSON-LD."""

    media_type = "application/ld+json"
    format = "jsonld"


WRITERS: Final[dict[str, Callable[[Iterator[Statement]], Iterator[str]]]] = {
    "csv": lambda found: exporting.table(found, safe=safe_cell),
    "sssom": exporting.mapping_set,
    "jsonld": exporting.alignment_maps,
}
NAMES: Final = {"csv": "csv", "sssom": "sssom.tsv", "jsonld": "jsonld"}
FORMS: Final = {
    "csv": ("text/csv", "A table whose columns intake takes back."),
    "sssom": ("text/tab-separated-values", "A mapping set: SSSOM/TSV with its metadata."),
    "jsonld": ("application/ld+json", "CTDL: an alignment map for each asserter."),
}


class FileFilter(filters.FilterSet):  # type: ignore[misc]
    """Which published assertions to export."""

    source = filters.UUIDFilter(field_name="source__public_id")
    target = filters.UUIDFilter(field_name="target__public_id")
    asserter = filters.UUIDFilter(field_name="asserter__public_id")
    jurisdiction = Text("scope_jurisdiction")
    effect = filters.ChoiceFilter(choices=Effect.choices)
    as_of = filters.DateFilter(method="leave")

    class Meta:
        model = EquivalenceAssertion
        fields: tuple[str, ...] = ()

    def leave(self, rows: Any, _name: str, _value: dt.date) -> Any:
        """Leave the rows: the export looks at the day itself."""
        return rows


PARAMETERS: Final = (
    OpenApiParameter("source", OpenApiTypes.UUID, description="Id of the version held."),
    OpenApiParameter("target", OpenApiTypes.UUID, description="Id of the version asked for."),
    OpenApiParameter("asserter", OpenApiTypes.UUID, description="Id of who asserts it."),
    OpenApiParameter(
        "jurisdiction",
        {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": READABLE},
        description="ISO 3166 code of where it holds.",
    ),
    OpenApiParameter("effect", enum=Effect.values, description="What it does in the world."),
    OpenApiParameter("as_of", OpenApiTypes.DATE, description="In force on this day."),
)


class FileView(PublicView):
    """A file that is streamed."""

    serializer_class = EquivalenceSerializer
    filterset_class: Any = FileFilter
    name: ClassVar[str]

    def known_parameters(self) -> frozenset[str]:
        """Return the parameters of this endpoint: a file has all fields."""
        return super().known_parameters() - {"fields"}

    def wanted(self) -> Wanted:
        """Return which assertions are asked for.

        Raises:
            BadParameter: a filter has a value that it cannot have.
        """
        found = self.filterset_class(self.request.query_params, EquivalenceAssertion.objects.none())
        if not found.form.is_valid():
            name, errors = next(iter(found.form.errors.as_data().items()))
            raise BadParameter(name, errors[0].messages[0], errors[0].code or "invalid")
        said = found.form.cleaned_data
        return Wanted(
            source=said.get("source"),
            target=said.get("target"),
            asserter=said.get("asserter"),
            jurisdiction=said.get("jurisdiction") or "",
            effect=said.get("effect") or "",
            on=said.get("as_of"),
        )

    def streamed(self, request: Request, lines: Iterator[str], *, state: str) -> HttpResponseBase:
        """Answer with lines as they are made; 304 to who has them already."""
        form = request.accepted_renderer.format
        tag = f'W/"{state}-{form}"'
        unchanged = get_conditional_response(request._request, etag=tag)  # noqa: SLF001 - DRF's own
        if unchanged is not None:
            unchanged["ETag"] = tag
            return unchanged
        media = request.accepted_renderer.media_type
        response = StreamingHttpResponse(
            together(lines), content_type=media if form == "jsonld" else f"{media}; charset=utf-8"
        )
        response["ETag"] = tag
        response["Content-Disposition"] = f'attachment; filename="{self.name}.{NAMES[form]}"'
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response


def together(lines: Iterator[str]) -> Iterator[str]:
    """Yield lines some at a time."""
    kept: list[str] = []
    for line in lines:
        kept.append(line)
        if len(kept) == LINES:
            yield "".join(kept)
            kept.clear()
    yield "".join(kept)


class EquivalenceFile(FileView):
    """Published assertions as a file."""

    renderer_classes: Any = (CSVFile, SSSOMFile, JSONLDFile)
    name = "equivalences"

    @exports(
        "equivalences_export",
        TAG,
        "Export equivalences",
        "All published assertions, or those that the filters leave, in one file. Nothing that"
        " is inferred is in it. The same file can be taken back as proposals.",
        forms=FORMS,
        parameters=PARAMETERS,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Stream them."""
        rows = exporting.recognised(self.wanted())
        write = WRITERS[request.accepted_renderer.format]
        lines = write(exporting.statements(rows))
        return self.streamed(request, lines, state=exporting.state_of(rows))


class TransferValueFile(FileView):
    """Published assertions that accept credit or hours, as transfer values."""

    renderer_classes: Any = (JSONLDFile,)
    name = "transfer-values"

    @exports(
        "equivalences_transfer_values",
        TAG,
        "Export transfer values",
        "CTDL transfer value profiles: one for each published assertion under which somebody"
        " accepts credit or hours of a credential that states them.",
        forms={"jsonld": ("application/ld+json", "CTDL: a transfer value for each assertion.")},
        parameters=PARAMETERS,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Stream them."""
        rows = exporting.recognised(self.wanted())
        lines = exporting.transfer_values(exporting.statements(rows))
        return self.streamed(request, lines, state=exporting.state_of(rows))


class InferredFile(FileView):
    """What follows from chains, apart from everything that is asserted."""

    renderer_classes: Any = (SSSOMFile,)
    filterset_class: Any = None
    name = "inferred-equivalences"

    @exports(
        "equivalences_inferred",
        TAG,
        "Export inferred equivalences",
        "What follows today from chains of published assertions, each line labelled"
        " `semapv:MappingChaining`. Nobody has asserted any of it: it is for information, has no"
        " effect and is never a recognition.",
        forms={"sssom": FORMS["sssom"]},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Stream it."""
        lines = exporting.inferred_mapping_set(as_of=self.day)
        state = f"{exporting.inferred_state(as_of=self.day)}-{self.day.isoformat()}"
        return self.streamed(request, lines, state=state)
