"""A score and the named reasons that it is the sum of, as they are shown."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.runs.facts import ComponentName, MatchCard

COMPONENTS: Final = {
    ComponentName.OCCUPATION: gettext_lazy("Occupation"),
    ComponentName.SKILLS: gettext_lazy("Skills"),
    ComponentName.CREDENTIALS: gettext_lazy("Credentials"),
    ComponentName.EXPERIENCE: gettext_lazy("Experience"),
    ComponentName.EDUCATION: gettext_lazy("Education"),
    ComponentName.LANGUAGES: gettext_lazy("Languages"),
    ComponentName.PLACE: gettext_lazy("Place"),
    ComponentName.WAGE: gettext_lazy("Pay"),
}


@dataclass(frozen=True, kw_only=True)
class ReasonShown:
    """One part of a score: where it starts on the bar (hundredths) and how it is written."""

    key: str
    label: str
    start: int
    points: int
    share: str


def score_text(hundredths: int) -> str:
    """Return a score or gain in points: exact, so that shown parts add up to a shown total."""
    return number_format(Decimal(hundredths).scaleb(-2), decimal_pos=2)


def reasons_shown(card: MatchCard) -> tuple[ReasonShown, ...]:
    """Return the parts of a card's score in their fixed order; they add up to the score."""
    rows = []
    start = 0
    for reason in card.reasons:
        share = {"points": score_text(reason.points), "most": reason.maximum // 100}
        rows.append(
            ReasonShown(
                key=reason.component,
                label=str(COMPONENTS[reason.component]),
                start=start,
                points=reason.points,
                share=_("%(points)s of %(most)s") % share,
            )
        )
        start += reason.points
    return tuple(rows)
