"""How the API behaves to everybody: problems, allowance, CORS, hostile input."""

import uuid
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import get_resolver, reverse

from registry.api.throttling import rate
from registry.api.views.reference import Skills
from tests.factories.people import UserFactory
from tests.factories.reference import SkillFactory

PUBLIC_NAMES = {
    *("competencies", "credential", "credential_versions", "credentials", "docs"),
    *("credential_between", "credential_equivalents", "credential_gap", "equivalence_history"),
    *("equivalences_export", "equivalences_inferred", "equivalences_transfer_values"),
    *("equivalence", "equivalences", "frameworks", "glossary", "industries", "levels"),
    *("municipalities", "nowhere", "occupation", "occupations", "offering", "offerings"),
    *("opening", "openings", "organisation", "organisations", "programme", "programmes"),
    *("redoc", "root", "schema", "skills", "states", "swagger", "wage_floors"),
    *("search", "search_suggest", "licensing_rules"),
}
"""Names of the API's addresses, all open to everybody; a new one is added here knowingly."""

OWN_NAMES = {"me_gap", "panel_suggestions"}
"""Names of addresses that ask who is there: their views let nobody else in."""

HOSTILE = [
    "\x00",
    "a\x00b",
    "x" * 10_240,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\u202eevil\u202c",
    "🦄" * 50,
    "%s%n%(x)s",
    "../../etc/passwd",
    "9" * 400,
]


def patterns():
    for pattern in get_resolver().url_patterns:
        if getattr(pattern, "namespace", None) == "api":
            for inner in pattern.url_patterns:
                yield from getattr(inner, "url_patterns", None) or [inner]


def lists():
    return [
        name
        for name in sorted(pattern.name for pattern in patterns())
        if name not in {"docs", "redoc", "swagger", "nowhere", "schema"}
        and "<" not in str(next(p for p in patterns() if p.name == name).pattern)
    ]


def test_public_addresses_are_listed():
    names = {pattern.name for pattern in patterns()}

    assert names == PUBLIC_NAMES | OWN_NAMES
    assert all(pattern.callback.login_required is False for pattern in patterns())


@pytest.mark.django_db
@pytest.mark.parametrize("name", lists())
def test_list_answers_who_is_not_signed_in_without_a_cookie(name, reader):
    answer = reader.get(reverse(f"api:{name}"))

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer["Vary"]
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
@pytest.mark.parametrize("name", lists())
def test_unknown_parameter_is_named(name, reader):
    answer = reader.get(reverse(f"api:{name}"), {"colour": "red"})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unknown_parameter"
    assert answer.json()["errors"][0]["parameter"] == "colour"
    assert answer.json()["instance"] == reverse(f"api:{name}")
    assert answer.json()["type"].endswith("/api/v1/docs/#unknown_parameter")


@pytest.mark.django_db
@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", lists())
def test_hostile_values_are_answered_kindly(name, value, reader):
    for parameter in ("code", "country", "cursor", "limit", "fields", "language", "format", "q"):
        answer = reader.get(reverse(f"api:{name}"), {parameter: value})
        assert answer.status_code in {200, 400, 406}, (parameter, answer.content)
        assert "<script>" not in answer.get("Content-Type", "")


