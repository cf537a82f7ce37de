"""CTDL: single records, arrays, graphs and envelopes; what is taken, what is refused and why."""

import json
from io import BytesIO

import pytest

from registry.intake.sources import Format, Limits, open_upload
from registry.intake.sources.refusals import NoRecords

LIMITS = Limits()
CONTEXT = "https://credreg.net/ctdl/schema/context/json"
CTID = "ce-6bf1a7e2-814e-4598-a66e-a3e2ecb727d8"


def opened(document, kind=""):
    content = json.dumps(document).encode()
    return open_upload(BytesIO(content), name="a.json", kind_hint=kind, limits=LIMITS)


def course(**more) -> dict:
    record = {
        "@context": CONTEXT,
        "@id": f"https://credentialengineregistry.org/resources/{CTID}",
        "@type": "ceterms:Course",
        "ceterms:ctid": CTID,
        "ceterms:name": {"en-US": "Welding", "es": "Soldadura"},
        "ceterms:description": "Weld safely.",
        "ceterms:inLanguage": ["en"],
        "ceterms:subjectWebpage": "https://example.org/weld",
        "ceterms:availableOnlineAt": ["https://example.org/weld"],
        "ceterms:ownedBy": ["_:owner"],
        "ceterms:estimatedDuration": [{"ceterms:exactDuration": "P12W"}],
        "ceterms:estimatedCost": [
            {
                "@type": "ceterms:CostProfile",
                "ceterms:price": 250,
                "ceterms:currency": "USD",
                "ceterms:directCostType": {"ceterms:targetNode": "costType:Tuition"},
            }
        ],
    }
    return {key: value for key, value in (record | more).items() if value is not None}


OWNER = {"@id": "_:owner", "@type": "ceterms:Organization", "ceterms:name": "Valley College"}


def codes(row) -> list[tuple[str, str]]:
    return [(problem.code, problem.column) for problem in row.problems]


def test_record_single_is_a_row_in_both_languages():
    reading = opened(course(), "programmes")

    (row,) = reading.rows()

    assert (reading.format, reading.is_mapped) == (Format.CTDL, True)
    assert (row.place, row.problems) == ("/", ())
    assert row.values["code"] == CTID
    assert (row.values["title_en"], row.values["title_es"]) == ("Welding", "Soldadura")
    assert row.values["description_en"] == "Weld safely."
    assert row.values["weeks"] == "12 weeks"
    assert row.values["kind"] == "course"


def test_graph_resolves_blank_nodes_and_says_what_else_is_there():
    graph = {"@context": CONTEXT, "@graph": [course(**{"@context": None}), OWNER]}

    reading = opened(graph, "programmes")
    (row,) = reading.rows()

    assert row.place == "/@graph/0"
    assert row.values["provider"] == "Valley College"
    other = next(notice for notice in reading.notices if notice.code == "other_kinds")
    assert other.details == {"count": 1, "kind": "organisations"}


def test_array_and_envelopes_are_read():
    reading = opened([course(), {"decoded_resource": course()}], "programmes")

    assert [row.place for row in reading.rows()] == ["/0", "/1/decoded_resource"]


def test_offering_of_a_record_has_its_cost_by_part():
    (row,) = opened(course(), "offerings").rows()

    assert row.values["cost_tuition"] == "250"
    assert (row.values["currency"], row.values["delivery"]) == ("USD", "online")


CONDITIONS = {
    "@id": "_:conditions",
    "@type": "ceterms:ConditionManifest",
    "ceterms:name": "For every course",
    "ceterms:requires": [
        {"@type": "ceterms:ConditionProfile", "ceterms:description": "Be 18 or older."},
        {"@type": "ceterms:ConditionProfile", "ceterms:description": "Read English."},
    ],
    "ceterms:entryCondition": {"ceterms:description": "Bring boots."},
}
COSTS = {
    "@id": "_:costs",
    "@type": "ceterms:CostManifest",
    "ceterms:description": "Fees of every course.",
    "ceterms:costDetails": [
        {
            "ceterms:price": price,
            "ceterms:currency": "USD",
            "ceterms:directCostType": {"ceterms:targetNode": f"costType:{part}"},
        }
        for part, price in (("Tuition", 999), ("Application", 30), ("AssessmentFee", 45))
    ],
}


def two_courses(*manifests, **more):
    """Return a document of two courses; the second one has conditions and costs of no own."""
    shared = {"@context": None, "ceterms:commonConditions": ["_:conditions"], **more}
    own = {"ceterms:requires": [{"ceterms:description": "Read English."}]}
    other = f"{CTID[:-1]}9"
    second = {"@id": f"https://example.org/{other}", "ceterms:ctid": other}
    second["ceterms:estimatedCost"] = None
    graph = [course(**shared, **own), course(**shared, **second), OWNER, *manifests]
    return {"@context": CONTEXT, "@graph": graph}


def test_conditions_of_a_shared_manifest_go_to_every_record_that_names_it():
    first, second = (
        row.values for row in opened(two_courses(CONDITIONS), "programmes").rows() if not row.aside
    )

    # Its own come first, and what both say is there once.
    assert first["prerequisites"] == "Read English.\nBe 18 or older.\nBring boots."
    assert second["prerequisites"] == "Be 18 or older.\nRead English.\nBring boots."


