"""Lists and records: pages, fields, languages, forms, and what is no longer there."""

import datetime as dt
import uuid
from itertools import cycle

import pytest
from django.urls import reverse

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Credential, CredentialVersion
from registry.people.enums import AuditAction
from registry.people.services import audit
from registry.reference.enums import Licensing
from tests.factories.catalogue import (
    CompetencyFactory,
    CredentialVersionFactory,
    OfferingFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
)
from tests.factories.equivalence import AssertionFactory, ConditionFactory, EvidenceFactory
from tests.factories.matching import OpeningFactory, OpeningOccupationFactory, RequirementFactory
from tests.factories.people import AT, IdentifierFactory, OrganisationFactory
from tests.factories.reference import (
    GlossaryTermFactory,
    IndustryFactory,
    LevelFactory,
    LevelFrameworkFactory,
    LicensingRuleFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
    SkillSynonymFactory,
    SubdivisionFactory,
    WageFloorFactory,
)


def a_credential():
    version = CredentialVersionFactory(
        published=True, occupations=[OccupationFactory()], skills=[SkillFactory()]
    )
    version.level = LevelFactory()
    version.save()
    return version


def a_programme():
    programme = ProgrammeFactory(
        published=True, occupations=[OccupationFactory()], skills=[SkillFactory()]
    )
    ProgrammeCredentialFactory(programme=programme)
    return programme


def an_organisation():
    organisation = OrganisationFactory()
    IdentifierFactory(organisation=organisation)
    return organisation


def an_equivalence():
    assertion = AssertionFactory()
    EvidenceFactory(assertion=assertion)
    ConditionFactory(assertion=assertion, programme=ProgrammeFactory(published=True))
    return assertion


def an_opening():
    opening = OpeningFactory(paid=True, programme=ProgrammeFactory(published=True))
    OpeningOccupationFactory(opening=opening)
    RequirementFactory(opening=opening)
    RequirementFactory(opening=opening, credential=True)
    return opening


CODES = (f"US-{first}{second}" for first in cycle("ABCDEFGH") for second in "QWZ")
LISTS = {
    "credentials": a_credential,
    "competencies": lambda: CompetencyFactory(
        version__published=True, version__status=RecordStatus.PUBLISHED, skill=SkillFactory()
    ),
    "programmes": a_programme,
    "offerings": lambda: OfferingFactory(programme__published=True),
    "organisations": an_organisation,
    "equivalences": an_equivalence,
    "openings": an_opening,
    "occupations": lambda: OccupationFactory(parent=OccupationFactory()),
    "skills": lambda: SkillSynonymFactory().skill,
    "industries": lambda: IndustryFactory(parent=IndustryFactory()),
    "frameworks": LevelFrameworkFactory,
    "levels": LevelFactory,
    "states": lambda: SubdivisionFactory(code=next(CODES)),
    "municipalities": MunicipalityFactory,
    "glossary": GlossaryTermFactory,
    "wage_floors": WageFloorFactory,
    "licensing_rules": LicensingRuleFactory,
}
"""The name of every list, and how to make one record of it."""


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_list_asks_as_much_for_one_record_as_for_twenty(
    name, reader, django_assert_max_num_queries
):
    LISTS[name]()
    address = reverse(f"api:{name}")

    with django_assert_max_num_queries(12) as for_one:
        assert reader.get(address, {"limit": 100}).json()["results"]
    for _ in range(19):
        LISTS[name]()
    with django_assert_max_num_queries(12) as for_twenty:
        assert len(reader.get(address, {"limit": 100}).json()["results"]) >= 20

    assert len(for_one) == len(for_twenty)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_list_is_read_page_by_page_without_gap_or_repeat(name, reader):
    for _ in range(3):
        LISTS[name]()
    address = reverse(f"api:{name}")
    whole = reader.get(address, {"limit": 100}).json()["results"]

    seen, following = [], f"{address}?limit=1"
    while following:
        sheet = reader.get(following)
        seen += sheet.json()["results"]
        following = sheet.json()["next"]
        assert ("Link" in sheet) == bool(following)

    assert seen == whole
    assert len(seen) >= 3


@pytest.mark.django_db
def test_states_are_listed_by_country(reader):
    SubdivisionFactory()
    SubdivisionFactory(code="US-CA")

    found = reader.get(reverse("api:states"), {"country": "US"}).json()["results"]

    assert [row["code"] for row in found] == ["US-CA"]


