import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from matching.openings.enums import Strength
from matching.openings.models import Opening
from matching.profiles.models import WorkerProfile
from matching.runs.facts import (
    ComponentName,
    Counterfactual,
    CredentialFact,
    LanguageFact,
    MatchCard,
    PairFacts,
    Reason,
)
from matching.web import score, wording
from registry.catalogue.models import CredentialVersion
from registry.reference.models import Skill
from tests.factories.equivalence import AssertionFactory, ConditionFactory

SKILLS = tuple(Skill(name_en=f"skill {n}", name_es=f"habilidad {n}") for n in range(6))
HELD = CredentialVersion(name_en="Held", name_es="Tenida", source_language="en")
ASKED = CredentialVersion(name_en="Asked", name_es="Pedida", source_language="en")

CARD = MatchCard(
    profile=WorkerProfile(),
    opening=Opening(),
    rank=1,
    score=3350,
    reasons=(
        Reason(component=ComponentName.OCCUPATION, points=2500, maximum=2500),
        Reason(component=ComponentName.SKILLS, points=850, maximum=2500),
    ),
    through_equivalence=False,
    permit_unknown=False,
    failed_condition="",
    as_of=dt.date(2026, 11, 24),
)
FACTS = PairFacts(
    card=CARD,
    skills_met=SKILLS[:1],
    skills_missing=(),
    preferred_met=(),
    preferred_missing=(),
    credentials=(),
    languages=(),
    experience_tenths=0,
    experience_asked_tenths=0,
    education=3,
    education_asked=-1,
    wage_wish=None,
    wage_from=None,
    wage_to=None,
    distance_km=None,
    permit="yes",
    relocates=False,
    crosses_border=False,
    counterfactual=None,
)


def test_reasons_lie_end_to_end_and_add_up():
    rows = score.reasons_shown(CARD)
    assert [(row.start, row.points) for row in rows] == [(0, 2500), (2500, 850)]
    assert sum(row.points for row in rows) == CARD.score
    assert rows[1].share == "8.50 of 25"


def test_one_skill_and_several_have_their_own_sentences():
    assert "You have the skill asked for: skill 0." in wording.said(FACTS, "worker").fits
    many = replace(FACTS, skills_met=SKILLS[:5], skills_missing=SKILLS[5:])
    told = wording.said(many, "worker")
    assert told.fits[0].startswith("You have 5 of the 6 skills asked for: skill 0, skill 1")
    assert "1 more" in told.fits[0]
    assert told.missing == ("Skills you did not state: skill 5.",)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("voice", ["worker", "employer"])
def test_every_fact_has_a_whole_sentence(language, voice):
    facts = replace(
        FACTS,
        skills_missing=SKILLS[1:2],
        preferred_missing=SKILLS[2:3],
        credentials=(
            CredentialFact(
                asked=(HELD,), strength=Strength.REQUIRED, is_met=True, held=HELD, asserted=None
            ),
            CredentialFact(
                asked=(ASKED, HELD),
                strength=Strength.PREFERRED,
                is_met=False,
                held=None,
                asserted=None,
            ),
        ),
        languages=(
            LanguageFact(language="en", asked=3, known=5),
            LanguageFact(language="es", asked=3, known=-1),
        ),
        experience_tenths=35,
        education_asked=3,
        wage_wish=100,
        wage_from=50,
        wage_to=80,
        distance_km=12,
        crosses_border=True,
        counterfactual=Counterfactual(gain=490, skill=SKILLS[1]),
    )
    with translation.override(language):
        told = wording.said(facts, voice)
    sentences = [*told.fits, *told.missing, told.change]
    assert len(sentences) == 12
    for sentence in sentences:
        assert re.fullmatch(r"\S.*\S[.]", sentence), sentence
        assert "%(" not in sentence


def test_unknown_permit_is_said_as_open():
    assert "still to be settled" in wording.permit_sentence("unknown", "worker")
    assert "may work there" not in wording.permit_sentence("unknown", "worker")


@pytest.mark.parametrize("permit", ["yes", "no", "unknown"])
@pytest.mark.parametrize("voice", ["worker", "employer"])
def test_permit_is_information_and_rests_on_what_was_stated(permit, voice):
    sentence = wording.permit_sentence(permit, voice)
    assert "not legal advice" in sentence
    assert permit == "unknown" or "According to" in sentence


def unmet(assertion):
    fact = CredentialFact(
        asked=(ASKED,),
        strength=Strength.REQUIRED,
        is_met=False,
        held=HELD,
        asserted=assertion,
    )
    return wording.said(replace(FACTS, credentials=(fact,)), "worker").missing[0]


@pytest.mark.parametrize("effect", ["legal", "recognised", "issuer", "accepted"])
def test_binding_equivalence_with_a_condition_counts_later_and_names_who_says_so(db, effect):
    row = ConditionFactory(assertion__effect=effect, assertion__asserter__name="The Board")
    sentence = unmet(row.assertion)
    assert "counts for" in sentence
    assert "The Board" in sentence
    assert "Pass the practical exam" in sentence


def test_binding_equivalence_without_a_condition_covers_a_part(db):
    sentence = unmet(AssertionFactory(effect="accepted", asserter__name="The Board"))
    assert "covers only part" in sentence
    assert "The Board" in sentence


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "binds nobody"),
        ({"inferred": True}, "recognized by nobody"),
        ({"relation": "none", "worth": 0, "effect": "recognised"}, "does not count"),
    ],
)
def test_condition_of_a_comparison_makes_it_count_never(db, fields, words):
    row = ConditionFactory(assertion=AssertionFactory(**fields))
    sentence = unmet(row.assertion)
    assert words in sentence
    assert "once this is added" not in sentence


def test_sample_asserter_is_told_as_one(db):
    row = AssertionFactory(asserter__name="The Board", asserter__is_sample=True)
    assert "The Board (sample)" in unmet(row)


@given(points=st.lists(st.integers(0, 2500), min_size=8, max_size=8))
@pytest.mark.parametrize("language", ["en", "es"])
def test_shown_points_add_up_to_the_shown_total(language, points):
    reasons = tuple(
        Reason(component=name, points=value, maximum=2500)
        for name, value in zip(ComponentName, points, strict=True)
    )
    with translation.override(language):
        rows = score.reasons_shown(replace(CARD, reasons=reasons, score=sum(points)))
        total = score.score_text(sum(points))
    assert sum(Decimal(row.share.split()[0]) for row in rows) == Decimal(total)


def test_moving_is_no_advantage():
    told = wording.said(replace(FACTS, relocates=True, distance_km=900), "worker")
    assert told.missing == ("You would have to move.",)
    assert not [sentence for sentence in told.fits if "km" in sentence]


@pytest.mark.parametrize("condition", ["kind", "place", "credentials", "languages"])
def test_near_miss_names_its_one_condition(condition):
    sentence = wording.near_miss_sentence(replace(CARD, failed_condition=condition))
    assert sentence.startswith("One thing stands in the way:")
    assert wording.near_miss_sentence(CARD) == ""


def test_change_by_a_language_names_the_level():
    change = Counterfactual(gain=250, language=LanguageFact(language="en", asked=4, known=2))
    said = wording.change_sentence(change, "worker")
    assert said == "English at level B2 would add 2.50 points."
