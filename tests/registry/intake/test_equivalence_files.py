"""Exports of equivalences come back as the same: CSV, SSSOM, alignment maps, transfer values."""

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.utils import timezone
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from registry.catalogue.enums import RecordStatus
from registry.equivalence.enums import AssertionStatus, ConditionKind, Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import exporting
from registry.equivalence.selectors.exporting import Wanted
from registry.intake.enums import IntakeKind, RowOutcome
from registry.intake.services import uploads, working
from registry.intake.sources.cells import safe_cell
from tests.factories.catalogue import CredentialVersionFactory, ProgrammeFactory
from tests.factories.equivalence import AssertionFactory, ConditionFactory, EvidenceFactory
from tests.factories.people import OrganisationFactory
from tests.registry.intake.world import applied, planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stored")]

FORMS = {
    "csv": lambda rows: exporting.table(exporting.statements(rows), safe=safe_cell),
    "sssom": lambda rows: exporting.mapping_set(exporting.statements(rows)),
    "jsonld": lambda rows: exporting.alignment_maps(exporting.statements(rows)),
    "transfers": lambda rows: exporting.transfer_values(exporting.statements(rows)),
}
NAMES = {
    "csv": "a.csv",
    "sssom": "a.sssom.tsv",
    "jsonld": "a.jsonld",
    "transfers": "b.jsonld",
}
QUICK = settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40
).map(lambda text: " ".join(text.split()))
WORDS = WORDS.filter(lambda text: any(char.isalpha() for char in text))
"""What a person may write: formulas, quotes, separators and emoji too."""


def written(form, rows=None):
    rows = exporting.recognised(Wanted()) if rows is None else rows
    return "".join(FORMS[form](rows)).encode()


def pair():
    held = CredentialVersionFactory(published=True)
    asked = CredentialVersionFactory(published=True, in_us=True, hours=1200)
    return held, asked


@st.composite
def said(draw):
    """What an assertion may say, as columns; and its evidence and conditions."""
    relation = draw(st.sampled_from(Relation.values))
    score = st.none() | st.integers(0, 100)
    columns = {
        "relation": relation,
        "effect": draw(st.sampled_from([Effect.INFORMATIVE, Effect.ACCEPTED])),
        "method": draw(st.sampled_from([m for m in Method.values if m != Method.INFERRED])),
        "worth": Decimal(0) if relation == "none" else Decimal(draw(st.integers(1, 1000))) / 1000,
        "confidence": Decimal(draw(st.integers(0, 1000))) / 1000,
        "score_level": draw(score),
        "score_hours": draw(score),
        "scope_jurisdiction": draw(st.sampled_from(["", "US", "MX-NLE"])),
        "scope_sector": draw(st.sampled_from(["", "mining"])),
        "scope_note_en": draw(WORDS),
        "is_federal_only": draw(st.booleans()),
        "rule_note_es": draw(WORDS),
        "valid_to": draw(st.none() | st.just(dt.date(2029, 1, 1))),
    }
    evidence = draw(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=3))
    conditions = draw(st.lists(st.tuples(st.sampled_from(ConditionKind.values), WORDS), max_size=2))
    return columns, evidence, conditions


def asserted(asserter, what):
    columns, evidence, conditions = what
    held, asked = pair()
    row = AssertionFactory(asserter=asserter, source=held, target=asked, **columns)
    for title, page, summary in evidence:
        EvidenceFactory(
            assertion=row, title=title, page=page, summary_es=summary, dated=dt.date(2025, 5, 5),
            url="https://example.org/e", sha256="ab" * 32,
        )  # fmt: skip
    for kind, text in conditions:
        programme = ProgrammeFactory(status=RecordStatus.PUBLISHED)
        ConditionFactory(assertion=row, kind=kind, text_en=text, text_es=text, programme=programme)
    return row