@pytest.mark.django_db
def test_cursor_stands_when_records_appear_before_it(reader):
    for _ in range(3):
        LISTS["skills"]()
    first = reader.get(reverse("api:skills"), {"limit": 2}).json()
    SkillFactory()

    second = reader.get(first["next"]).json()

    codes = [row["code"] for row in first["results"] + second["results"]]
    assert len(codes) == len(set(codes)) == 4


def test_cursor_of_another_list_is_refused(reader, db):
    for _ in range(2):
        SkillFactory()
    cursor = reader.get(reverse("api:skills"), {"limit": 1}).json()["next"].split("cursor=")[1]

    answer = reader.get(reverse("api:occupations") + f"?cursor={cursor}")

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_cursor"


def test_credential_names_are_in_both_languages_and_in_the_one_asked_for(reader, built):
    records, _ = built
    address = reverse("api:credential", args=[records.certificate.public_id])

    english = reader.get(address, {"language": "en"})
    spanish = reader.get(address, HTTP_ACCEPT_LANGUAGE="fr;q=0.9, es-MX;q=0.8")

    assert english.json()["name"] == {
        "text": "Welding of carbon steel plate",
        "language": "en",
        "is_translation": True,
    }
    assert spanish.json()["name"] == {
        "text": "Soldadura de placa de acero al carbono",
        "language": "es",
        "is_translation": False,
    }
    for answer in (english, spanish):
        assert answer.json()["name_en"] == "Welding of carbon steel plate"
        assert answer.json()["name_es"] == "Soldadura de placa de acero al carbono"
    assert english["Content-Language"] == "en"
    assert spanish["Content-Language"] == "es"


def test_name_that_exists_in_one_language_says_which(reader, built):
    records, _ = built

    answer = reader.get(
        reverse("api:credential", args=[records.bare_version.public_id]), {"language": "en"}
    )

    assert answer.json()["name"]["language"] == "es"
    assert answer.json()["name"]["is_translation"] is False
    assert answer.json()["name_en"] == ""


def test_credential_shows_who_stands_behind_it(reader, built):
    records, _ = built

    found = reader.get(reverse("api:credential", args=[records.certificate.public_id])).json()

    assert found["issuer"]["short_name"] == "CCN"
    assert [row["effect"] for row in found["recognitions"]] == ["legal"]
    assert [row["version"] for row in found["versions"]] == ["01", "00"]
    assert found["supersedes"]["public_id"] == str(records.older.public_id)
    assert {row["link"] for row in found["taught_by"]} == {"leads_to", "prepares_for"}
    assert found["level"]["isced_level"] == 3
    assert found["credits"] == 7.5


def test_programme_shows_terms_and_conditions(reader, built):
    records, _ = built

    found = reader.get(reverse("api:programme", args=[records.apprenticeship.public_id])).json()

    assert found["apprenticeship"]["rapids_code"] == "0627HY"
    assert [row["hours"] for row in found["work_processes"]] == [900, 2400, 2200, 1000, 500]
    assert [row["percent"] for row in found["wage_steps"]] == [50.0, 60.0, 75.0, 90.0]
    assert [row["kind"] for row in found["prerequisites"]] == [
        "age",
        "level",
        "experience",
        "language",
    ]
    assert len(found["outcomes"]) == 3
    assert [row["cost_minor"] for row in found["offerings"]] == [125000, None]


def test_occupation_shows_its_crosswalk_with_weights(reader, built):
    found = reader.get(reverse("api:occupation", args=["isco08", "7212"])).json()

    assert [(row["occupation"]["code"], row["weight"]) for row in found["crosswalk_to"]] == [
        ("51-4121", 1.0)
    ]
    assert found["synonyms"][0]["term"] == "soldador"
    assert found["skills"]


def test_organisation_keeps_tax_numbers_to_itself(reader, built):
    records, _ = built
    issuer = records.certificate.credential.issuer

    found = reader.get(reverse("api:organisation", args=[issuer.public_id])).json()

    assert [row["kind"] for row in found["identifiers"]] == ["lei"]


def test_equivalence_says_what_is_inferred(reader, built):
    found = reader.get(reverse("api:equivalences")).json()["results"]

    assert {row["is_inferred"] for row in found} == {True, False}
    assert all(row["effect"] == "informative" for row in found if row["is_inferred"])


