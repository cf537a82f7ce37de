"""Reference data in force: occupations, skills, industries, levels, places, words, floors, law."""

import datetime as dt
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import DateField

from registry.api import filters
from registry.api.describing import lists, reads
from registry.api.problems import BadParameter, NotFound
from registry.api.serializers import reference as serializers
from registry.api.views.base import ListView, RecordView, Rows
from registry.reference.models import Occupation as OccupationRow
from registry.reference.selectors import published

TAG: Final = "Reference data"


@lists(
    "occupations_list",
    TAG,
    "List occupations",
    "Groups of ISCO-08, SOC 2018 and SINCO 2011 at every level.",
)
class Occupations(ListView):
    """Occupations of ISCO-08, SOC 2018 and SINCO 2011."""

    serializer_class = serializers.OccupationSerializer
    filterset_class = filters.OccupationFilter
    rows = staticmethod(published.occupations)


class Occupation(RecordView):
    """One occupation."""

    serializer_class = serializers.OccupationDetailSerializer

    @reads(
        "occupations_retrieve",
        TAG,
        "Read an occupation",
        "With the crosswalk pairs to and from the other classifications, whose weights carry"
        " the fan-out, its words in both languages and its skills.",
        answer=serializers.OccupationDetailSerializer,
        is_record=True,
    )
    def get(self, request: Request, scheme: str, code: str) -> Response:  # noqa: ARG002
        """Read it."""
        if not code.isprintable():
            raise NotFound
        try:
            found = published.occupation_page(scheme=scheme, code=code)
        except OccupationRow.DoesNotExist as error:
            raise NotFound from error
        return self.written(found)


@lists(
    "skills_list",
    TAG,
    "List skills",
    "Skills in both languages, with the other words that people use for them.",
)
class Skills(ListView):
    """Skills."""

    serializer_class = serializers.SkillSerializer
    filterset_class = filters.SkillFilter
    rows = staticmethod(published.skills)


@lists(
    "industries_list",
    TAG,
    "List industries",
)
class Industries(ListView):
    """Industries of NAICS and SCIAN."""

    serializer_class = serializers.IndustrySerializer
    filterset_class = filters.IndustryFilter
    rows = staticmethod(published.industries)


@lists(
    "frameworks_list",
    TAG,
    "List level frameworks",
)
class Frameworks(ListView):
    """Level frameworks."""

    serializer_class = serializers.LevelFrameworkSerializer
    filterset_class = filters.FrameworkFilter
    rows = staticmethod(published.frameworks)


@lists(
    "levels_list",
    TAG,
    "List levels",
    "Levels of all frameworks with their hinge to ISCED 2011 and what is said of it.",
)
class Levels(ListView):
    """Levels of all frameworks."""

    serializer_class = serializers.LevelSerializer
    filterset_class = filters.LevelFilter
    rows = staticmethod(published.levels)


@lists("states_list", TAG, "List states")
class States(ListView):
    """States of both countries."""

    serializer_class = serializers.StateSerializer
    filterset_class = filters.StateFilter
    rows = staticmethod(published.states)


@lists(
    "municipalities_list",
    TAG,
    "List municipalities",
)
class Municipalities(ListView):
    """Municipalities of both countries."""

    serializer_class = serializers.MunicipalitySerializer
    filterset_class = filters.MunicipalityFilter
    rows = staticmethod(published.municipalities)


@lists(
    "glossary_list",
    TAG,
    "List the terms of the glossary",
)
class Glossary(ListView):
    """The approved pairs of words."""

    serializer_class = serializers.GlossaryTermSerializer
    filterset_class = filters.GlossaryFilter
    rows = staticmethod(published.terms)


@lists(
    "wage_floors_list",
    TAG,
    "List wage floors",
    "Legal minimum wages with the days on which they hold and their source. Information,"
    " not legal advice.",
    parameters=[
        OpenApiParameter(name="on", type=OpenApiTypes.DATE, description="In force that day.")
    ],
)
class WageFloors(ListView):
    """Legal minimum wages."""

    serializer_class = serializers.WageFloorSerializer
    filterset_class = filters.WageFloorFilter
    parameters = ("on",)

    def get_queryset(self) -> Rows:
        """Return what may be listed."""
        said = self.request.GET.get("on")
        return published.wage_floors(on=_day(said) if said is not None else None)


@lists(
    "licensing_rules_list",
    TAG,
    "List licensing rules",
    "What the law of a country or state asks of those who work in an occupation (`isco`: the"
    " ISCO-08 code), in force today or `on` a day, each with its source. A place without a row"
    ' is not known: silence is never "no license". Information, not legal advice.',
    parameters=[
        OpenApiParameter(name="on", type=OpenApiTypes.DATE, description="In force that day.")
    ],
)
class LicensingRules(ListView):
    """Licensing rules of both countries and their states."""

    serializer_class = serializers.LicensingRuleSerializer
    filterset_class = filters.LicensingRuleFilter
    parameters = ("on",)

    def get_queryset(self) -> Rows:
        """Return what may be listed."""
        said = self.request.GET.get("on")
        today = timezone.now().date()
        return published.licensing_rules(on=_day(said) if said is not None else today)


def _day(said: str) -> dt.date:
    """Read a day.

    Raises:
        BadParameter: it is none.
    """
    try:
        day: dt.date = DateField().run_validation(said)
    except ValidationError as error:
        message = _("Write the day like 2026-11-24.")
        raise BadParameter("on", message, "invalid_date") from error
    return day