@pytest.mark.parametrize("form", FORMS)
@QUICK
@given(what=st.lists(said(), min_size=1, max_size=3))
def test_export_taken_back_is_exported_the_same(form, what):
    EquivalenceAssertion.objects.all().delete()
    house = OrganisationFactory(employer=True)
    rows = [asserted(house, one) for one in what]
    before = written(form)
    assume(b"registry:record" in before or form != "transfers")
    counted = EquivalenceAssertion.objects.count() if form != "transfers" else None
    ids = {(row.source_id, row.target_id): row.public_id for row in rows}
    again = planned(house, before, kind=IntakeKind.EQUIVALENCES, name=NAMES[form])
    assert set(again.totals) <= {"same"}, list(again.rows.values_list("problems", "changes"))
    EquivalenceAssertion.objects.all().delete()

    upload = applied(house, before, kind=IntakeKind.EQUIVALENCES, name=NAMES[form])

    assert set(upload.totals) <= {"new"}, list(upload.rows.values_list("problems", "values"))
    found = list(EquivalenceAssertion.objects.all())
    assert counted is None or len(found) == counted
    assert {row.status for row in found} <= {AssertionStatus.PROPOSED}
    for row in found:
        EquivalenceAssertion.objects.filter(pk=row.pk).update(
            public_id=ids[row.source_id, row.target_id]
        )
    # Only a panel publishes: but for their state they say the same.
    again = written(form, EquivalenceAssertion.objects.all())
    assert again.replace(b",proposed,", b",published,") == before


@pytest.mark.parametrize("form", FORMS)
def test_file_taken_twice_changes_nothing(form):
    house = OrganisationFactory(employer=True)
    asserted(house, ({"effect": Effect.ACCEPTED}, [("T", "1", "S")], [("exam", "E")]))
    content = written(form)
    EquivalenceAssertion.objects.all().delete()
    applied(house, content, kind=IntakeKind.EQUIVALENCES, name=NAMES[form])

    again = planned(house, content, kind=IntakeKind.EQUIVALENCES, name=NAMES[form])

    assert again.totals == {"same": 1}


def table(house, **changes):
    """Return a table with one assertion of a house, some of its cells changed."""
    held, asked = pair()
    cells = {
        "source_code": held.credential.code,
        "target_code": asked.credential.code,
        "relation": "close",
        "evidence": "Comparison",
        "valid_from": "2026-01-01",
        **changes,
    }
    return "\n".join(",".join(row) for row in (cells, cells.values())).encode()


def test_scores_and_limits_of_a_proposal_are_amended_and_put_back():
    house = OrganisationFactory()
    content = table(house, coverage="80", score_hours="60", sector="mining")
    applied(house, content, kind=IntakeKind.EQUIVALENCES)
    changed = content.replace(b",60,", b",70,").replace(b"mining", b"energy")

    upload = applied(house, changed, kind=IntakeKind.EQUIVALENCES)

    found = EquivalenceAssertion.objects.get()
    assert (upload.totals, found.score_hours, found.scope_sector) == ({"changed": 1}, 70, "energy")
    uploads.undo(by=None, upload=upload, at=timezone.now())
    working.undo(upload_id=upload.pk, clock=timezone.now)
    found.refresh_from_db()
    assert (found.score_hours, found.scope_sector) == (60, "mining")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"coverage": "80", "jurisdiction": "Texas"}, "not_a_jurisdiction"),
        ({"coverage": "80", "score_level": "70.5"}, "not_whole"),
        ({"coverage": "80", "score_level": "101"}, "not_percent"),
        ({"coverage": "80", "rule": "least", "score_level": "70"}, "not_by_rule"),
        ({"coverage": "80", "rule": "mean"}, "not_by_rule"),
        ({"coverage": "80", "evidence_rows": " | Nobody"}, "list_item"),
        ({"coverage": "80", "evidence_rows": "T | P | javascript:x"}, "list_item"),
        ({"coverage": "80", "condition_rows": "dance | Dance"}, "list_item"),
        ({"coverage": "80", "condition_rows": "exam | Pass | Pasar | nowhere"}, "list_item"),
    ],
)
def test_row_that_says_what_cannot_be_is_rejected(changes, code):
    house = OrganisationFactory()

    upload = planned(house, table(house, **changes), kind=IntakeKind.EQUIVALENCES)

    (row,) = upload.rows.all()
    assert [problem["code"] for problem in row.problems] == [code]


