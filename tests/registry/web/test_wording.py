import re

import pytest

from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.people.models import Organisation
from registry.web import wording


def assertion(**fields):
    values = {
        "source": CredentialVersion(name_en="TSU", source_language="en"),
        "target": CredentialVersion(name_en="Associate degree", source_language="en"),
        "asserter": Organisation(name="The Council"),
        "relation": Relation.CLOSE,
        "effect": Effect.INFORMATIVE,
        "method": Method.EXPERT_PANEL,
    }
    return EquivalenceAssertion(**values | fields)


@pytest.mark.parametrize("effect", Effect.values)
def test_every_effect_has_a_sentence_with_both_credentials(effect):
    sentence = wording.assertion_sentence(assertion(effect=effect))
    assert "TSU" in sentence
    assert "Associate degree" in sentence
    assert "The Council" in sentence


@pytest.mark.parametrize("effect", Effect.values)
def test_inferred_is_never_said_as_recognised(effect):
    sentence = wording.assertion_sentence(assertion(method=Method.INFERRED, effect=effect))
    assert re.match("Inferred, recogni[sz]ed by nobody", sentence)


@pytest.mark.parametrize("effect", [Effect.INFORMATIVE])
def test_comparison_binds_nobody(effect):
    assert "binds nobody" in wording.assertion_sentence(assertion(effect=effect))


def test_no_match_says_that_it_does_not_count():
    sentence = wording.assertion_sentence(assertion(relation=Relation.NONE))
    assert "does not count" in sentence


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_joined_as_in_a_sentence(names, text):
    assert wording.listed(names) == text


def test_limits_are_said():
    assert wording.scope_sentence(assertion()) == ""
    assert "US-TX" in wording.scope_sentence(assertion(scope_jurisdiction="US-TX"))
    both = assertion(scope_jurisdiction="US-TX", scope_sector="welding")
    assert "welding" in wording.scope_sentence(both)
    assert wording.scope_sentence(assertion(scope_note_en="Only at sea.")) == "Only at sea."


def test_scope_says_that_it_holds_before_federal_authorities_only():
    row = assertion(is_federal_only=True, scope_jurisdiction="US")
    assert wording.scope_sentence(row).endswith("It holds before federal authorities only.")
    assert "US" in wording.scope_sentence(row)
