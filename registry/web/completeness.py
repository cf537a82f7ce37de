"""What would raise the completeness of a record, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.catalogue.models import Programme
from registry.catalogue.selectors.completeness import Part, completeness

WORDS: Final[Mapping[Part, Promise]] = {
    Part.SOURCE_TITLE: _("Give it a name"),
    Part.OTHER_TITLE: _("Give its name in the other language too"),
    Part.DESCRIPTION: _("Describe it"),
    Part.OTHER_DESCRIPTION: _("Describe it in the other language too"),
    Part.LENGTH: _("Say how long it takes"),
    Part.LEVEL: _("Say its level"),
    Part.OCCUPATIONS: _("Say which occupations it leads to"),
    Part.SKILLS: _("Say which skills it teaches"),
    Part.CREDENTIAL: _("Link the credential it leads to"),
    Part.OFFERING: _("Say where it is taught"),
    Part.START: _("Say when it starts"),
    Part.COST: _("Say what it costs, or that it is free"),
    Part.WEBSITE: _("Give its website"),
    Part.INDUSTRY: _("Say for which industry it is"),
}
SHOWN: Final = 3


@dataclass(frozen=True, kw_only=True)
class CompletenessShown:
    """The points of a record, and the few things that would raise them most."""

    score: int
    gains: tuple[tuple[str, int], ...]
    more: int


def shown(programme: Programme) -> CompletenessShown:
    """Return how complete a programme's record is; see ``completeness`` for what it reads."""
    found = completeness(programme)
    gains = tuple((str(WORDS[gain.part]), gain.points) for gain in found.missing[:SHOWN])
    return CompletenessShown(
        score=found.score, gains=gains, more=max(len(found.missing) - SHOWN, 0)
    )