def test_rule_that_the_scores_keep_is_taken():
    house = OrganisationFactory()
    said = {"coverage": "70", "rule": "least", "score_level": "70", "score_hours": "90"}

    applied(house, table(house, **said), kind=IntakeKind.EQUIVALENCES)

    assert EquivalenceAssertion.objects.get().rule == "least"


def test_mapping_set_has_the_metadata_that_the_standard_asks_for():
    AssertionFactory(relation=Relation.BROADER)
    AssertionFactory(relation=Relation.NONE, worth=0)
    lines = written("sssom").decode().splitlines()
    head = yaml.safe_load("\n".join(one[1:] for one in lines if one.startswith("#")))
    table = [line.split("\t") for line in lines if not line.startswith("#")]

    assert {"mapping_set_id", "license", "curie_map"} <= set(head)
    assert {one["slot_name"] for one in head["extension_definitions"]} <= set(table[0])
    first, second = (dict(zip(table[0], row, strict=True)) for row in table[1:])
    assert first["predicate_id"] == "skos:narrowMatch"
    assert (second["predicate_modifier"], second["predicate_id"]) == ("Not", "skos:relatedMatch")
    assert first["mapping_justification"] == "semapv:BackgroundKnowledgeBasedMatching"
    prefixes = {value.partition(":")[0] for row in (first, second) for name, value in row.items()
                if name.endswith("_id")}  # fmt: skip
    assert prefixes <= set(head["curie_map"])


def test_alignment_map_is_one_for_each_asserter():
    asserter = OrganisationFactory(body=True)
    AssertionFactory(asserter=asserter)
    AssertionFactory(asserter=asserter, relation=Relation.NONE, worth=0)
    AssertionFactory()

    maps = json.loads(written("jsonld"))["@graph"]

    assert sorted(len(one["ceterms:hasPart"]) for one in maps) == [1, 2]
    types = {part["ceterms:alignmentType"] for one in maps for part in one["ceterms:hasPart"]}
    assert types == {"skos:closeMatch", "align:NoMatch"}


TRANSFERS = Path(__file__).resolve().parents[4] / "shared/data/ctdl/transfer_value"


@pytest.mark.skipif(not TRANSFERS.is_dir(), reason="the real files are not here")
def test_real_transfer_values_are_each_taken_or_refused_with_their_reason():
    house = OrganisationFactory(employer=True)
    rows = Counter()
    files = Counter()
    for path in sorted(TRANSFERS.glob("*.json")):
        upload = planned(
            house, path.read_bytes(), kind=IntakeKind.EQUIVALENCES, name=f"{path.stem[:60]}.json"
        )
        files["read" if upload.planned_at else upload.problem["code"]] += 1
        for row in upload.rows.exclude(outcome=RowOutcome.ASIDE):
            rows[", ".join(sorted({problem["code"] for problem in row.problems}))] += 1

    assert files == {"read": 15, "file_bad_json": 6, "file_no_records": 4}
    # None of their credentials is here: each is refused by its name. Five documents are in the
    # words of an application, not in CTDL.
    assert rows == {
        "not_percent, required": 5,
        "record_unknown, required": 2,
        "coverage_missing, record_unknown": 14,
        "coverage_missing, record_unknown, required": 3,
        "ctdl_required": 2,
    }


