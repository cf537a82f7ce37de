"""The pages of saved searches; a link of an e-mail changes nothing until its button is used."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.catalogue.models import SavedSearch
from registry.catalogue.services import saved_searches
from tests.factories.people import UserFactory


@pytest.fixture
def user(db):
    return UserFactory()


@pytest.fixture
def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def keep(user, name="Welding"):
    return saved_searches.save(
        by=user, name=name, address="q=a", language="en", has_alert=True, at=timezone.now()
    )


def act(client, row, **said):
    return client.post(reverse("saved_search", args=[row.public_id]), said, follow=True)


def test_strangers_sign_in_first(db, client):
    for path in (reverse("saved_searches"), reverse("saved_search", args=[uuid.UUID(int=0)])):
        assert reverse("account_login") in client.post(path)["Location"]


def test_search_is_saved_renamed_removed_and_back(user, signed_in):
    path = reverse("saved_searches")
    said = {"name": "Welding", "address": "q=weld&country=MX", "alert": "yes"}
    page = signed_in.post(path, said, follow=True).content.decode()
    assert "Your search is saved." in page
    assert "?q=weld&amp;country=MX" in page
    row = SavedSearch.objects.get()
    assert row.has_alert
    assert "its new name" in act(signed_in, row, act="rename", name="Weld").content.decode()
    assert "Alerts are off." in act(signed_in, row, act="alert", alert="off").content.decode()
    assert "Undo" in act(signed_in, row, act="remove").content.decode()
    assert "The search is back." in act(signed_in, row, act="restore").content.decode()


def test_refusal_is_told(user, signed_in):
    keep(user)
    response = signed_in.post(reverse("saved_searches"), {"name": "Welding", "address": "q=a"})
    assert response.status_code == 400
    assert "a search with this name already" in response.content.decode()
    assert (
        signed_in.post(reverse("saved_searches"), {"name": "\x00", "address": ""}).status_code
        == 400
    )
    assert signed_in.get(reverse("saved_searches") + "?removed=<b>").status_code == 200


def test_search_of_another_and_unknown_acts_are_not_there(user, signed_in):
    row = keep(UserFactory())
    for said in ({"act": "remove"}, {"act": "explode"}, {}):
        assert act(signed_in, row, **said).status_code == 404
    assert signed_in.get(reverse("saved_search", args=[row.public_id])).status_code == 405


def test_link_changes_nothing_until_its_button(user):
    row = keep(user)
    client = Client(enforce_csrf_checks=True)
    path = reverse("stop_alerts", args=[saved_searches.stop_token(row)])
    assert "Turn these alerts off" in client.get(path).content.decode()
    row.refresh_from_db()
    assert row.has_alert
    page = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert "no more e-mail" in page.content.decode()
    row.refresh_from_db()
    assert not row.has_alert


def test_broken_link_says_so(db, client):
    for method in (client.get, client.post):
        response = method(reverse("stop_alerts", args=["forged"]))
        assert response.status_code == 400
        assert "not whole" in response.content.decode()


def test_list_costs_the_same_for_one_and_many(user, signed_in, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(20) as captured:
            assert signed_in.get(reverse("saved_searches")).status_code == 200
        return len(captured)

    keep(user)
    count()
    one = count()
    for number in range(19):
        keep(user, name=str(number))
    assert count() == one


@pytest.mark.parametrize("name", ["account_email", "worker_home"])
def test_kept_searches_are_one_link_away(user, signed_in, name):
    page = signed_in.get(reverse(name)).content.decode()

    assert f'href="{reverse("saved_searches")}"' in page