def test_equivalence_that_waits_for_review_is_not_there(reader, db):
    waiting = AssertionFactory(proposed=True)

    assert reader.get(reverse("api:equivalences")).json()["results"] == []
    answer = reader.get(reverse("api:equivalence", args=[waiting.public_id]))
    assert answer.status_code == 404


def test_draft_is_neither_listed_nor_read(reader, db):
    version, programme = CredentialVersionFactory(), ProgrammeFactory()
    offering = OfferingFactory(programme=programme)

    for name in ("credentials", "programmes", "offerings"):
        assert reader.get(reverse(f"api:{name}")).json()["results"] == []
    for name, record in (
        ("credential", version),
        ("programme", programme),
        ("offering", offering),
        ("credential_versions", version),
    ):
        answer = reader.get(reverse(f"api:{name}", args=[record.public_id]))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_draft_does_not_leak_through_a_neighbour(reader, db):
    assertion = AssertionFactory()
    ConditionFactory(assertion=assertion, programme=ProgrammeFactory(title_es="Secreto"))

    answer = reader.get(reverse("api:equivalence", args=[assertion.public_id]))

    assert answer.json()["conditions"][0]["programme"] is None
    assert "Secreto" not in answer.content.decode()


def test_older_versions_are_found_by_status(reader, built):
    records, _ = built

    found = reader.get(reverse("api:credentials"), {"status": "superseded"}).json()["results"]

    assert [row["public_id"] for row in found] == [str(records.older.public_id)]


def test_versions_of_a_credential_are_all_that_were_public(reader, built):
    records, _ = built

    answer = reader.get(reverse("api:credential_versions", args=[records.older.public_id]))

    assert [row["version"] for row in answer.json()["results"]] == ["00", "01"]


def test_merged_credential_leads_to_the_survivor(reader, db):
    survivor = CredentialVersionFactory(published=True)
    duplicate = CredentialVersionFactory(published=True)
    Credential.objects.filter(pk=duplicate.credential_id).update(merged_into=survivor.credential)

    answer = reader.get(reverse("api:credential", args=[duplicate.public_id]))

    assert answer.status_code == 301
    assert answer["Location"] == reverse("api:credential", args=[survivor.public_id])
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_credential_itself_leads_to_its_version_in_force(reader, db):
    version = CredentialVersionFactory(published=True)

    answer = reader.get(reverse("api:credential", args=[version.credential.public_id]))

    assert answer.status_code == 302
    assert answer["Location"] == reverse("api:credential", args=[version.public_id])


def test_merged_programme_leads_to_the_survivor(reader, db):
    survivor = ProgrammeFactory(published=True)
    duplicate = ProgrammeFactory(status=RecordStatus.ARCHIVED, merged_into=survivor)

    answer = reader.get(reverse("api:programme", args=[duplicate.public_id]))

    assert answer.status_code == 301
    assert answer["Location"] == reverse("api:programme", args=[survivor.public_id])


@pytest.mark.parametrize("factory", [CredentialVersionFactory, ProgrammeFactory])
def test_withdrawn_record_is_gone(factory, reader, db):
    record = factory()
    audit.record(by=None, action=AuditAction.PUBLISH, target=record, at=AT)
    name = "credential" if isinstance(record, CredentialVersion) else "programme"

    answer = reader.get(reverse(f"api:{name}", args=[record.public_id]))

    assert (answer.status_code, answer.json()["code"]) == (410, "gone")


@pytest.mark.parametrize(
    "name", ["credential", "programme", "offering", "organisation", "equivalence", "opening"]
)
def test_unknown_record_is_not_found(name, reader, db):
    answer = reader.get(reverse(f"api:{name}", args=[uuid.uuid4()]))

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_credential_is_also_linked_data(reader, built):
    records, _ = built
    address = reverse("api:credential", args=[records.certificate.public_id])

    by_header = reader.get(address, HTTP_ACCEPT="application/ld+json")
    by_parameter = reader.get(address, {"format": "jsonld"})

    assert by_header["Content-Type"].startswith("application/ld+json")
    assert by_header.json()["@type"] == "ceterms:Certification"
    assert by_header.json() == by_parameter.json()