def test_transfer_value_covers_the_part_that_its_credits_are_of_the_target():
    issuer = OrganisationFactory(in_us=True)
    held = CredentialVersionFactory(published=True)
    asked = CredentialVersionFactory(published=True, in_us=True, credential__issuer=issuer)
    unit = {"ceterms:creditUnitType": "creditUnit:SemesterHours"}
    value = {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@graph": [
            {
                "@id": "https://example.org/tv",
                "@type": "ceterms:TransferValueProfile",
                "ceterms:name": "Welding credit",
                "ceterms:transferValue": [{"schema:value": 3, **unit}],
                "ceterms:transferValueFrom": [f"https://example.org/{held.public_id}"],
                "ceterms:transferValueFor": ["_:asked"],
            },
            {
                "@id": "_:asked",
                "@type": "ceterms:Certificate",
                "ceterms:name": "Welder",
                "ceterms:codedNotation": asked.credential.code,
                "ceterms:creditValue": [{"schema:value": 12, **unit}],
            },
        ],
    }
    house = OrganisationFactory(employer=True)

    upload = applied(
        house, json.dumps(value).encode(), kind=IntakeKind.EQUIVALENCES, name="tv.json"
    )

    assert upload.totals == {"new": 1}
    found = EquivalenceAssertion.objects.get()
    assert (found.worth, found.relation, found.effect) == (Decimal("0.25"), "partial", "accepted")
    assert (found.source, found.target) == (held, asked)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.json",
            b'{"@context": "https://evil.example/c", "@type": "ceterms:AlignmentMap"}',
        ),
        ("a.json", b"[" * 100_000),
        ("a.sssom.tsv", b"#mapping_set_id: https://example.org/x\n"),
        ("a.sssom.tsv", b"#mapping_set_id: x\n" * 20_000),
    ],
)
def test_hostile_file_is_refused_whole(name, content):
    upload = planned(OrganisationFactory(), content, kind=IntakeKind.EQUIVALENCES, name=name)

    assert upload.status == "failed"
    assert upload.problem["code"].startswith("file_")


def test_products_of_a_transfer_value_are_bounded(settings):
    settings.INTAKE_LIMITS = {"rows": 50}
    many = [f"https://example.org/{number}" for number in range(1_000)]
    value = {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@id": "https://example.org/tv",
        "@type": "ceterms:TransferValueProfile",
        "ceterms:name": "All for all",
        "ceterms:transferValueFrom": many,
        "ceterms:transferValueFor": many,
    }

    upload = planned(
        OrganisationFactory(), json.dumps(value).encode(), kind=IntakeKind.EQUIVALENCES,
        name="tv.json",
    )  # fmt: skip

    assert upload.problem["code"] == "file_too_many_rows"


MAPPINGS = """\
# mapping_set_id: https://example.org/set
# license: https://creativecommons.org/publicdomain/zero/1.0/
# comment: "a quote that is never closed
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\text_coverage
other:EC9\tskos:broadMatch\tother:TX9\tsemapv:MappingReview\t0.8\t70
other:{held}\tskos:broadMatch\tother:nobody\tsemapv:MappingReview\t0.8\t70
other:{held}\tskos:broadMatch\tother:{asked}\tsemapv:MappingReview\t1.8\t70
other:{asked}\towl:sameAs\tother:{held}\tsemapv:MappingReview\t0.8\t70
other:{second}\tskos:broadMatch\tother:{asked}\tsemapv:MappingReview\t0.8\t70
"""


def test_mapping_set_of_others_is_taken_row_by_row():
    held, asked = pair()
    second, _asked = pair()
    codes = {
        "second": second.credential.code,
        "held": held.credential.code,
        "asked": asked.credential.code,
    }
    content = MAPPINGS.format(**codes).encode()

    upload = planned(OrganisationFactory(), content, kind=IntakeKind.EQUIVALENCES, name="a.tsv")

    rows = list(upload.rows.order_by("number"))
    found = [[(one["code"], one["value"]) for one in row.problems] for row in rows]
    assert found[0][0] == ("record_unknown", "other:EC9")
    assert found[1] == [("record_unknown", "other:nobody")]
    assert found[2] == [("not_percent", "180")]
    assert found[3] == [("not_a_choice", "owl:sameAs")]
    assert (rows[4].outcome, rows[4].fields["relation"]) == ("new", "narrower")
    assert [row.number for row in rows] == [5, 6, 7, 8, 9]


def test_nothing_that_is_inferred_or_unpublished_is_exported():
    AssertionFactory(inferred=True)
    AssertionFactory(proposed=True)

    assert len(written("csv").splitlines()) == 1
    assert json.loads(written("jsonld"))["@graph"] == []
