"""Access tokens: made, shown once, listed, revoked, and nobody else's."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.people import selectors
from registry.people.models import AccessToken, AuditEvent
from registry.people.services import tokens
from tests.factories.people import AT, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


def make(person, name="CI", at=AT):
    """Make a token."""
    return tokens.make(user=person, name=name, at=at)


def test_token_is_shown_once_and_only_its_hash_is_kept(client, person):
    page = client.post(reverse("access_tokens"), {"name": "Nightly upload"})
    (token,) = AccessToken.objects.all()
    text = page.content.decode()
    plain = text.partition(tokens.PREFIX)[2].partition("<")[0]
    assert selectors.holder_of(tokens.PREFIX + plain, at=timezone.now()) == person
    assert plain not in str(AccessToken.objects.values().get())
    assert plain not in str(list(AuditEvent.objects.values()))
    again = client.get(reverse("access_tokens")).content.decode()
    assert "Nightly upload" in again
    assert plain not in again
    assert token.expires_at - token.made_at == tokens.LASTS
    assert "no-store" in page["Cache-Control"]


def test_token_is_revoked_by_its_person_only(client, person):
    token, plain = make(person, at=timezone.now())
    stranger = Client()
    stranger.force_login(UserFactory())
    where, body = reverse("access_tokens"), {"revoke": str(token.public_id)}
    assert stranger.post(where, body).status_code == 404
    assert client.post(where, {"revoke": "nothing"}).status_code == 404
    assert selectors.holder_of(plain, at=timezone.now()) == person
    for _twice in range(2):
        assert client.post(where, body).status_code == 302
    assert selectors.holder_of(plain, at=timezone.now()) is None
    assert AuditEvent.objects.filter(action="revoke").count() == 1


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x00"])
def test_name_that_cannot_be_kept_is_refused(client, person, name):
    assert client.post(reverse("access_tokens"), {"name": name}).status_code == 400
    assert not AccessToken.objects.exists()


def test_tokens_have_a_most(person):
    for _one in range(tokens.MOST):
        token, _plain = make(person)
    with pytest.raises(tokens.TooManyTokens):
        make(person)
    tokens.revoke(token=token, at=AT)
    make(person)


def test_token_ends_after_its_year(person):
    _token, plain = make(person)
    assert selectors.holder_of(plain, at=AT + tokens.LASTS - dt.timedelta(seconds=1)) == person
    assert selectors.holder_of(plain, at=AT + tokens.LASTS) is None


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"name": ""}, "access_token_named"),
        ({"expires_at": AT}, "access_token_ends_after_it_was_made"),
    ],
)
def test_constraints_of_tokens(person, columns, constraint):
    token, _plain = make(person)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AccessToken.objects.filter(pk=token.pk).update(**columns)


def test_page_is_for_who_is_signed_in(client):
    assert client.get(reverse("access_tokens")).status_code == 302
