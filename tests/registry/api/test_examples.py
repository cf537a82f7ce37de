"""The examples of the OpenAPI document are real answers that keep to its schemas.

``API_EXAMPLES=write`` writes them anew from the answers of today.
"""

import json
import os

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.api import describing
from registry.api.views.documents import document
from registry.people.services import tokens
from tests.factories.matching import HeldCredentialFactory
from tests.factories.people import MembershipFactory
from tests.registry.api import world

RECORDS = {
    "credentials_retrieve": "credential",
    "credentials_versions": "credential_versions",
    "programmes_retrieve": "programme",
    "offerings_retrieve": "offering",
    "organisations_retrieve": "organisation",
    "equivalences_retrieve": "equivalence",
    "equivalences_history": "equivalence_history",
    "credentials_equivalents": "credential_equivalents",
    "openings_retrieve": "opening",
}
PAIRS = {"credentials_between": "credential_between", "credentials_gap": "credential_gap"}
NAMES = {"root": "root", "search": "search", "search_suggest": "search_suggest"}
SEARCHES = {"search": "?q=soldadura&country=MX", "search_suggest": "?q=sold"}


def public():
    """Return the operations that nobody signs in for."""
    found = describing.operations(document())
    return [operation for operation in found if "401" not in operation["responses"]]


def own():
    """Return the operations of a panel and of a worker."""
    found = describing.operations(document())
    return [row for row in found if row["operationId"].startswith(("panel_", "me_"))]


def schemas(found):
    """Return the schema of the answer of every operation, by its id."""
    whole = document()
    for operation in found:
        content = operation["responses"]["200"]["content"]
        if describing.JSON in content:
            schema = {**content[describing.JSON]["schema"], "components": whole["components"]}
            yield operation["operationId"], schema


OPERATIONS = dict(schemas(public()))


def files():
    """Return the operations that answer with a file, and its forms by media type."""
    for operation in public():
        content = operation["responses"]["200"]["content"]
        for media in content:
            if media != describing.JSON and operation["operationId"] not in RECORDS:
                yield f"{operation['operationId']} {media}"


FILES = {
    name: {"text/csv": "csv", "text/tab-separated-values": "sssom"}.get(
        name.partition(" ")[2], "jsonld"
    )
    for name in files()
}


def addresses(records, opening):
    """Return an address to ask for every operation."""
    targets = {
        "credential": records.certificate,
        "credential_versions": records.certificate,
        "programme": records.apprenticeship,
        "offering": records.apprenticeship.offerings.first(),
        "organisation": records.certificate.credential.issuer,
        "equivalence": records.certificate.assertions_from.order_by("pk").first(),
        "equivalence_history": records.certificate.assertions_from.order_by("pk").first(),
        "credential_equivalents": records.certificate,
        "opening": opening,
    }
    for operation in OPERATIONS:
        if operation in RECORDS:
            name = RECORDS[operation]
            yield operation, reverse(f"api:{name}", args=[targets[name].public_id])
        elif operation in PAIRS:
            pair = targets["equivalence"]
            ids = [pair.source.public_id, pair.target.public_id]
            yield operation, reverse(f"api:{PAIRS[operation]}", args=ids)
        elif operation == "occupations_retrieve":
            yield operation, reverse("api:occupation", args=["isco08", "7212"])
        else:
            name = NAMES.get(operation, operation.removesuffix("_list"))
            limit = "" if operation == "root" else SEARCHES.get(operation, "?limit=1")
            yield operation, reverse(f"api:{name}") + limit


@pytest.fixture
def example_world(db):
    """Stand in the world of the examples, at its time."""
    with world.frozen():
        yield world.build()


@pytest.fixture
def answers(example_world):
    """Return an answer of every operation that answers with JSON."""
    return {
        operation: Client().get(address).json() for operation, address in addresses(*example_world)
    }


@pytest.fixture
def own_answers(example_world):
    """Return an answer of every operation of a panel, to a steward, and of a worker."""
    certificate = example_world[0].certificate
    worker = HeldCredentialFactory(version=certificate).profile.user
    target = certificate.assertions_from.order_by("pk").first().target
    return {
        "panel_suggestions": told(
            MembershipFactory(steward=True).user, "panel_suggestions", certificate
        ),
        "me_gap": told(worker, "me_gap", target),
    }


def told(user, name, version):
    """Return what an operation answers somebody with her token."""
    _token, plain = tokens.make(user=user, name="example", at=timezone.now())
    address = reverse(f"api:{name}", args=[version.public_id])
    return Client().get(address, headers={"Authorization": f"Bearer {plain}"}).json()


@pytest.fixture
def downloads(example_world):
    """Return every file of the example world, by operation and media type."""
    return {name: downloaded(name) for name in FILES}


def downloaded(name):
    address = reverse(f"api:{name.partition(' ')[0]}")
    answer = Client().get(address, {"format": FILES[name]})
    text = b"".join(answer.streaming_content).decode()
    return json.loads(text) if FILES[name] == "jsonld" else text


def check(value, schema):
    jsonschema.Draft202012Validator(schema).validate(value)


def test_answers_keep_to_their_schemas(answers, own_answers, downloads, settings):
    for operation, answer in answers.items():
        check(answer, OPERATIONS[operation])
    for operation, answer in own_answers.items():
        check(answer, dict(schemas(own()))[operation])
    if os.environ.get("API_EXAMPLES") == "write":
        text = json.dumps(
            answers | own_answers | downloads, ensure_ascii=False, indent=1, sort_keys=True
        )
        for site in ("http://testserver", settings.SITE_URL):
            text = text.replace(site, "https://registry.example")
        describing.EXAMPLES.write_text(text + "\n", encoding="utf-8")


def test_lists_of_the_example_world_are_not_empty(answers):
    assert all(answer["results"] for answer in answers.values() if "next" in answer)


def test_suggestions_of_the_example_world_are_not_empty(own_answers):
    assert own_answers["panel_suggestions"]["results"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation_has_an_example_that_keeps_to_its_schema(operation):
    check(describing.examples()[operation], OPERATIONS[operation])


def test_examples_have_the_fields_of_the_answers(answers):
    for operation, answer in answers.items():
        example = describing.examples()[operation]
        assert set(example) == set(answer), operation
        if answer.get("results"):
            assert set(example["results"][0]) == set(answer["results"][0]), operation


@pytest.mark.parametrize("name", FILES)
def test_file_has_an_example_of_its_form(name, downloads):
    example = describing.examples()[name]
    assert type(example) is type(downloads[name])
    if isinstance(example, str):
        assert example.splitlines()[-1].count("\t") == downloads[name].splitlines()[-1].count("\t")
    else:
        assert example["@context"][0] == downloads[name]["@context"][0]


@pytest.mark.parametrize(("operation", "schema"), list(schemas(own())))
def test_operation_for_somebody_has_an_example(operation, schema):
    example = describing.examples()[operation]
    check(example, schema)
    assert example.get("results", True)


def test_document_shows_the_examples():
    for operation in public():
        content = operation["responses"]["200"]["content"]
        if describing.JSON not in content:
            continue
        shown = content[describing.JSON]["examples"]
        assert shown["example"]["value"] == describing.examples()[operation["operationId"]]


def test_schema_of_what_does_not_fit_is_noticed():
    with pytest.raises(jsonschema.ValidationError):
        check({"results": 1}, OPERATIONS["skills_list"])
