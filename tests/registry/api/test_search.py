"""Search and typeahead through the API: what is found, in what order, why, and what is refused."""

import math
from unittest import mock

import pytest
from django.urls import reverse

from registry.catalogue.selectors import SearchTooSlow
from registry.catalogue.services import reindexing
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.reference import (
    MunicipalityFactory,
    SkillSynonymFactory,
    SubdivisionFactory,
)
from tests.registry.api import world

HOSTILE = [
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\u202eevil\u202c",
    "🦄" * 50,
    "soldador & | ! ( ) : * <->",
    "%s%n%(x)s",
    "a" * 500,
    "\\",
]


def answer(reader, status=200, name="search", **parameters):
    found = reader.get(reverse(f"api:{name}"), parameters)
    assert found.status_code == status, found.content
    return found.json()


def kinds(found):
    return [hit["entry"]["kind"] for hit in found["results"]]


def test_words_find_credentials_programmes_and_openings(reader, built):
    found = answer(reader, q="soldador")

    assert set(kinds(found)) == {"credential", "programme", "opening"}
    assert found["total"] == len(found["results"])
    assert {hit["why"]["kind"] for hit in found["results"]} <= {"text", "concept", "meaning"}


def test_code_comes_first_and_says_so(reader, built):
    found = answer(reader, q="EC9901")

    assert found["results"][0]["entry"]["code"] == "EC9901"
    assert found["results"][0]["why"]["kind"] == "exact_code"


def test_occupation_is_understood_in_the_callers_language(reader, built):
    found = answer(reader, q="soldador", language="en")

    first = found["understood"][0]
    assert (first["kind"], first["code"]) == ("occupation", "7212")
    assert found["understood"][0]["name"] == "Welders and flame cutters"
    reasons = [hit["why"] for hit in found["results"] if hit["why"]["kind"] == "concept"]
    assert reasons[0]["concept"]["code"] == "7212"


def test_place_is_understood(reader, built):
    state = SubdivisionFactory(code="MX-YUC", name_en="Yucatan", name_es="Yucatán")
    MunicipalityFactory(
        name="Mérida", name_en="", subdivision=state, latitude=21.0, longitude=-89.6
    )

    place = answer(reader, q="soldador en Mérida", language="en")["understood"][-1]

    assert place == {
        "kind": "place",
        "code": "MX-YUC",
        "name": "Mérida, Yucatan",
        "name_en": "Mérida, Yucatan",
        "name_es": "Mérida, Yucatán",
        "term": "merida",
    }


def test_slip_of_the_pen_is_corrected_and_told(reader, built):
    found = answer(reader, q="soldadurra")

    assert found["corrected"] == "soldadura"
    assert found["results"]


def test_facets_narrow_and_count_what_is_beside_them(reader, built):
    whole = answer(reader)
    narrowed = answer(reader, country="US")

    counts = {row["value"]: row["count"] for row in whole["facets"]["country"]}
    assert counts["US"] == narrowed["total"]
    assert {hit["entry"]["country"] for hit in narrowed["results"]} == {"US"}
    beside = {row["value"]: row for row in narrowed["facets"]["country"]}
    assert beside["US"]["is_chosen"] is True
    assert beside["MX"]["count"] == counts["MX"]


def test_values_of_a_facet_are_alternatives(reader, built):
    whole = answer(reader)
    both = answer(reader, country=["MX", "US"])

    assert both["total"] == whole["total"]


def test_language_of_the_answer_is_no_filter(reader, built):
    assert answer(reader, language="es")["total"] == answer(reader, language="en")["total"]
    assert answer(reader, offered_in="es")["total"] < answer(reader)["total"]
    assert "offered_in" in answer(reader)["facets"]


def test_names_are_sorted_by_the_callers_language(reader, built):
    rows = answer(reader, sort="name", language="es", what="programme")["results"]
    names = [row["entry"]["name"]["text"].casefold() for row in rows]

    assert len(names) > 1
    assert names == sorted(names)


def test_hits_near_a_city_tell_how_far_they_are(reader, db):
    state = SubdivisionFactory(code="MX-BCN", name_es="Baja California")
    MunicipalityFactory(name="Tecate", subdivision=state, latitude="32.57", longitude="-116.63")
    world.build()

    found = answer(reader, near="Tecate", km=100)
    point = answer(reader, lat=32.57, lon=-116.63, km=100)

    assert found["total"] == point["total"] > 0
    assert all(0 <= hit["km"] <= 100 for hit in found["results"])


