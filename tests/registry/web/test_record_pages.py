"""The pages of records: what they say, and what they never say."""

import pytest
from django.urls import reverse
from django.utils import translation


def path_of(record):
    name = {"CredentialVersion": "credential", "Programme": "programme"}.get(
        type(record).__name__, "organisation"
    )
    return reverse(name, args=[record.public_id])


def read(client, record, language="en"):
    with translation.override(language):
        response = client.get(path_of(record))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "name", ["apprenticeship", "course", "certificate", "older", "bare_version", "bare_programme"]
)
def test_every_record_has_a_page_in_both_languages(records, client, name, language):
    page = read(client, getattr(records, name), language)
    assert page.count("<h1") == 1
    assert page.count('type="application/ld+json"') == 2
