"""The JSON-LD of pages: well formed, expanded with bundled contexts, and never a way out."""

import json
import re
from pathlib import Path

import pytest
from pyld import jsonld

from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.selectors.linked_data import CTDL_CONTEXT, SCHEMA_CONTEXT
from tests.factories.people import OrganisationFactory
from tests.registry.web.test_record_pages import read

CTDL = "https://purl.org/ctdl/terms/"
CONTEXTS = {
    CTDL_CONTEXT: json.loads(Path(__file__).with_name("ctdl_context.json").read_text("utf-8")),
    SCHEMA_CONTEXT: {"@context": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}},
}
SCRIPT = re.compile(
    r'<script type="application/ld\+json" nonce="([^"]+)">(.*?)</script>', re.DOTALL
)


def bundled(url, _options):
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": CONTEXTS[url],
    }


def documents(page):
    return [json.loads(text) for _nonce, text in SCRIPT.findall(page)]


def expanded(page):
    """Return the schema.org node and the CTDL node of a page, expanded."""
    found = [jsonld.expand(each, {"documentLoader": bundled}) for each in documents(page)]
    assert all(len(nodes) == 1 for nodes in found)
    return [nodes[0] for nodes in found]


def value(node, term):
    return node[CTDL + term][0]["@value"]


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("certificate", ["EducationalOccupationalCredential", "Certification"]),
        ("apprenticeship", ["EducationalOccupationalProgram", "LearningProgram"]),
        ("course", ["Course", "Course"]),
        ("bare_version", ["EducationalOccupationalCredential", "Certificate"]),
        ("bare_programme", ["Course", "Course"]),
    ],
)
def test_page_carries_both_vocabularies(records, client, settings, name, types):
    record = getattr(records, name)
    schema, ctdl = expanded(read(client, record))
    assert schema["@type"] == ["https://schema.org/" + types[0]]
    assert ctdl["@type"] == [CTDL + types[1]]
    assert schema["@id"] == ctdl["@id"]
    assert ctdl["@id"].startswith(settings.SITE_URL)
    assert str(record.public_id) in ctdl["@id"]


def test_permanent_address_leads_to_the_page_of_either_language(records, client):
    schema = documents(read(client, records.certificate))[0]
    path = "/" + schema["@id"].split("/", 3)[3]
    answer = client.get(path, headers={"Accept-Language": "es"})
    assert answer.status_code == 302
    assert answer["Location"] == "/es" + path


def test_translation_by_this_registry_is_no_official_name(records, client):
    _schema, ctdl = expanded(read(client, records.certificate))
    names = {each["@language"]: each["@value"] for each in ctdl[CTDL + "name"]}
    assert names == {"es-mx": records.certificate.name_es}
    assert ctdl[CTDL + "alternateName"][0]["@value"] == records.certificate.name_en
    CredentialVersion.objects.update(translation_is_official=True)
    _schema, ctdl = expanded(read(client, records.certificate))
    assert {each["@language"] for each in ctdl[CTDL + "name"]} == {"es-mx", "en-us"}
    assert CTDL + "alternateName" not in ctdl


def test_apprenticeship_is_registered_work_based_and_priced(records, client):
    schema, ctdl = expanded(read(client, records.apprenticeship))
    agency = records.apprenticeship.apprenticeship.registration_agency
    assert str(agency.public_id) in ctdl[CTDL + "registeredBy"][0]["@id"]
    method = ctdl[CTDL + "learningMethodType"][0][CTDL + "targetNode"][0]["@id"]
    assert method.endswith("/WorkBased")
    costs = [
        row for each in ctdl[CTDL + "hasOffering"] for row in each.get(CTDL + "estimatedCost", [])
    ]
    assert [value(row, "price") for row in costs] == [1250, 250, 1000]
    salary = schema["https://schema.org/salaryUponCompletion"][0]
    assert salary["https://schema.org/median"][0]["@value"] == 5120


@pytest.mark.parametrize("model", [CredentialVersion, Programme])
def test_name_cannot_leave_the_script(records, client, model):
    attack = "</script><script>alert(1)</script><!-- & ]]>"
    column = "name" if model is CredentialVersion else "title"
    model.objects.update(**{f"{column}_es": attack, f"{column}_en": attack})
    record = records.certificate if model is CredentialVersion else records.apprenticeship
    page = read(client, record)
    assert "<script>alert" not in page
    assert len(SCRIPT.findall(page)) == 2
    assert all(attack in json.dumps(each, ensure_ascii=False) for each in documents(page))


def test_script_carries_the_nonce_of_the_policy(records, client):
    response = client.get(f"/en/credentials/{records.certificate.public_id}/")
    nonces = {nonce for nonce, _text in SCRIPT.findall(response.content.decode())}
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in response["Content-Security-Policy"]


def test_organisation_keeps_its_tax_number_to_itself(records, client):
    page = read(client, records.certificate.credential.issuer)
    schema, ctdl = expanded(page)
    assert ctdl["@type"] == [CTDL + "QACredentialOrganization"]
    assert value(ctdl, "leiCode") == "5493001KJTIIGC8Y1R12"
    assert "CCN010101AB1" not in page
    assert "https://schema.org/name" in schema


def test_agency_is_a_government_organization(client, db):
    schema, _ctdl = expanded(read(client, OrganisationFactory(agency=True)))
    assert schema["@type"] == ["https://schema.org/GovernmentOrganization"]
