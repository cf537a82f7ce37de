"""Entries: refreshed with their records, rebuilt in place, folded as the database folds."""

import datetime as dt

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection

from registry.catalogue.enums import CredentialLink, RecordStatus
from registry.catalogue.models import SearchEntry, SearchMatch
from registry.catalogue.selectors.folding import fold, folded
from registry.catalogue.selectors.search import lexemes
from registry.catalogue.selectors.search.results import SearchKind
from registry.catalogue.services import credentials, indexing, reindexing
from registry.people.enums import AuditAction
from registry.people.services.audit import key_of
from tests.factories.catalogue import (
    CredentialVersionFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
)
from tests.factories.people import AuditEventFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def test_fold_is_the_fold_of_the_database():
    text = "Ñandú ÁÉÍÓÚÜ àèìòù âêîôû ãõ çÇ ßæœøłđ “Soldador” – l’école EC0217.01 C++"

    assert fold(text) == folded(text)


@pytest.mark.parametrize("count", [1, 12])
def test_refresh_asks_the_same_number_of_queries_for_one_and_many(
    django_assert_max_num_queries, count
):
    ids = [CredentialVersionFactory(published=True).pk for _ in range(count)]

    with django_assert_max_num_queries(12):
        indexing.refresh(kind=SearchKind.CREDENTIAL, ids=ids, at=NOW)

    assert SearchEntry.objects.count() == count


def test_refresh_drops_what_is_no_longer_published_and_updates_the_rest():
    gone, kept = CredentialVersionFactory.create_batch(2, published=True)
    ids = [gone.pk, kept.pk]
    indexing.refresh(kind=SearchKind.CREDENTIAL, ids=ids, at=NOW)
    gone.status = RecordStatus.ARCHIVED
    gone.save()
    kept.name_es = "Nuevo nombre"
    kept.save()

    indexing.refresh(kind=SearchKind.CREDENTIAL, ids=ids, at=NOW)

    assert [entry.title_es for entry in SearchEntry.objects.all()] == ["Nuevo nombre"]


def test_refresh_of_a_version_reaches_the_programmes_that_lead_to_it():
    version = CredentialVersionFactory(published=True, is_recognised_abroad=True)
    ProgrammeCredentialFactory(programme=ProgrammeFactory(published=True), version=version)

    indexing.refresh_versions(ids=[version.pk], at=NOW)

    assert set(SearchEntry.objects.values_list("kind", "is_recognised")) == {
        ("credential", True),
        ("programme", True),
    }


def test_draft_that_a_programme_names_is_not_betrayed_by_its_code():
    draft = CredentialVersionFactory(credential__code="SECRET-9")
    programme = ProgrammeFactory(published=True)
    ProgrammeCredentialFactory(programme=programme, version=draft, link=CredentialLink.PREPARES_FOR)
    indexing.refresh(kind=SearchKind.PROGRAMME, ids=[programme.pk], at=NOW)
    word = SearchQuery("'secret'", search_type="raw", config="simple")

    assert not SearchMatch.objects.filter(document=word).exists()
    for to in (RecordStatus.REVIEW, RecordStatus.PUBLISHED):
        credentials.move(by=None, version=draft, to=to, at=NOW)
    assert SearchMatch.objects.filter(document=word, entry__kind="programme").exists()


@pytest.mark.parametrize("made", [CredentialVersionFactory, ProgrammeFactory])
def test_published_is_when_it_was_published_and_not_when_another_was_merged_into_it(made):
    record = made(published=True)
    target_type, target_id = key_of(record)
    hour = dt.timedelta(hours=1)
    for number, (action, details) in enumerate(
        (
            (AuditAction.CREATE, {}),
            (AuditAction.PUBLISH, {"from": "review", "to": "published"}),
            (AuditAction.MOVE, {"to": "merged", "merged_from": "x", "pair": 1}),
            (AuditAction.UPDATE, {}),
        )
    ):
        AuditEventFactory(
            action=action,
            details=details,
            target_type=target_type,
            target_id=target_id,
            at=NOW + number * hour,
        )
    reindexing.rebuild(at=NOW)

    assert SearchEntry.objects.get().published_at == NOW + hour


def test_rebuild_leaves_the_table_as_the_migrations_made_it():
    CredentialVersionFactory(published=True)
    before = _shape()

    assert reindexing.rebuild(at=NOW) == 1
    assert reindexing.rebuild(at=NOW) == 1

    assert _shape() == before
    assert SearchEntry.objects.count() == 1


def _shape():
    shape = []
    for table in ("registry_searchentry", "registry_searchmatch"):
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT indexdef FROM pg_indexes WHERE tablename = %(table)s UNION ALL
                   SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint
                   WHERE conrelid = %(table)s::regclass UNION ALL
                   SELECT attname || attstorage::text || attnotnull || attidentity::text
                   FROM pg_attribute
                   WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped
                   UNION ALL SELECT reloptions::text FROM pg_class WHERE oid = %(table)s::regclass
                   UNION ALL SELECT pg_get_serial_sequence('registry_searchentry', 'id')""",
                {"table": table},
            )
            shape += sorted(row[0] for row in cursor.fetchall())
    return shape


def test_cells_within_reach_the_circle_on_all_sides():
    cells = set(lexemes.cells_within(25.99, -97.01, 5))

    assert cells == {"g:25:-98", "g:26:-98", "g:25:-97", "g:26:-97"}


def test_words_of_a_compound_stand_whole_and_in_parts():
    assert {"front-end", "front", "end"} <= set(lexemes.words("Front-End"))
