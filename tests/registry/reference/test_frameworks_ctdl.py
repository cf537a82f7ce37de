"""CTDL documents of qualifications frameworks: read, planned, loaded, and refused by name."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from registry.reference.models import Level, LevelFramework
from registry.reference.services import loading
from registry.reference.sources import ctdl
from registry.reference.sources.errors import SourceError, SourceMissingError

pytestmark = pytest.mark.django_db

REAL = Path(__file__).resolve().parents[4] / "shared/data/ctdl/transfer_value"


def document(levels=("Level 1", "Level 2"), **first):
    ids = [f"res:l{number}" for number in range(len(levels))]
    return {
        "@graph": [
            {
                "@id": "res:own",
                "@type": "ceterms:QualificationsFramework",
                "ceterms:codedNotation": "OWN-QF",
                "ceterms:name": {"en-US": "Own framework", "es": "Marco propio", "nl": "Eigen"},
                "ceasn:dateEffective": "2024-05-01",
                "ceasn:publisher": ["res:body"],
                "ceterms:source": "https://example.org/own",
                "asn:hasProgressionModel": ["res:model"],
            },
            {"@id": "res:body", "@type": "ceterms:Organization", "ceterms:name": {"en": "Body"}},
            {
                "@id": "res:model",
                "@type": "asn:ProgressionModel",
                "asn:hasProgressionLevel": [*ids, "etc"],
            },
            *(
                {
                    "@id": one,
                    "@type": "asn:ProgressionLevel",
                    "skos:prefLabel": {"en": name},
                    **(first if one == "res:l0" else {}),
                }
                for one, name in zip(ids, levels, strict=True)
            ),
        ]
    }


def kept(folder: Path, content) -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "own.json").write_text(text, encoding="utf-8")
    return folder


def load(location: Path):
    return loading.apply(by=None, source="ctdl", directory=location, at=timezone.now())


def test_framework_is_loaded_with_who_says_so(tmp_path: Path) -> None:
    load(kept(tmp_path, document()))

    row = LevelFramework.objects.get()
    assert (row.code, row.name_en, row.name_es) == ("own-qf", "Own framework", "Marco propio")
    assert (row.publisher, row.source_url) == ("Body", "https://example.org/own")
    assert (str(row.valid_from), row.confidence, row.release) == (
        "2024-05-01",
        "unverified",
        "ctdl",
    )
    levels = row.levels.values_list("code", "rank", "name_en", "name_es", "isced_level")
    assert list(levels) == [("1", 1, "Level 1", "", None), ("2", 2, "Level 2", "", None)]


def test_command_prints_its_plan_and_finds_it_loaded(tmp_path: Path) -> None:
    kept(tmp_path, document())

    def said(*words: object) -> str:
        out = StringIO()
        call_command("load_reference", *map(str, words), stdout=out, skip_checks=True)
        return out.getvalue()

    plan = said("ctdl", tmp_path, "--dry-run")
    assert ["ctdl:", "levels", "of", "own-qf", "2", "0", "0", "0"] in [
        line.split() for line in plan.splitlines()
    ]
    assert not LevelFramework.objects.exists()
    assert "3 added" in said("ctdl", tmp_path)
    assert said("ctdl", tmp_path) == "ctdl: this content is loaded already; nothing to do.\n"


def test_level_that_its_document_lost_is_retired(tmp_path: Path) -> None:
    load(kept(tmp_path, document()))

    done = load(kept(tmp_path, document(levels=("Level 1",))))

    assert (done.added, done.changed, done.retired) == (0, 0, 1)
    assert Level.objects.get(code="2").retired_at is not None


@pytest.mark.parametrize(
    ("said", "isced", "eqf"),
    [
        ({"skos:exactMatch": "https://example.org/isced2011/level3"}, 3, None),
        ({"skos:closeMatch": {"ceterms:targetNode": "eqf:level4"}}, None, 4),
        ({"skos:closeMatch": ["eqf:level4", "eqf:level5"]}, None, None),
        ({"skos:closeMatch": "eqf:level0"}, None, None),
        ({"skos:definition": {"en": "Like ISCED 3"}}, None, None),
    ],
)
def test_hinge_is_what_the_document_names(tmp_path: Path, said, isced, eqf) -> None:
    (found,) = ctdl.read(kept(tmp_path, document(**said)))

    assert (found.levels[0].isced, found.levels[0].eqf) == (isced, eqf)


def test_framework_of_another_release_is_left_as_it_is(tmp_path: Path) -> None:
    LevelFramework.objects.create(
        code="own-qf", name_en="Ours", name_es="Nuestro", source="x", publisher="y"
    )

    done = load(kept(tmp_path, document()))

    assert (done.added, done.changed, done.retired) == (0, 0, 0)
    assert LevelFramework.objects.get().name_en == "Ours"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('{"@graph": [', "the document is no JSON"),
        ("[" * 200_000, "nested too deeply"),
        (" " * (ctdl.MOST_BYTES + 1), "at most 4 MiB"),
        (document(levels=tuple(f"Level {n}" for n in range(ctdl.MOST_LEVELS + 1))), "levels"),
        (document(levels=("Level 1", "level 1")), "a row may appear once"),
        (document(levels=("",)), "a level has a name"),
        (document(levels=("x" * 201,)), "at most 200 characters"),
    ],
)
def test_bad_document_is_refused_whole(tmp_path: Path, content, rule: str) -> None:
    with pytest.raises(SourceError, match=rule) as refused:
        load(kept(tmp_path, content))

    assert refused.value.file == "own.json"
    assert not LevelFramework.objects.exists()


def test_folder_without_a_framework_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match="QualificationsFramework"):
        load(kept(tmp_path, {"@graph": [1, None, {"@type": ["skos:Concept", 3]}]}))


def test_page_shows_a_loaded_framework_as_without_a_hinge(client, tmp_path: Path) -> None:
    load(kept(tmp_path, document()))

    page = client.get(reverse("frameworks"))

    assert [row.code for row, _levels in page.context["loose"]] == ["own-qf"]
    assert page.context["hinged"] == []
    assert "Own framework" in page.content.decode()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
@pytest.mark.parametrize(
    ("name", "code", "levels"),
    [
        ("ACQF", "acqf", ["1", "2"]),
        ("EQF", "eqf", ["1", "2"]),
        ("NLQF", "nlqf", ["entry", "1"]),
        ("scqf", "scqf", ["1", "2", "3", "4"]),
        ("zqf_part", "zqf", ["1", "2_a", "2_b", *map(str, range(3, 11))]),
    ],
)
def test_real_framework_loads(name: str, code: str, levels: list[str]) -> None:
    load(REAL / f"{name}.json")

    rows = Level.objects.filter(framework__code=code).order_by("rank")
    assert [row.code for row in rows] == levels
    assert not rows.filter(isced_level__isnull=False).exists()
    assert load(REAL / f"{name}.json").added == len(levels) + 1


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
def test_real_broken_document_is_refused_by_its_line() -> None:
    with pytest.raises(CommandError, match=r"BQF\.json:76: the document is no JSON"):
        call_command("load_reference", "ctdl", str(REAL / "BQF.json"), skip_checks=True)
