"""A match as a page shows it: its card, its reasons, its words and its pay."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching.runs.facts import MatchCard, PairFacts
from matching.runs.selectors import explanations
from matching.web import pay, score, wording
from matching.web.credential_wording import Voice
from matching.web.pay import Wage
from matching.web.score import ReasonShown
from matching.web.wording import Said
from registry.web.money import Rates


@dataclass(frozen=True, kw_only=True)
class MatchShown:
    """One match, ready for a template; ``said`` is empty where only the points are known."""

    card: MatchCard
    total: str
    reasons: tuple[ReasonShown, ...]
    said: Said | None
    permit: str
    permit_words: str
    obstacle: str
    wage: Wage | None
    facts: PairFacts | None


def shown(cards: Sequence[MatchCard], *, voice: Voice, rates: Rates) -> list[MatchShown]:
    """Return cards with their facts in words, in a fixed number of queries."""
    facts = explanations.explained_all(cards=cards)
    return [
        one_shown(card, fact, voice=voice, rates=rates)
        for card, fact in zip(cards, facts, strict=True)
    ]


def one_shown(
    card: MatchCard, facts: PairFacts | None, *, voice: Voice, rates: Rates
) -> MatchShown:
    """Return one card with its facts in words."""
    permit = facts.permit if facts else ("unknown" if card.permit_unknown else "yes")
    return MatchShown(
        card=card,
        total=score.score_text(card.score),
        reasons=score.reasons_shown(card),
        said=wording.said(facts, voice) if facts else None,
        permit=permit,
        permit_words=wording.permit_sentence(permit, voice),
        obstacle=wording.near_miss_sentence(card),
        wage=pay.wage(card.opening, rates),
        facts=facts,
    )


def place_of(opening_or_profile: object) -> str:
    """Return the municipality and state of an opening or a profile, or that it is not stated."""
    municipality = getattr(opening_or_profile, "municipality", None)
    if municipality is None:
        return _("Place not stated")
    state = municipality.subdivision.code.partition("-")[2]
    return f"{municipality.name}, {state}"
