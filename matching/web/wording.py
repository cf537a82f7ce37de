"""The facts of a match as whole sentences, to the worker ("you") or about a person.

Every sentence is one message with named places, so that each language orders its own words.
"""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.runs.facts import (
    Counterfactual,
    LanguageFact,
    MatchCard,
    PairFacts,
)
from matching.web.credential_wording import Voice, held, not_held, reached
from matching.web.score import score_text
from registry.reference.enums import Cefr, Education
from registry.reference.models import Skill
from registry.web.localised import text_of
from registry.web.templatetags.registry_tags import language_name
from registry.web.wording import (
    credential_name,
    listed,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A match in words: what speaks for it, what is missing, what to know, what would help."""

    fits: tuple[str, ...]
    missing: tuple[str, ...]
    equivalences: tuple[str, ...]
    change: str


def said(facts: PairFacts, voice: Voice) -> Said:
    """Return everything behind a match in words."""
    met = [fact for fact in facts.credentials if fact.is_met]
    unmet = [fact for fact in facts.credentials if not fact.is_met]
    fits = [
        _skills_met(facts, voice),
        *(held(fact, voice) for fact in met if fact.asserted is None),
        _experience(facts.experience_tenths, voice),
        *(_language(fact, voice) for fact in facts.languages if fact.known >= fact.asked),
        _education(facts, voice),
        _place(facts),
        _pay(facts, voice),
    ]
    missing = [
        _skills_missing(facts.skills_missing, voice),
        _skills_preferred(facts.preferred_missing),
        *(not_held(fact) for fact in unmet),
        *(_language(fact, voice) for fact in facts.languages if fact.known < fact.asked),
        _education_missing(facts),
        _move(facts, voice),
        _pay_missing(facts, voice),
    ]
    return Said(
        fits=tuple(filter(None, fits)),
        missing=tuple(filter(None, missing)),
        equivalences=tuple(reached(fact, voice) for fact in met if fact.asserted is not None),
        change=change_sentence(facts.counterfactual, voice),
    )


def near_miss_sentence(card: MatchCard) -> str:
    """Say which one condition a near miss does not meet; empty for a match."""
    sentences = {
        "kind": _("One thing stands in the way: you did not say that you look for this kind."),
        "place": _("One thing stands in the way: it is farther away than you said you would go."),
        "credentials": _("One thing stands in the way: a required credential is missing."),
        "languages": _("One thing stands in the way: a language is below what is asked."),
    }
    other = _("One thing stands in the way.")
    return sentences.get(card.failed_condition, other) if card.failed_condition else ""


def permit_sentence(permit: str, voice: Voice) -> str:
    """Say what follows from the worker's own statement: yes, no, or still to be settled."""
    if permit == "unknown":
        return _("A work permit is still to be settled. Information, not legal advice.")
    sentences = {
        ("yes", "worker"): _(
            "According to what you stated, you may work there. Information, not legal advice."
        ),
        ("yes", "employer"): _(
            "According to the person's own statement, may work there."
            " Information, not legal advice."
        ),
        ("no", "worker"): _(
            "According to what you stated, there is no known way to work there."
            " Information, not legal advice."
        ),
        ("no", "employer"): _(
            "According to the person's own statement, there is no known way to work there."
            " Information, not legal advice."
        ),
    }
    return sentences[permit, voice]


def change_sentence(change: Counterfactual | None, voice: Voice) -> str:
    """Say which one missing thing would raise the score most, and by how much."""
    if change is None:
        return ""
    words = {"gain": score_text(change.gain), "name": _name_of_change(change)}
    if change.language is not None:
        words["level"] = cefr_name(change.language.asked)
        return _("%(name)s at level %(level)s would add %(gain)s points.") % words
    if voice == "worker":
        return _("If you also had %(name)s, the score would rise by %(gain)s points.") % words
    return _("With %(name)s the score would rise by %(gain)s points.") % words


def _name_of_change(change: Counterfactual) -> str:
    if change.skill is not None:
        return text_of(change.skill, "name")
    if change.credential is not None:
        return credential_name(change.credential)
    return language_name(change.language.language) if change.language else ""


def cefr_name(level: int) -> str:
    """Return the short name of a language level: A1 to C2, or first language."""
    return Cefr(level).name if 1 <= level <= 6 else str(Cefr(level).label)


def _names(skills: tuple[Skill, ...], most: int = 4) -> str:
    names = [text_of(skill, "name") for skill in skills[:most]]
    rest = len(skills) - len(names)
    if rest:
        names.append(ngettext("%(number)s more", "%(number)s more", rest) % {"number": rest})
    return listed(names)


def _skills_met(facts: PairFacts, voice: Voice) -> str:
    met = facts.skills_met + facts.preferred_met
    asked = len(met) + len(facts.skills_missing) + len(facts.preferred_missing)
    if not met:
        return ""
    words = {"have": len(met), "asked": asked, "names": _names(met)}
    if voice == "worker":
        return (
            ngettext(
                "You have the skill asked for: %(names)s.",
                "You have %(have)s of the %(asked)s skills asked for: %(names)s.",
                asked,
            )
            % words
        )
    return (
        ngettext(
            "Has the skill asked for: %(names)s.",
            "Has %(have)s of the %(asked)s skills asked for: %(names)s.",
            asked,
        )
        % words
    )


def _skills_missing(skills: tuple[Skill, ...], voice: Voice) -> str:
    if not skills:
        return ""
    if voice == "worker":
        return _("Skills you did not state: %(names)s.") % {"names": _names(skills)}
    return _("Skills not stated: %(names)s.") % {"names": _names(skills)}


def _skills_preferred(skills: tuple[Skill, ...]) -> str:
    return _("Welcome, not required: %(names)s.") % {"names": _names(skills)} if skills else ""


def _experience(tenths: int, voice: Voice) -> str:
    if tenths <= 0:
        return ""
    words = {"years": number_format(tenths / 10, decimal_pos=1)}
    if voice == "worker":
        return _("%(years)s years of your work count here.") % words
    return _("%(years)s years of related work.") % words


def _language(fact: LanguageFact, voice: Voice) -> str:
    words = {"language": language_name(fact.language), "asked": cefr_name(fact.asked)}
    if fact.known < 0:
        return _("%(language)s: %(asked)s is asked, the level is not stated.") % words
    words["known"] = cefr_name(fact.known)
    if voice == "worker":
        return _("%(language)s: %(asked)s is asked, yours is %(known)s.") % words
    return _("%(language)s: %(asked)s is asked, %(known)s is stated.") % words


def _place(facts: PairFacts) -> str:
    if facts.relocates or facts.distance_km is None:
        return ""
    if facts.distance_km == 0:
        return _("Less than a kilometer away.")
    words = {"km": number_format(facts.distance_km, force_grouping=True)}
    if facts.crosses_border:
        return _("%(km)s km away, on the other side of the border.") % words
    return _("%(km)s km away.") % words


def _move(facts: PairFacts, voice: Voice) -> str:
    if not facts.relocates:
        return ""
    return _("You would have to move.") if voice == "worker" else _("Would have to move.")


def _education(facts: PairFacts, voice: Voice) -> str:
    if facts.education_asked <= 0 or facts.education < facts.education_asked:
        return ""
    words = {"asked": Education(facts.education_asked).label}
    if voice == "worker":
        return _("Your education is enough: %(asked)s is asked.") % words
    return _("The education is enough: %(asked)s is asked.") % words


def _education_missing(facts: PairFacts) -> str:
    if facts.education >= facts.education_asked:
        return ""
    return _("Education asked for: %(asked)s.") % {"asked": Education(facts.education_asked).label}


def _pay(facts: PairFacts, voice: Voice) -> str:
    if facts.wage_wish is None or facts.wage_from is None or facts.wage_from < facts.wage_wish:
        return ""
    return _("It pays what you wish for.") if voice == "worker" else _("The pay meets the wish.")


def _pay_missing(facts: PairFacts, voice: Voice) -> str:
    most = facts.wage_to if facts.wage_to is not None else facts.wage_from
    if facts.wage_wish is None or most is None or most >= facts.wage_wish:
        return ""
    if voice == "worker":
        return _("It pays less than you wish for.")
    return _("The pay is below the wish.")
