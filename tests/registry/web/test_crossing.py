"""The card of an assertion: its words and its arrow come from relation, effect and status."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from registry.equivalence.enums import Effect
from registry.web.explorer.precedents import Precedent
from tests.factories.equivalence import AssertionFactory

BINDING = [Effect.LEGAL, Effect.RECOGNISED, Effect.ISSUER, Effect.ACCEPTED]
COUNTS = "it counts towards"
ARROW = 'class="arrow"'


def card(**fields):
    row = AssertionFactory(**fields)
    context = {"precedents": [Precedent(assertion=row, limits=(), reverse=None)]}
    shown = {"ways": (), "picture": None, "is_narrowed": False, "layout": "base.html"}
    request = RequestFactory().get("/en/precedents/")
    return render_to_string("registry/precedents.html", context | shown, request)


@pytest.mark.parametrize("effect", BINDING)
def test_binding_assertion_counts(db, effect):
    shown = card(effect=effect)
    assert COUNTS in shown
    assert ARROW in shown


@pytest.mark.parametrize("effect", Effect.values)
def test_no_match_never_counts(db, effect):
    shown = card(effect=effect, relation="none", worth=0)
    assert "it does not count towards" in shown
    assert COUNTS not in shown
    assert ARROW not in shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "compared with"),
        ({"inferred": True}, "inferred, nobody has confirmed it"),
        ({"effect": Effect.LEGAL, "status": "revoked"}, "not in force"),
        ({"effect": Effect.LEGAL, "status": "contested"}, "not in force"),
    ],
)
def test_what_binds_nobody_has_no_arrow(db, fields, words):
    shown = card(**fields)
    assert words in shown
    assert "If you hold" not in shown
    assert COUNTS not in shown
    assert ARROW not in shown


def test_sample_asserter_is_marked(db):
    assert "The Board (sample)" in card(asserter__name="The Board", asserter__is_sample=True)
