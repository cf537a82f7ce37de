"""The examples of the OpenAPI document are real answers that keep to its schemas.

``API_EXAMPLES=write`` writes them anew from the answers of today.
"""

import json
import os

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse

from registry.api import describing
from registry.api.views.documents import document
from tests.registry.api import world

RECORDS = {
    "credentials_retrieve": "credential",
    "credentials_versions": "credential_versions",
    "programmes_retrieve": "programme",
    "offerings_retrieve": "offering",
    "organisations_retrieve": "organisation",
    "equivalences_retrieve": "equivalence",
    "openings_retrieve": "opening",
}
NAMES = {"root": "root", "search": "search", "search_suggest": "search_suggest"}
SEARCHES = {"search": "?q=soldadura&country=MX", "search_suggest": "?q=sold"}


def public():
    """Return the operations that nobody signs in for."""
    found = describing.operations(document())
    return [operation for operation in found if "401" not in operation["responses"]]


def schemas():
    """Return the schema of the answer of every public operation, by its id."""
    whole = document()
    for operation in public():
        content = operation["responses"]["200"]["content"][describing.JSON]
        yield (
            operation["operationId"],
            {
                **content["schema"],
                "components": whole["components"],
            },
        )


OPERATIONS = dict(schemas())


def addresses(records, opening):
    """Return an address to ask for every operation."""
    targets = {
        "credential": records.certificate,
        "credential_versions": records.certificate,
        "programme": records.apprenticeship,
        "offering": records.apprenticeship.offerings.first(),
        "organisation": records.certificate.credential.issuer,
        "equivalence": records.certificate.assertions_from.order_by("pk").first(),
        "opening": opening,
    }
    for operation in OPERATIONS:
        if operation in RECORDS:
            name = RECORDS[operation]
            yield operation, reverse(f"api:{name}", args=[targets[name].public_id])
        elif operation == "occupations_retrieve":
            yield operation, reverse("api:occupation", args=["isco08", "7212"])
        else:
            name = NAMES.get(operation, operation.removesuffix("_list"))
            limit = "" if operation == "root" else SEARCHES.get(operation, "?limit=1")
            yield operation, reverse(f"api:{name}") + limit


@pytest.fixture
def answers(db):
    with world.frozen():
        found = world.build()
        return {operation: Client().get(address).json() for operation, address in addresses(*found)}


def check(value, schema):
    jsonschema.Draft202012Validator(schema).validate(value)


def test_answers_keep_to_their_schemas(answers):
    for operation, answer in answers.items():
        check(answer, OPERATIONS[operation])
    if os.environ.get("API_EXAMPLES") == "write":
        text = json.dumps(answers, ensure_ascii=False, indent=1, sort_keys=True)
        text = text.replace("http://testserver", "https://registry.example")
        describing.EXAMPLES.write_text(text + "\n", encoding="utf-8")


def test_lists_of_the_example_world_are_not_empty(answers):
    assert all(answer["results"] for answer in answers.values() if "next" in answer)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation_has_an_example_that_keeps_to_its_schema(operation):
    check(describing.examples()[operation], OPERATIONS[operation])


def test_examples_have_the_fields_of_the_answers(answers):
    for operation, answer in answers.items():
        example = describing.examples()[operation]
        assert set(example) == set(answer), operation
        if answer.get("results"):
            assert set(example["results"][0]) == set(answer["results"][0]), operation


def test_document_shows_the_examples():
    for operation in public():
        shown = operation["responses"]["200"]["content"][describing.JSON]["examples"]
        assert shown["example"]["value"] == describing.examples()[operation["operationId"]]


def test_schema_of_what_does_not_fit_is_noticed():
    with pytest.raises(jsonschema.ValidationError):
        check({"results": 1}, OPERATIONS["skills_list"])