def test_more_than_is_counted_is_told(reader, db):
    for _ in range(3):
        CredentialVersionFactory(published=True)
    reindexing.rebuild(at=world.AT)
    with mock.patch("registry.catalogue.selectors.search.candidates.CAP", 2):
        found = answer(reader)

    assert (found["total"], found["is_capped"]) == (2, True)


def test_nothing_found_comes_with_help(reader, built):
    found = answer(reader, q="soldadura", country="US", state="MX-BCN")

    assert found["results"] == []
    assert found["help"]
    assert reader.get(found["help"][0]["search"]).status_code == 200


def test_page_after_the_last_is_not_there(reader, built):
    assert answer(reader, 404, page=2)["code"] == "page_out_of_range"
    for page in (10**9, 10**40):
        assert answer(reader, 404, page=page)["code"] == "page_too_far"


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("what", "person", "unknown_facet_value"),
        ("state", "XX-YYY", "unknown_facet_value"),
        ("offered_in", "fr", "unknown_facet_value"),
        ("sort", "price", "unknown_sort"),
        ("page", "0", "unreadable_number"),
        ("page", "-1", "unreadable_number"),
        ("km", "99999", "unreadable_number"),
        ("near", "Atlantis", "unknown_place"),
        ("q", "a\x00b", "unreadable_text"),
        ("q", "x" * 501, "text_too_long"),
        ("view", "map", "unknown_parameter"),
    ],
)
def test_what_cannot_be_asked_is_named(parameter, value, code, reader, db):
    found = answer(reader, 400, **{parameter: value})

    assert (found["code"], found["errors"][0]["parameter"]) == (code, parameter)


@pytest.mark.parametrize("given", [{"lat": 32}, {"lon": -117}, {"lat": math.nan, "lon": 0}])
def test_half_a_point_is_refused(given, reader, db):
    assert answer(reader, 400, **given)["code"] == "unreadable_number"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["search", "search_suggest"])
def test_hostile_text_is_answered(name, text, reader, built):
    found = reader.get(reverse(f"api:{name}"), {"q": text})

    assert found.status_code == 200
    assert found["Content-Type"] == "application/json"


def test_search_that_takes_too_long_says_when_to_try_again(reader, db):
    with mock.patch("registry.catalogue.selectors.search", side_effect=SearchTooSlow()):
        found = reader.get(reverse("api:search"))

    assert (found.status_code, found.json()["code"]) == (503, "search_too_slow")
    assert found["Retry-After"] == "5"


@pytest.mark.parametrize("name", ["search", "search_suggest"])
def test_search_asks_as_much_for_one_hit_as_for_twenty(
    name, reader, db, django_assert_max_num_queries
):
    def asked():
        reindexing.rebuild(at=world.AT)
        answer(reader, name=name, q="soldadura")  # the words are read once
        with django_assert_max_num_queries(7) as captured:
            hits = answer(reader, name=name, q="soldadura")["results"]
        return len(captured), len(hits)

    # A concept that is named is not also sought by meaning, which not every installation can.
    SkillSynonymFactory(term="soldadura")
    CredentialVersionFactory(published=True, name_es="Soldadura 0")
    for_one, one = asked()
    for number in range(1, 20):
        CredentialVersionFactory(published=True, name_es=f"Soldadura {number}")
    for_twenty, twenty = asked()

    assert (for_one, one < twenty) == (for_twenty, True)


def test_suggestions_finish_a_word_and_lead_to_its_search(reader, built):
    found = answer(reader, name="search_suggest", q="sold", language="en")["results"]

    assert found[0]["kind"] == "occupation"
    assert found[0]["detail"] == "Welders and flame cutters"
    assert any(row["kind"] == "credential" for row in found)
    for row in found:
        assert reader.get(row["search"]).json()["total"] > 0


@pytest.mark.parametrize("text", ["", "so", "   "])
def test_less_than_three_letters_suggest_nothing(text, reader, built):
    assert answer(reader, name="search_suggest", q=text)["results"] == []


def test_suggestions_refuse_what_search_refuses(reader, db):
    assert answer(reader, 400, name="search_suggest", q="x" * 501)["code"] == "text_too_long"
    assert answer(reader, 400, name="search_suggest", country="MX")["code"] == "unknown_parameter"
