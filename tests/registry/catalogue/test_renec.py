"""CONOCER's register as credentials: published, renewed, corrected, archived; never twice."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from registry.catalogue.enums import CredentialType, RecordStatus
from registry.catalogue.models import Credential, CredentialVersion
from registry.catalogue.services import credentials, renec
from registry.catalogue.services.drafts import CredentialDraft, VersionDraft
from registry.people.enums import Language, OrganisationKind
from registry.people.models import AuditEvent, Organisation
from registry.people.services import organisations
from registry.people.services.drafts import OrganisationDraft
from registry.reference.models import Level, LevelFramework, ReferenceLoad
from registry.reference.sources.errors import SourceError, SourceMissingError
from tests.factories import releases
from tests.factories.releases import AT

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "conocer"
FIRST = [("EC9001", 2, "Soldadura"), ("EC9002", 3, "Torneado"), ("EC9003.01", 5, "Fresado")]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def levels(db: None) -> None:
    said = {"source": "S", "publisher": "P", "name_en": "n", "name_es": "n"}
    framework = LevelFramework.objects.create(code="conocer", country="MX", **said)
    for n in range(1, 6):
        Level.objects.create(framework=framework, code=str(n), rank=n, **said)


@pytest.fixture
def register(tmp_path: Path) -> Any:
    def write(*standards: tuple[str, int, str]) -> Path:
        rows = [
            {"codigo": code, "nivel": level, "titulo": title, "comite": "c", "secProductivo": "s"}
            for code, level, title in standards
        ]
        releases.write(tmp_path / "renec_ec_standards.csv", rows)
        return tmp_path

    return write


def load(folder: Path) -> ReferenceLoad:
    return renec.apply(by=None, source="renec", directory=folder, at=AT)


def planned(folder: Path) -> dict[str, tuple[int, int, int, int]]:
    outcomes = renec.plan(source="renec", directory=folder, at=AT).outcomes
    return {
        o.table.removeprefix("renec: "): (o.added, o.changed, o.retired, o.same) for o in outcomes
    }


def versions() -> set[tuple[str, str, str]]:
    rows = CredentialVersion.objects.values_list("credential__code", "version", "status")
    return set(rows)


def enter(code: str, title: str, *, source: str = "", to: int = 2) -> CredentialVersion:
    """Enter a standard as the demo world or an editor does."""
    issuer = Organisation.objects.filter(short_name="CONOCER").first() or organisations.register(
        by=None,
        draft=OrganisationDraft(
            kind=OrganisationKind.RECOGNITION_BODY,
            name="Consejo",
            name_language=Language.ES,
            short_name="CONOCER",
            country="MX",
        ),
        at=AT,
    )
    draft = CredentialDraft(
        issuer=issuer,
        code=code,
        type=CredentialType.COMPETENCE_STANDARD,
        country="MX",
        version=VersionDraft(name_es=title, source_language=Language.ES, source=source),
    )
    version = credentials.create(by=None, draft=draft, at=AT)
    for status in (RecordStatus.REVIEW, RecordStatus.PUBLISHED)[:to]:
        version = credentials.move(by=None, version=version, to=status, at=AT)
    return version


def test_register_is_published_with_its_source(register: Any) -> None:
    folder = register(*FIRST)

    assert planned(folder)["standards"] == (3, 0, 0, 0)
    assert planned(folder)["issuer"] == (1, 0, 0, 0)
    assert not Credential.objects.exists()
    assert not Organisation.objects.exists()

    done = load(folder)

    assert (done.added, done.changed, done.retired, done.same) == (4, 0, 0, 0)
    assert versions() == {
        ("EC9001", "00", "published"),
        ("EC9002", "00", "published"),
        ("EC9003", "01", "published"),
    }
    version = CredentialVersion.objects.get(credential__code="EC9003")
    assert (version.name_es, version.source_language, version.level.code) == ("Fresado", "es", "5")
    assert (version.source, version.confidence) == ("RENEC", "primary")
    assert version.credential.type == CredentialType.COMPETENCE_STANDARD
    assert version.credential.country == "MX"
    issuer = version.credential.issuer
    assert (issuer.short_name, issuer.kind, issuer.status) == (
        "CONOCER",
        "recognition_body",
        "verified",
    )


def test_register_same_content_twice_is_nothing(register: Any) -> None:
    first = load(register(*FIRST))
    events = AuditEvent.objects.count()

    assert renec.plan(source="renec", directory=register(*FIRST), at=AT).is_current
    assert load(register(*FIRST)) == first
    assert AuditEvent.objects.count() == events


def test_register_in_another_order_changes_nothing(register: Any) -> None:
    load(register(*FIRST))

    done = load(register(*reversed(FIRST)))

    assert (done.added, done.changed, done.retired, done.same) == (0, 0, 0, 4)


def test_register_newer_edition_supersedes(register: Any) -> None:
    load(register(*FIRST))
    newer = [("EC9001.01", 3, "Soldadura nueva"), ("EC9003.02", 5, "F"), FIRST[1]]

    assert planned(register(*newer))["newer editions"] == (2, 0, 0, 0)
    load(register(*newer))

    assert versions() == {
        ("EC9001", "00", "superseded"),
        ("EC9001", "01", "published"),
        ("EC9002", "00", "published"),
        ("EC9003", "01", "superseded"),
        ("EC9003", "02", "published"),
    }
    successor = CredentialVersion.objects.get(credential__code="EC9001", version="01")
    assert (successor.supersedes.version, successor.level.code) == ("00", "3")


def test_register_with_two_editions_publishes_the_newer(register: Any) -> None:
    folder = register(("EC9001.01", 2, "Nueva"), ("EC9001", 2, "Vieja"))

    load(folder)

    assert versions() == {("EC9001", "00", "superseded"), ("EC9001", "01", "published")}
    ReferenceLoad.objects.all().delete()
    assert planned(folder)["standards"] == (0, 0, 0, 2)


def test_register_corrects_title_and_level_in_place(register: Any) -> None:
    load(register(*FIRST))
    pk = CredentialVersion.objects.get(credential__code="EC9001").pk

    done = load(register(("EC9001", 4, "Soldadura de placa"), *FIRST[1:]))

    version = CredentialVersion.objects.get(credential__code="EC9001")
    assert (done.added, done.changed, done.retired) == (0, 1, 0)
    assert (version.pk, version.name_es, version.level.code) == (pk, "Soldadura de placa", "4")
    event = AuditEvent.objects.get(action="update")
    assert event.target_id == str(version.public_id)
    assert event.details["name_es"] == ["Soldadura", "Soldadura de placa"]
    assert set(event.details) == {"name_es", "level"}


def test_register_archives_what_vanishes_and_keeps_it(register: Any) -> None:
    load(register(*FIRST))

    done = load(register(*FIRST[1:]))

    assert done.retired == 1
    assert ("EC9001", "00", "archived") in versions()
    assert AuditEvent.objects.filter(reason=renec.GONE).count() == 1


def test_register_archived_standard_that_returns_is_left_to_a_steward(register: Any) -> None:
    load(register(*FIRST))
    load(register(*FIRST[1:]))

    outcome = planned(register(*FIRST))
    load(register(*FIRST))

    assert outcome["listed, not public here, left alone"] == (0, 0, 0, 1)
    assert ("EC9001", "00", "archived") in versions()


def test_register_finds_what_others_entered_and_never_doubles_it(register: Any) -> None:
    enter("EC9001", "Soldadura, a mano")
    enter("EC9003.01", "Fresado, a mano")
    enter("EC9004", "Borrador", to=0)
    enter("EC9005", "No listado")

    load(register(*FIRST, ("EC9004", 1, "Otro")))

    assert versions() == {
        ("EC9001", "1", "published"),
        ("EC9002", "00", "published"),
        ("EC9003.01", "1", "published"),
        ("EC9004", "1", "draft"),
        ("EC9005", "1", "published"),
    }
    assert CredentialVersion.objects.get(credential__code="EC9001").name_es == "Soldadura, a mano"
    assert Organisation.objects.count() == 1


def test_register_supersedes_an_edition_that_others_entered(register: Any) -> None:
    enter("EC9001", "Soldadura")
    enter("EC9003.01", "Fresado")
    folder = register(("EC9001.01", 2, "S"), ("EC9003.02", 5, "F"))

    load(folder)

    assert versions() == {
        ("EC9001", "1", "superseded"),
        ("EC9001", "01", "published"),
        ("EC9003.01", "1", "superseded"),
        ("EC9003.01", "02", "published"),
    }
    ReferenceLoad.objects.all().delete()
    assert planned(folder)["standards"] == (0, 0, 0, 2)


def test_register_bad_record_changes_nothing(register: Any) -> None:
    with pytest.raises(SourceError, match=r"renec_ec_standards\.csv:4, column 'nivel'"):
        load(register(*FIRST[:2], ("EC9003", 9, "x")))
    assert not Credential.objects.exists()


def test_register_wrong_folder_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match="expected"):
        load(tmp_path)


def test_register_without_levels_says_what_to_load(register: Any) -> None:
    Level.objects.all().delete()

    with pytest.raises(renec.LevelsMissing, match="load the reference data"):
        load(register(*FIRST))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the full register is not on this machine")
def test_register_full_is_published() -> None:
    done = load(SHARED)

    assert done.added == 1_478
    assert Counter(CredentialVersion.objects.values_list("status", flat=True)) == {
        "published": 1_476,
        "superseded": 1,
    }
    assert CredentialVersion.objects.get(credential__code="EC0217").version == "01"
    ReferenceLoad.objects.all().delete()
    assert planned(SHARED)["standards"] == (0, 0, 0, 1_477)
