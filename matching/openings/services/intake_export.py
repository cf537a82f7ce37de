"""An employer's openings as the rows that would bring them in again."""

from collections.abc import Iterator, Mapping
from typing import Final

from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from matching.openings.services.intake_fields import SCHOOLS
from registry.intake.selectors import said
from registry.people.models import Organisation

Row = Mapping[str, str]

PLAIN: Final = (
    *("reference", "title_es", "title_en", "description_es", "description_en"),
    *("source_language", "kind", "place_mode", "starts_on", "closes_on", "capacity"),
    *("hours_per_week", "sponsors_permit"),
)
CHUNK: Final = 500


def rows(organisation: Organisation) -> Iterator[Row]:
    """Yield an employer's openings that have a reference and are not closed."""
    found = (
        Opening.objects.filter(employer=organisation)
        .exclude(reference="")
        .exclude(status=OpeningStatus.CLOSED)
        .select_related("municipality")
        .prefetch_related("occupations__occupation")
        .prefetch_related("requirements__skill", "requirements__version__credential")
        .order_by("pk")
    )
    for opening in found.iterator(CHUNK):
        yield row_of(opening)


def row_of(opening: Opening) -> Row:
    """Return the cells that say an opening; a wage without a time is none."""
    asked = list(opening.requirements.all())
    is_paid = opening.wage_from_minor is not None
    return {
        **{name: said.text(getattr(opening, name)) for name in PLAIN},
        "place": said.place(opening.municipality),
        "wage_from": said.money(opening.wage_from_minor),
        "wage_to": said.money(opening.wage_to_minor),
        "currency": opening.currency_id or "",
        "wage_per": opening.wage_per if is_paid else "",
        "education": _education(opening.education_min),
        "experience_months": said.text(opening.experience_months_min),
        "occupations": said.occupations(one.occupation for one in opening.occupations.all()),
        "skills": said.skills(one.skill for one in asked if one.skill),
        "credential_codes": "\n".join(
            dict.fromkeys(one.version.credential.code for one in asked if one.version)
        ),
    }


def _education(level: int | None) -> str:
    """Return a word that is read back as a level; nothing for levels that have none."""
    return next((words[0] for one, words in SCHOOLS if one == level), "")
