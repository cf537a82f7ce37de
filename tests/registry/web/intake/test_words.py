"""Words that people chose, and stewards decide about."""

import pytest
from django.urls import reverse

from registry.intake.enums import ChoiceStatus
from tests.factories.intake import RememberedChoiceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("stranger", 403), ("steward", 200)])
def test_words_are_for_stewards(client, house, who, status):
    client.force_login(getattr(house, who))
    assert client.get(reverse("choices")).status_code == status


@pytest.mark.parametrize(
    ("name", "status"), [("accept", ChoiceStatus.ACCEPTED), ("keep", ChoiceStatus.REFUSED)]
)
def test_steward_decides_about_a_word_once(client, house, name, status):
    choice = RememberedChoiceFactory(organisation=house.institution)
    client.force_login(house.steward)
    assert "Metal workers" in client.get(reverse("choices")).content.decode()
    said = {"choice": choice.public_id, "act": name}
    client.post(reverse("choices"), said)
    choice.refresh_from_db()
    assert (choice.status, choice.decided_by) == (status, house.steward)
    again = client.post(reverse("choices"), said, follow=True)
    assert "decided about it already" in again.content.decode()


def test_words_ask_the_same_for_one_choice_and_twenty(client, house, django_assert_max_num_queries):
    client.force_login(house.steward)
    RememberedChoiceFactory()
    client.get(reverse("choices"))
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("choices"))
    for _ in range(19):
        RememberedChoiceFactory()
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("choices"))
