"""The search page: what it shows, and what it answers to what cannot be asked."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors import SearchTooSlow
from registry.catalogue.services import reindexing
from registry.web import search as page_of_search
from tests.factories.catalogue import CredentialVersionFactory, OfferingFactory, ProgrammeFactory
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.reference import MunicipalityFactory, SubdivisionFactory

LIMIT = 60


@pytest.fixture
def entries(db):
    state = SubdivisionFactory(code="MX-BCN", name_en="Baja California", name_es="Baja California")
    city = MunicipalityFactory(
        name="Tijuana", subdivision=state, latitude="32.5", longitude="-117.0"
    )
    CredentialVersionFactory(published=True, name_es="Soldadura de placa", name_en="Plate welding")
    CredentialVersionFactory(
        published=True, in_us=True, name_en="Certified Welder", is_recognised_abroad=True
    )
    programme = ProgrammeFactory(published=True, title_es="Curso de soldadura")
    OfferingFactory(programme=programme, municipality=city)
    reindex()
    return SearchEntry.objects.order_by("pk")


def reindex():

    reindexing.rebuild(at=timezone.now())


def shown(client, query="", status=200, **headers):
    response = client.get(reverse("search") + query, headers=headers)
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


def test_everything_is_found_without_a_word(entries, client):
    page = shown(client)
    assert "3 results" in page
    for title in ("Plate welding", "Certified Welder", "Curso de soldadura"):
        assert title in page
    assert "recognized across the border" in page


def test_address_that_is_shared_gives_the_same_search(entries, client):
    page = shown(client, "?what=programme&state=MX-BCN&near=tijuana&km=25&sort=nearest")
    assert "1 result<" in page
    assert 'value="Tijuana, Baja California"' in page
    assert "Remove the filter" in page
    assert "km away" in page


def test_filter_is_taken_back_by_its_chip(entries, client):
    page = shown(client, "?q=soldadura&country=MX&country=US")
    chips = re.findall(r'class="chip" href="([^"]+)"', page)
    assert "/en/search/?q=soldadura&amp;country=US" in chips
    assert "/en/search/?q=soldadura&amp;country=MX" in chips


def test_map_has_every_state_and_a_table(entries, client):
    page = shown(client, "?view=map")
    assert page.count("<rect ") == 84
    assert 'aria-label="Baja California: 1"' in page
    assert "state=MX-BCN" in page


def test_capped_count_says_so(entries, client, monkeypatch):
    real = page_of_search.search_for

    def capped(*args, **kwargs):
        found = real(*args, **kwargs)
        return type(found)(**{**found.__dict__, "total": 2000, "is_capped": True, "pages": 100})

    monkeypatch.setattr(page_of_search, "search_for", capped)
    assert "2,000+ results" in shown(client)


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("?colour=red", 400, "no filter called “colour”"),
        ("?country=ZZ", 400, "has no value “ZZ”"),
        ("?level=99", 400, "has no value"),
        ("?page=1000000000", 404, "No search has so many pages"),
        ("?page=1000000", 404, "No search has so many pages"),
        ("?page=999999", 404, "no page 999999"),
        ("?view=zzz", 400, "cannot be shown as “zzz”"),
        ("?view=%3Cb%3E", 400, "cannot be shown as “&lt;b&gt;”"),
        ("?page=minus", 400, "has to be a number"),
        ("?page=0", 400, "has to be a number"),
        ("?sort=price", 400, "cannot be sorted"),
        ("?near=Atlantis", 400, "no city called “Atlantis”"),
        ("?lat=91&lon=0", 400, "has to be a number"),
        ("?lat=NaN&lon=0", 400, "has to be a number"),
        ("?km=0&near=Tijuana", 400, "has to be a number"),
        ("?q=%00", 400, "cannot be read"),
        ("?q=" + "a" * 10_000, 400, "too long"),
        ("?" + "&".join(f"state=MX-A{chr(65 + n % 26)}{n // 26}" for n in range(80)), 400, "value"),
    ],
)
def test_bad_input_is_told_kindly(entries, client, query, status, words):
    page = shown(client, query, status)
    assert words in page
    assert 'id="q"' in page
    assert "Show everything" in page


@pytest.mark.parametrize(
    "text",
    [
        "' OR 1=1; DROP TABLE registry_searchentry; --",
        "<script>alert(1)</script>",
        "لحام",
        "🔥🔧",
        "%ff",
        "a & b | !c <-> (d:*",
        "\u202egnidlew",
        "\\",
        "$$",
    ],
)
def test_strange_text_is_harmless(entries, client, text):
    response = client.get(reverse("search"), {"q": text})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_named_place_is_shown_as_understood(entries, client, language):
    client.cookies["django_language"] = language

    page = shown(client, "?q=soldadura+en+Tijuana")

    assert "Tijuana, Baja California</span>" in page
    assert "Certified Welder" in shown(client, "?q=welder+in+Tijuana")


@pytest.mark.parametrize(
    "query", ["?page=1000000000&q=soldadura&country=MX", "?page=10000000000000"]
)
def test_page_too_far_leads_to_the_first_and_names_no_number_that_was_not_asked(
    entries, client, query
):
    page = shown(client, query, 404)

    assert "1000000 " not in page
    assert "1,000,000" not in page
    assert "Go to the first page" in page
    if "country" in query:
        assert "?q=soldadura&amp;country=MX" in page


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("?sort=nearest", True),
        ("?km=250", True),
        ("?q=welder&km=10", True),
        ("?km=50&near=", False),
        ("?sort=nearest&near=Tijuana&km=250", False),
        ("?sort=nearest&lat=32.5&lon=-117", False),
        ("", False),
    ],
)
def test_distance_without_a_place_asks_for_one(entries, client, query, is_told):
    assert ("Choose a place" in shown(client, query)) is is_told


def test_list_is_a_view(entries, client):
    assert "Plate welding" in shown(client, "?view=list")


def test_marks_of_others_are_left_alone(entries, client):
    assert "3 results" in shown(client, "?utm_source=x&fbclid=1&q=")


def test_slow_search_says_so(entries, client, monkeypatch):
    def slow(*_args, **_kwargs):
        raise SearchTooSlow

    monkeypatch.setattr(page_of_search, "search_for", slow)
    response = client.get(reverse("search") + "?q=a&country=MX")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "took too long" in response.content.decode()


def test_refusal_answers_htmx_with_the_part(entries, client):
    page = shown(client, "?country=ZZ", 400, **{"HX-Request": "true"})
    assert page.lstrip().startswith('<div id="results"')


def test_nothing_found_helps(entries, client):
    page = shown(client, "?q=zzzzqqqxxx")
    assert "Nothing fits these words" in page


@pytest.mark.parametrize("query", ["", "?q=soldadura", "?country=MX&what=credential", "?view=map"])
def test_search_costs_the_same_for_one_and_many(
    entries, client, django_assert_max_num_queries, query
):
    one = count(client, django_assert_max_num_queries, query)
    issuer = OrganisationFactory(body=True)
    for number in range(20):
        CredentialVersionFactory(
            published=True, name_es=f"Soldadura {number}", credential__issuer=issuer
        )
    reindex()
    assert count(client, django_assert_max_num_queries, query) == one


def count(client, limit, query):
    shown(client, query)
    with limit(LIMIT) as captured:
        shown(client, query)
    return len(captured)


def test_suggestions_are_options(entries, client):
    path = reverse("search_suggestions")
    assert client.get(path, {"q": "so"}).content.strip() == b""
    page = client.get(path, {"q": "solda"}).content.decode()
    assert "<html" not in page
    assert client.get(path, {"q": "<b>\x00"}).status_code == 200
    places = client.get(reverse("search_places"), {"q": "tij"}).content.decode()
    assert 'data-value="Tijuana, Baja California"' in places


def test_signed_in_can_save(entries):
    client = Client()
    assert "Sign in to save this search" in shown(client, "?q=soldadura")
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    page = shown(client, "?q=soldadura")
    assert 'name="address" value="q=soldadura"' in page


def test_compare_puts_them_side_by_side(entries, client):
    ids = [entry.public_id for entry in entries]
    page = compared(client, ids)
    assert "Plate welding" in page
    assert ">differs<" in page
    assert "Four fit" not in page


def test_fifth_is_not_compared(db, client):
    CredentialVersionFactory.create_batch(5, published=True)
    reindex()
    ids = list(SearchEntry.objects.values_list("public_id", flat=True))
    page = compared(client, ids)
    assert "Four fit side by side" in page
    assert page.count('scope="col"') == 4


def test_compare_bears_anything(entries, client):
    page = compared(client, ["nonsense", "\x00", "0190a7f0-0000-7000-8000-000000000000"])
    assert "Nothing to compare yet" in page
    assert "no longer in the registry" in page


def compared(client, ids):
    response = client.get(reverse("compare"), {"id": [str(one) for one in ids]})
    assert response.status_code == 200
    return response.content.decode()
