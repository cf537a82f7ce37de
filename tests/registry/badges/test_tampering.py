"""Whatever is changed in a badge is found, by us and by an independent verifier."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier

from registry.badges.enums import Outcome
from registry.badges.selectors.verifying import verify
from registry.badges.sources.carriers import NothingToVerify, Presented
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db


def leaves(node, path=()):
    """Return the path of every leaf of a document."""
    if isinstance(node, dict):
        return [leaf for key in node for leaf in leaves(node[key], (*path, key))]
    if isinstance(node, list):
        return [leaf for at, one in enumerate(node) for leaf in leaves(one, (*path, at))]
    return [path]


def changed(document, path, word):
    """Return a document with one leaf that says something else."""
    copied = copy.deepcopy(document)
    node = copied
    for step in path[:-1]:
        node = node[step]
    before = node[path[-1]]
    node[path[-1]] = (not before) if isinstance(before, bool) else f"{before}{word}"
    return copied


@given(data=st.data(), word=st.text("abcñ09", min_size=1, max_size=5))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_changed_leaf_of_the_document_is_found(badge, data, word):
    document = badge.document
    path = data.draw(st.sampled_from(leaves(document)))

    forged = changed(document, path, word)

    signature = verify(Presented(document=forged), at=AT).lines[0]
    assert signature.outcome != Outcome.PASSED
    if path[0] not in {"@context", "issuer"} and path[:2] != ("proof", "verificationMethod"):
        assert signature.outcome == Outcome.FAILED or path[0] == "proof"
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier(pubkey_pem=world.pem(badge.key)).verify(forged)


@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_removed_member_of_the_document_is_found(badge, data):
    document = copy.deepcopy(badge.document)
    path = data.draw(st.sampled_from([leaf for leaf in leaves(document) if leaf[0] != "proof"]))
    node = document
    for step in path[:-1]:
        node = node[step]
    node.pop(path[-1])

    assert verify(Presented(document=document), at=AT).lines[0].outcome != Outcome.PASSED


@given(data=st.data())
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_changed_sign_of_the_token_is_found(badge, data):
    token = badge.token
    place = data.draw(st.integers(0, len(token) - 2))  # the last sign has bits of no meaning
    sign = data.draw(st.sampled_from("ABCxyz019-_."))
    forged = token[:place] + sign + token[place + 1 :]
    if forged == token:
        return

    try:
        outcome = verify(Presented(token=forged), at=AT).lines[0].outcome
    except NothingToVerify:
        outcome = Outcome.FAILED

    assert outcome != Outcome.PASSED
    with pytest.raises((OB3VerificationError, ValueError)):
        OB3Verifier(pubkey_pem=world.pem(badge.key)).verify(forged)


@pytest.fixture
def badge():
    return world.badge()