@pytest.mark.parametrize("named", [["_:costs"], "_:costs", [{"@id": "_:costs"}], [COSTS]])
def test_costs_of_a_shared_manifest_fill_what_a_record_does_not_say(named):
    document = two_courses(COSTS, **{"ceterms:commonCosts": named})

    first, second = (
        {key: value for key, value in row.values.items() if key.startswith("cost") and value}
        for row in opened(document, "offerings").rows()
        if not row.aside
    )

    assert first == {"cost_tuition": "250", "cost_enrolment": "30", "cost_exam": "45"}
    assert second == {"cost_tuition": "999", "cost_enrolment": "30", "cost_exam": "45"}


def test_manifest_that_is_not_in_the_document_says_nothing():
    document = two_courses(**{"ceterms:commonCosts": ["_:costs"]})

    first, second = (row.values for row in opened(document, "offerings").rows())
    plain, other = (row.values for row in opened(document, "programmes").rows())

    assert (first["cost_tuition"], second.get("cost_tuition", "")) == ("250", "")
    assert (plain["prerequisites"], other["prerequisites"]) == ("Read English.", "")


def test_context_in_the_document_names_its_own_prefixes():
    record = {
        "@context": {"ct": "https://purl.org/ctdl/terms/", "@language": "es"},
        "@type": "ct:Certificate",
        "ct:name": "Soldador",
        "ct:description": "Suelda.",
        "ct:ctid": CTID,
    }

    (row,) = opened(record, "credentials").rows()

    assert (row.values["name_es"], row.values["type"]) == ("Soldador", "Certificate")
    assert [notice.code for notice in row.notices] == ["below_minimum"]


def test_context_with_a_vocabulary_and_plain_names():
    record = {
        "@context": {"@vocab": "https://purl.org/ctdl/terms/"},
        "@type": "Certificate",
        "name": "Welder",
        "description": "Welds.",
    }

    (row,) = opened(record, "credentials").rows()

    assert row.values["name_en"] == "Welder"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"ceterms:name": None}, ("ctdl_required", "ceterms:name")),
        ({"ceterms:name": {"en": " "}}, ("ctdl_required", "ceterms:name")),
        ({"ceterms:subjectWebpage": None}, ("ctdl_required", "ceterms:subjectWebpage")),
        ({"ceterms:subjectWebpage": "weld"}, ("ctdl_address", "ceterms:subjectWebpage")),
        ({"ceterms:ctid": "weld-1"}, ("ctdl_ctid", "ceterms:ctid")),
        ({"ceterms:ownedBy": None}, ("ctdl_one_of", "ceterms:ownedBy, ceterms:offeredBy")),
        (
            {"ceterms:requires": [{"@type": "ceterms:ConditionProfile", "ceterms:name": "x"}]},
            ("ctdl_required", "ceterms:description"),
        ),
        ({"@type": "ceterms:Nonsense"}, ("ctdl_type", "@type")),
        ({"@type": None}, ("ctdl_class", "")),
    ],
)
def test_record_that_breaks_a_rule_says_which(more, expected):
    (row,) = opened(course(**more), "programmes").rows()

    assert codes(row) == [expected]
    assert row.problems[0].rule
    assert row.problems[0].remedy


def test_transfer_value_is_a_row_for_each_pair():
    course_from = {
        "@id": "_:from",
        "@type": "ceterms:Course",
        "ceterms:name": "BUS210",
        "ceterms:identifier": [{"ceterms:identifierValueCode": "BUS210"}],
        "ceterms:ownedBy": ["_:owner"],
    }
    value = {
        "@id": "https://example.org/tv",
        "@type": "ceterms:TransferValueProfile",
        "ceterms:name": "Credit for accounting",
        "ceterms:transferValueFrom": ["_:from"],
        "ceterms:transferValueFor": ["_:one", "_:two"],
    }
    others = [
        {"@id": f"_:{name}", "@type": "ceterms:Course", "ceterms:name": name}
        for name in ("one", "two")
    ]

    reading = opened({"@graph": [value, course_from, *others, OWNER]}, "equivalences")

    found = [row.values for row in reading.rows()]
    assert [(row["source_code"], row["target_code"]) for row in found] == [
        ("BUS210", "one"),
        ("BUS210", "two"),
    ]
    assert found[0]["source_issuer"] == "Valley College"


def test_competency_belongs_to_its_framework():
    record = {
        "@context": "https://credreg.net/ctdlasn/schema/context/json",
        "@id": "https://example.org/c1",
        "@type": "ceasn:Competency",
        "ceasn:competencyText": {"en": "Plans the course"},
        "ceasn:isPartOf": "https://example.org/framework-9",
    }

    (row,) = opened(record, "competencies").rows()

    assert row.values["credential_code"] == "framework-9"
    assert row.values["name_en"] == "Plans the course"


def test_kind_that_is_not_in_the_document_is_refused():
    with pytest.raises(NoRecords):
        opened(course(), "organisations")


def test_records_of_any_kind_come_without_one():
    rows = list(opened({"@context": CONTEXT, "@graph": [course(), OWNER]}).rows())

    assert [row.kind for row in rows] == ["programmes", "organisations"]
