"""Addresses of records: merged, withdrawn, wrong, unchanged, and listed for crawlers."""

import gzip
import uuid
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings as configured
from django.urls import reverse

from registry.catalogue.models import CredentialVersion, Programme
from registry.people.enums import AuditAction
from registry.people.services import audit
from registry.web import sitemaps
from tests.factories.catalogue import CredentialVersionFactory, ProgrammeFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory
from tests.registry.web.test_record_pages import path_of, read

KILOBYTE = 1024
BUDGET = 60 * KILOBYTE


def test_merged_credential_leads_to_the_one_that_stands(client, db):
    kept, merged, first = CredentialVersionFactory.create_batch(3, published=True)
    for gone, to in ((first, merged), (merged, kept)):
        gone.credential.merged_into = to.credential
        gone.credential.save()
    for gone in (first, merged):
        answer = client.get(path_of(gone))
        assert answer.status_code == 301
        assert answer["Location"] == path_of(kept)


def test_merged_programme_leads_to_the_one_that_stands(client, db):
    kept = ProgrammeFactory(published=True)
    answer = client.get(path_of(ProgrammeFactory(status="archived", merged_into=kept)))
    assert (answer.status_code, answer["Location"]) == (301, path_of(kept))


def test_circle_of_merges_is_not_followed_for_ever(client, db):
    one, two = ProgrammeFactory.create_batch(2, published=True)
    Programme.objects.filter(pk=one.pk).update(merged_into=two)
    Programme.objects.filter(pk=two.pk).update(merged_into=one)
    assert client.get(path_of(one)).status_code == 404


def test_id_of_a_credential_leads_to_its_version_in_force(client, db):
    version = CredentialVersionFactory(published=True)
    CredentialVersionFactory(credential=version.credential, version="0", superseded=True)
    answer = client.get(reverse("credential", args=[version.credential.public_id]))
    assert (answer.status_code, answer["Location"]) == (302, path_of(version))


@pytest.mark.parametrize("make", [CredentialVersionFactory, ProgrammeFactory])
def test_withdrawn_record_stays_with_a_banner(client, db, make):
    page = read(client, make(status="archived"))
    assert "Its page stays" in page


@pytest.mark.parametrize("make", [CredentialVersionFactory, ProgrammeFactory])
def test_what_was_public_once_is_gone_and_a_draft_never_was(client, db, make):
    record = make()
    assert client.get(path_of(record)).status_code == 404
    audit.record(by=None, action=AuditAction.PUBLISH, target=record, at=AT)
    answer = client.get(path_of(record))
    assert answer.status_code == 410
    assert "This has been withdrawn" in answer.content.decode()


def test_superseded_version_points_to_its_successor(records, client):
    page = read(client, records.older)
    assert "A newer version has taken its place" in page
    assert path_of(records.certificate) in page


@pytest.mark.parametrize("make", [CredentialVersionFactory, ProgrammeFactory])
def test_draft_has_a_page_for_its_own_people_only(client, db, make):
    record = make()
    owner = getattr(record, "provider", None) or record.credential.issuer
    client.force_login(
        MembershipFactory(organisation=owner).user, "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(path_of(record)).status_code == 200


@pytest.mark.parametrize("kind", ["credentials", "programmes", "organisations"])
@pytest.mark.parametrize(
    "tail",
    [
        "nonsense/",
        "00000000/",
        "%00/",
        "a%00b/",
        "../",
        "%F0%9F%98%80/",
        "1'%20OR%20'1'='1/",
        "<b>/",
    ],
)
def test_bad_address_is_not_found(client, db, kind, tail):
    assert client.get(f"/en/{kind}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["", "history/", "changes/", "openings/"])
@pytest.mark.parametrize("kind", ["credentials", "programmes", "organisations"])
def test_unknown_id_is_not_found(client, db, kind, tail):
    assert client.get(f"/en/{kind}/{uuid.uuid4()}/{tail}").status_code == 404


def test_address_without_its_slash_leads_on(records, client):
    path = path_of(records.certificate)
    assert client.get(path.rstrip("/"))["Location"] == path


def test_pending_organisation_has_no_page_until_it_stands_behind_something(client, db):
    organisation = OrganisationFactory(pending=True)
    assert client.get(path_of(organisation)).status_code == 404
    ProgrammeFactory(published=True, provider=organisation)
    assert "Not verified yet" in read(client, organisation)


def test_suspended_organisation_says_so(client, db):
    assert "taken its verification back" in read(client, OrganisationFactory(suspended=True))


def test_unchanged_page_is_not_sent_again(records, client):
    path = path_of(records.certificate)
    client.get(path)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    CredentialVersion.objects.filter(pk=records.certificate.pk).update(hours=121)
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_page_of_who_is_signed_in_has_no_tag(records, client):
    client.force_login(MembershipFactory().user, "django.contrib.auth.backends.ModelBackend")
    assert "ETag" not in client.get(path_of(records.certificate))


@pytest.mark.parametrize("name", ["apprenticeship", "certificate"])
def test_fullest_page_is_light(records, client, name):
    page = gzip.compress(read(client, getattr(records, name), "es").encode(), 6)
    folders = [Path(folder) for folder in configured.STATICFILES_DIRS]
    names = ("app.css", "app.js", "vendor/htmx-2.0.11.min.js")
    files = [next(f / n for f in folders if (f / n).exists()) for n in names]
    total = len(page) + sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
    assert total < BUDGET, f"{len(page)} bytes of page, {total} with styles and scripts"


def test_sitemap_lists_every_public_record_in_both_languages(records, client, monkeypatch):
    monkeypatch.setattr(sitemaps, "A_PAGE", 2)
    CredentialVersionFactory()
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    pages = [node.text for node in index.findall("s:sitemap/s:loc", space)]
    listed = []
    for page in pages:
        tree = ElementTree.fromstring(client.get("/" + page.split("/", 3)[3]).content)
        listed += [node.text for node in tree.findall("s:url/s:loc", space)]
    credentials = [url for url in listed if "/credentials/" in url]
    assert len(listed) == len(set(listed))
    public = CredentialVersion.objects.filter(status="published")
    assert len(credentials) == 2 * public.count()
    assert all(f"/{tag}/" in "".join(credentials) for tag in ("es", "en"))
    assert not [url for url in credentials if str(records.older.public_id) in url]


@pytest.mark.parametrize(
    "path",
    ["sitemap-nothing-0.xml", "sitemap-credential-999.xml", f"sitemap-credential-{10**30}.xml"],
)
def test_sitemap_that_is_not_there_is_not_found(client, db, path):
    assert client.get(f"/{path}").status_code == 404


def test_robots_know_the_sitemap(client, db, settings):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