@pytest.mark.django_db
@pytest.mark.parametrize("name", lists())
def test_hostile_parameter_names_are_answered_kindly(name, reader):
    for value in HOSTILE:
        answer = reader.get(reverse(f"api:{name}"), {value: "1"})
        assert answer.status_code == 400
        assert len(answer.content) < 2_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    "accept",
    [
        ",".join(["text/html"] * 4_000),
        "a/b;" * 200,
        "*/*;q=" + "9" * 900,
        "application/json;" + ";".join(f"p{n}={n}" for n in range(90)),
        "\u202e",
        "/",
        ";;;,,,",
        "text/html",
    ],
)
def test_strange_accept_headers_are_answered(accept, reader):
    answer = reader.get(reverse("api:skills"), HTTP_ACCEPT=accept)

    assert answer.status_code in {200, 406}
    if answer.status_code == 406:
        assert answer.json()["code"] == "not_acceptable"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "nothing/",
        "credentials/not-a-uuid/",
        f"credentials/{uuid.uuid4()}/nothing/",
        "credentials/%00/",
        "occupations/isco08/9999/",
        "occupations/isco08/%00/",
        "<script>/",
        "credentials/a%0Ab/versions/",
        "../v2/",
    ],
)
def test_address_of_nothing_is_a_problem(path, reader):
    answer = reader.get(f"/api/v1/{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_address_without_final_slash_leads_to_the_one_with_it(reader, db):
    answer = reader.get("/api/v1/credentials?limit=1")

    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/credentials/?limit=1"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_writing_is_refused_and_reading_is_offered(method, reader):
    answer = getattr(reader, method)(reverse("api:credentials"))

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_head_and_options_are_answered(reader, db):
    head = reader.head(reverse("api:credentials"))
    options = reader.options(reverse("api:credentials"))

    assert (head.status_code, head.content) == (200, b"")
    assert options.status_code == 204
    assert options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_problem_is_told_in_the_callers_language(reader, db):
    address = reverse("api:credential", args=[uuid.uuid4()])

    spanish = reader.get(address, {"language": "es"})

    assert spanish["Content-Language"] == "es"
    assert reader.get(address)["Content-Language"] == "en"
    assert spanish.json()["code"] == "not_found"


def test_allowance_is_told_and_ends(reader, db, settings):
    with mock.patch("registry.api.throttling.rate", return_value=(2, 86_400)):
        first, second, third = (reader.get(reverse("api:skills")) for _ in range(3))

    assert [row["RateLimit-Remaining"] for row in (first, second, third)] == ["1", "0", "0"]
    assert first["RateLimit-Limit"] == "2"
    assert (third.status_code, third.json()["code"]) == (429, "throttled")
    assert int(third["Retry-After"]) > 0
    assert third["Access-Control-Allow-Origin"] == "*"


def test_allowance_is_one_address_own(reader, db):
    with mock.patch("registry.api.throttling.rate", return_value=(1, 86_400)):
        reader.get(reverse("api:skills"))
        again = reader.get(reverse("api:skills"), HTTP_X_FORWARDED_FOR="203.0.113.7")
        other = reader.get(reverse("api:skills"), REMOTE_ADDR="203.0.113.9")

    assert again.status_code == 429
    assert other.status_code == 200


def test_rate_is_read_from_the_settings():
    assert rate() == (600, 60)


def test_database_without_an_answer_is_503(reader, db):
    with mock.patch.object(Skills, "rows", side_effect=OperationalError("gone")):
        answer = reader.get(reverse("api:skills"))

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "5"


def test_who_is_signed_in_reads_the_same(db):
    SkillFactory()
    client = Client()
    client.force_login(UserFactory())

    answer = client.get(reverse("api:skills"))

    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]


def test_root_leads_to_every_list(reader, db):
    for address in reader.get(reverse("api:root")).json().values():
        assert reader.get(address).status_code == 200


@pytest.mark.parametrize("language", ["es", "en"])
def test_documentation_is_a_page_in_both_languages(language, reader, db):
    answer = reader.get(reverse("api:docs"), HTTP_ACCEPT_LANGUAGE=language)

    assert answer.status_code == 200
    assert 'id="invalid_cursor"' in answer.content.decode()
    assert f'lang="{language}' in answer.content.decode()


@pytest.mark.parametrize("name", ["redoc", "swagger"])
def test_reference_comes_from_our_own_host_and_its_scripts_have_the_nonce(name, reader, db):
    answer = reader.get(reverse(f"api:{name}"))
    text = answer.content.decode()

    assert "https://" not in text.replace("https://127.0.0.1", "")
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert text.count("<script") == text.count("<script nonce=") + text.count('<script src="/')
    assert 'nonce=""' not in text


def test_schema_is_offered_in_both_notations(reader, db):
    as_json = reader.get(reverse("api:schema"))
    as_yaml = reader.get(reverse("api:schema"), {"format": "yaml"})

    assert as_json.json()["openapi"] == "3.1.0"
    assert as_yaml.content.startswith(b"openapi: 3.1.0")


@pytest.mark.parametrize("language", ["es", "en"])
def test_defect_is_told_as_a_problem(language, db):
    client = Client(raise_request_exception=False)
    with mock.patch.object(Skills, "rows", side_effect=KeyError("oops")):
        answer = client.get(reverse("api:skills"), {"language": language})

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Content-Language"] == language
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["code"] == "error"
    assert "oops" not in answer.content.decode()


def test_defect_of_a_page_is_told_to_people(db):
    client = Client(raise_request_exception=False)
    with mock.patch("registry.web.machine.static", side_effect=KeyError("oops")):
        answer = client.get("/favicon.ico")

    assert answer.status_code == 500
    assert answer["Content-Type"].startswith("text/html")


def test_caller_without_an_address_has_an_allowance_too(reader, db):
    answer = reader.get(reverse("api:skills"), REMOTE_ADDR="")

    assert answer.status_code == 200
    assert "RateLimit-Remaining" in answer


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-24T12:00:00+18:15",
        "2026-11-24T12:00:00-22:21",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
    ],
)
def test_moment_of_any_offset_is_understood(moment, reader, db):
    for name in ("credentials", "offerings", "openings", "equivalences"):
        assert reader.get(reverse(f"api:{name}"), {"updated_since": moment}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", lists())
def test_empty_form_is_refused(name, reader):
    answer = reader.get(reverse(f"api:{name}"), {"format": ""})

    assert (answer.status_code, answer.json()["code"]) == (400, "empty_value")