def test_programme_and_organisation_are_also_linked_data(reader, built):
    records, _ = built
    for name, record in (
        ("programme", records.apprenticeship),
        ("organisation", records.certificate.credential.issuer),
    ):
        answer = reader.get(
            reverse(f"api:{name}", args=[record.public_id]), HTTP_ACCEPT="application/ld+json"
        )
        assert answer.json()["@context"].startswith("https://credreg.net/")


def test_fields_leave_only_what_is_asked_for(reader, built):
    answer = reader.get(reverse("api:credentials"), {"fields": "public_id, name_es"}).json()

    assert all(set(row) == {"public_id", "name_es"} for row in answer["results"])


@pytest.mark.parametrize("said", ["", "nothing", "public_id,<b>", ","])
def test_field_that_is_not_there_is_named(said, reader, built):
    answer = reader.get(reverse("api:credentials"), {"fields": said})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "fields"


def test_unchanged_answer_is_304_until_it_says_something_else(reader, built):
    records, _ = built
    address = reverse("api:credential", args=[records.certificate.public_id])
    first = reader.get(address)

    again = reader.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    CompetencyFactory(version=records.certificate, position=50)
    changed = reader.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert "max-age=60" in first["Cache-Control"]
    assert "public" in first["Cache-Control"]
    assert first["Last-Modified"].endswith("GMT")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_filters_narrow_by_what_stands_behind_a_record(reader, built):
    records, _ = built
    issuer = records.certificate.credential.issuer.public_id

    for parameters in (
        {"issuer": str(issuer)},
        {"code": "ec9901"},
        {"occupation": "7212"},
        {"level": "3"},
        {"regulated": "true"},
        {"type": "CompetenceStandardCertificate"},
        {"industry": "332"},
    ):
        found = reader.get(reverse("api:credentials"), parameters).json()["results"]
        assert [row["code"] for row in found] == ["EC9901"], parameters


def test_wage_floors_are_those_of_a_day(reader, db):
    WageFloorFactory()

    assert reader.get(reverse("api:wage_floors"), {"on": "2026-06-01"}).json()["results"]
    assert reader.get(reverse("api:wage_floors"), {"on": "2025-06-01"}).json()["results"] == []
    answer = reader.get(reverse("api:wage_floors"), {"on": "yesterday"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_date")


def test_licensing_rules_are_narrowed_by_occupation_place_and_day(reader, db):
    work = OccupationFactory(code="7411")
    LicensingRuleFactory(code="tx", occupation=work, valid_to=dt.date(2027, 1, 1))
    LicensingRuleFactory(code="us", occupation=work, jurisdiction="US", asks=Licensing.STATES)
    LicensingRuleFactory(code="mx", occupation=work, jurisdiction="MX", asks=Licensing.DEGREE)
    LicensingRuleFactory(code="other", jurisdiction="MX-SON")
    LicensingRuleFactory(code="gone", jurisdiction="US-CA", occupation=work, retired=True)

    def codes(**said):
        rows = reader.get(reverse("api:licensing_rules"), said | {"limit": 100}).json()["results"]
        return {row["code"] for row in rows}

    assert codes(on="2026-11-24") == {"tx", "us", "mx", "other"}
    assert codes(isco="7411", on="2026-11-24") == {"tx", "us", "mx"}
    assert codes(country="US", on="2026-11-24") == {"tx", "us"}
    assert codes(state="US-TX", on="2026-11-24") == {"tx"}
    assert codes(state="US-TX", on="2027-01-01") == set()
    assert codes(asks="degree", on="2026-11-24") == {"mx"}
    refused = reader.get(reverse("api:licensing_rules"), {"on": "today"})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_date")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["credential", "programme"])
def test_record_asks_as_much_with_much_as_with_more(
    name, reader, django_assert_max_num_queries, built
):
    records, _ = built
    record = {"credential": records.certificate, "programme": records.apprenticeship}[name]
    address = reverse(f"api:{name}", args=[record.public_id])
    with django_assert_max_num_queries(20) as before:
        reader.get(address)
    for _ in range(5):
        if name == "credential":
            CompetencyFactory(version=record, skill=SkillFactory())
            ProgrammeCredentialFactory(programme=ProgrammeFactory(published=True), version=record)
        else:
            OfferingFactory(programme=record)
            ProgrammeCredentialFactory(programme=record)
    with django_assert_max_num_queries(20) as after:
        reader.get(address)

    assert len(before) == len(after)
