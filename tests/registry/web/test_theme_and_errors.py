import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from registry.web import errors
from registry.web.addresses import in_language

SENTENCES = {
    400: ("We could not read that", "No pudimos leer eso"),
    403: ("This page is not open to you", "Esta página no está abierta para ti"),
    404: ("There is no such page", "Esa página no existe"),
    410: ("This has been withdrawn", "Esto se retiró"),
}


def test_theme_goes_into_a_cookie_and_back(client, db):
    response = client.post(reverse("theme"), {"theme": "dark", "next": "/en/search/?q=a"})
    assert response["Location"] == "/en/search/?q=a"
    assert response.cookies["theme"].value == "dark"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_theme_never_leads_elsewhere(client, db, back):
    assert client.post(reverse("theme"), {"theme": "dark", "next": back})["Location"] == "/"


def test_theme_refuses_what_it_does_not_know(client, db):
    response = client.post(reverse("theme"), {"theme": "purple"})
    assert "theme" not in response.cookies
    assert client.get(reverse("theme")).status_code == 405


@pytest.mark.parametrize(
    ("view", "status", "arguments"),
    [
        (errors.bad_request, 400, [SuspiciousOperation()]),
        (errors.not_allowed, 403, [PermissionDenied()]),
        (errors.not_found, 404, [Exception()]),
        (errors.gone, 410, []),
    ],
)
def test_error_is_told_in_both_languages(rf: RequestFactory, db, view, status, arguments):
    response = view(rf.get("/en/x/"), *arguments)
    page = response.content.decode()
    assert response.status_code == status
    for sentence in SENTENCES[status]:
        assert sentence in page


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("es", 1)])
@pytest.mark.parametrize("status", [403, 404, 410])
def test_error_leads_with_the_language_of_the_page(rf, db, language, place, status):
    views = {403: errors.not_allowed, 404: errors.not_found, 410: errors.gone}
    arguments = [] if status == 410 else [Exception()]
    with translation.override(language):
        page = views[status](rf.get(f"/{language}/x/"), *arguments).content.decode()
    sentence = SENTENCES[status][place]
    assert f"<h1>{sentence}</h1>" in page
    assert f"<title>{sentence}" in page


def test_path_decides_the_language_of_an_error(client, db):
    page = client.get("/es/no/such/page/", headers={"Accept-Language": "en"}).content.decode()
    assert "<title>Esa página no existe" in page


def test_broken_page_leads_with_the_language_of_the_page(rf):
    with translation.override("es"):
        page = errors.broken(rf.get("/es/")).content.decode()
    assert "<h1>Algo falló de nuestro lado</h1>" in page
    assert '<html lang="es-MX">' in page


def test_broken_page_needs_nothing(rf):
    response = errors.broken(rf.get("/"))
    assert response.status_code == 500
    assert "Algo falló de nuestro lado" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "language", "twin"),
    [
        ("/en/search/?q=a", "es", "/es/search/?q=a"),
        ("/es/", "en", "/en/"),
        ("/en/no/such/page/", "es", "/es/no/such/page/"),
    ],
)
def test_language_switch_keeps_the_page(path, language, twin):
    assert in_language(path, language) == twin


def test_robots_keep_out_of_private_pages(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /*/me/" in text
    assert client.get("/favicon.ico").status_code == 301
