"""Entries that no writer of their records made stale: noticed, asked for, made anew."""

import dataclasses
import datetime as dt

import psycopg
import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.utils import timezone

from registry.catalogue import tasks
from registry.catalogue.models import SearchDue, SearchEntry, SearchMatch
from registry.catalogue.selectors.folding import stem
from registry.catalogue.selectors.search.results import SearchKind
from registry.catalogue.services import indexing, reindexing, staleness
from registry.events import ChangeKind, announce
from registry.people.models import Organisation
from registry.people.services import organisations
from registry.people.services.drafts import OrganisationDraft
from registry.reference.models import Occupation, ReferenceLoad
from registry.reference.services import loading, sheets
from tests.factories import releases
from tests.factories.catalogue import (
    CredentialVersionFactory,
    OfferingFactory,
    ProgrammeFactory,
)
from tests.factories.people import AT, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def sent(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("celery.current_app.send_task", asked.append)
    return asked


def renew(at=AT):
    """Do all there is to do, and find nothing left."""
    while staleness.renew(at=at):
        pass
    assert not staleness.is_due(at=at)


def names():
    return set(SearchEntry.objects.values_list("kind", "organisation_name"))


def test_renamed_organisation_is_renamed_in_its_entries(sent, django_capture_on_commit_callbacks):
    owner = MembershipFactory(organisation__name="CONALEP")
    CredentialVersionFactory(published=True, credential__issuer=owner.organisation)
    ProgrammeFactory(published=True, provider=owner.organisation)
    CredentialVersionFactory(published=True, credential__issuer__name="DGETI")
    reindexing.rebuild(at=AT)
    draft = OrganisationDraft(
        kind=owner.organisation.kind,
        name="CONALEP Nuevo León",
        name_language="es",
        country="MX",
    )

    with django_capture_on_commit_callbacks(execute=True):
        organisations.change(by=owner.user, organisation=owner.organisation, draft=draft, at=AT)

    assert sent == [staleness.TASK]
    tasks.renew.apply(throw=True)
    tasks.renew.apply(throw=True)
    assert sent == [staleness.TASK]
    assert names() == {
        ("credential", "CONALEP Nuevo León"),
        ("programme", "CONALEP Nuevo León"),
        ("credential", "DGETI"),
    }


def test_suspended_organisation_is_noticed(sent, django_capture_on_commit_callbacks):
    steward = MembershipFactory(steward=True).user
    organisation = OrganisationFactory()

    with django_capture_on_commit_callbacks(execute=True):
        organisations.suspend(by=steward, organisation=organisation, reason="x", at=AT)

    assert sent == [staleness.TASK]
    assert SearchDue.objects.get().organisation_id == organisation.pk


@pytest.mark.parametrize(
    ("columns", "marks"),
    [
        ({"name": "B"}, 1),
        ({"short_name": "B"}, 1),
        ({"region": "MX-BCN"}, 1),
        ({"status": "suspended"}, 1),
        ({"is_sample": True}, 1),
        ({"website": "https://example.org"}, 0),
        ({"name": "A"}, 0),
    ],
)
def test_organisation_is_noted_by_the_database_whoever_writes(columns, marks):
    organisation = OrganisationFactory(name="A")
    Organisation.objects.filter(pk=organisation.pk).update(**columns)

    assert list(SearchDue.objects.values_list("organisation_id", flat=True)) == (
        [organisation.pk] * marks
    )


def test_note_goes_with_the_transaction():
    organisation = OrganisationFactory()
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(name="B")
        assert SearchDue.objects.exists()
        transaction.set_rollback(True)

    assert not SearchDue.objects.exists()


def test_loaded_reference_data_reach_the_entries(
    sent, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(sheets, "DATA", releases.shipped(tmp_path / "data"))
    loading.apply(by=None, source="shipped", directory=None, at=AT)
    assert not SearchDue.objects.exists()  # there was no entry that it could have made stale
    occupation = Occupation.objects.filter(scheme="isco08", level=4).first()
    CredentialVersionFactory(published=True, occupations=[occupation])
    reindexing.rebuild(at=AT)
    rows = releases.read("isco08")
    for row in rows:
        if row["code"] == occupation.code:
            row["title_es"] = "Tlacuacheros"
    releases.write(sheets.DATA / "isco08.csv", rows)
    sent.clear()

    with django_capture_on_commit_callbacks(execute=True):
        loading.apply(by=None, source="shipped", directory=None, at=AT)

    assert sent == [staleness.TASK]
    assert SearchDue.objects.get().organisation_id is None
    for _twice in range(2):
        tasks.renew.apply(throw=True)
    word = SearchQuery(stem("tlacuacheros"), config="simple")
    assert SearchMatch.objects.filter(document=word).count() == 1
    assert not staleness.is_due(at=timezone.now())


@pytest.mark.parametrize(
    ("columns", "marks"),
    [({"added": 1}, 1), ({"retired": 1}, 1), ({}, 0), ({"added": 1, "source": "renec"}, 0)],
)
def test_load_is_noted_if_it_changed_reference_data(columns, marks):
    CredentialVersionFactory(published=True)
    reindexing.rebuild(at=AT)
    counts = {"source": "esco", "added": 0, "changed": 0, "retired": 0, "same": 1}
    ReferenceLoad.objects.create(sha256="0" * 64, at=AT, **counts | columns)

    assert SearchDue.objects.filter(organisation_id=None).count() == marks


def test_offering_that_begins_and_ends_is_noticed_on_the_day(sent):
    programme = ProgrammeFactory(published=True)
    begins, ends = AT.date() + 3 * DAY, AT.date() + 9 * DAY
    OfferingFactory(programme=programme, starts_on=begins, ends_on=ends)
    OfferingFactory(programme=programme, starts_on=None, ends_on=None)
    reindexing.rebuild(at=AT)

    def told():
        return SearchEntry.objects.values_list("offerings", "starts_on", "stale_on").get()

    assert told() == (2, begins, begins + DAY)
    assert not staleness.sweep(at=AT + 3 * DAY)
    assert staleness.sweep(at=AT + 4 * DAY)
    renew(AT + 4 * DAY)
    assert told() == (2, None, ends)
    renew(AT + 9 * DAY)
    assert told() == (1, None, None)
    assert not staleness.sweep(at=AT + 400 * DAY)
    assert sent == [staleness.TASK]


def test_sweep_asks_again_for_what_the_broker_lost(sent):
    Organisation.objects.filter(pk=OrganisationFactory().pk).update(name="B")

    for _lost in range(2):
        tasks.sweep_stale.apply(throw=True)
    renew()
    tasks.sweep_stale.apply(throw=True)

    assert sent == [staleness.TASK] * 2


def test_renew_goes_on_where_there_is_more(sent, monkeypatch):
    monkeypatch.setattr(staleness, "BATCH", 1)
    for _ in range(2):
        Organisation.objects.filter(pk=OrganisationFactory().pk).update(name="B")

    assert tasks.renew.apply(throw=True).get() == 1
    assert sent == [staleness.TASK]
    assert tasks.renew.apply(throw=True).get() == 1
    assert sent == [staleness.TASK]
    assert tasks.renew.apply(throw=True).get() == 0


def test_so_much_is_due_that_all_is_made_anew(monkeypatch):
    monkeypatch.setattr(staleness, "MOST_DUE", 1)
    versions = CredentialVersionFactory.create_batch(2, published=True)
    for version in versions:
        Organisation.objects.filter(pk=version.credential.issuer_id).update(name="B")

    assert staleness.renew(at=AT) == 2
    assert names() == {("credential", "B")}
    renew()


@pytest.mark.parametrize("kind", [ChangeKind.PROGRAMME, ChangeKind.EQUIVALENCE])
def test_what_refreshes_its_own_entries_asks_for_nothing(
    kind, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        announce(kind=kind, ids=[1])

    assert staleness.TASK not in sent


def test_reindexing_twice_changes_nothing():
    CredentialVersionFactory(published=True)
    ProgrammeFactory(published=True)

    assert [tasks.reindex.apply(throw=True).get() for _twice in range(2)] == [2, 2]
    assert SearchEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id FROM registry_searchentry FOR UPDATE NOWAIT",
        "LOCK TABLE registry_searchentry IN SHARE ROW EXCLUSIVE MODE NOWAIT",
        "LOCK TABLE registry_searchmatch IN SHARE ROW EXCLUSIVE MODE NOWAIT",
    ],
)
def test_records_are_read_after_their_entries_are_held(statement, monkeypatch):
    """Else somebody who read before another's commit would write after it, and undo it."""
    programme = ProgrammeFactory(published=True)
    indexing.refresh(kind=SearchKind.PROGRAMME, ids=[programme.pk], at=AT)
    source = indexing._SOURCES[SearchKind.PROGRAMME]
    refused = []

    def entries(ids, *, at):
        refused.append(_refused(statement))
        return source.entries(ids, at=at)

    monkeypatch.setitem(
        indexing._SOURCES, SearchKind.PROGRAMME, dataclasses.replace(source, entries=entries)
    )
    indexing.refresh(kind=SearchKind.PROGRAMME, ids=[programme.pk], at=AT)

    assert refused == [True]
    assert not _refused(statement)


def _refused(statement):
    """Tell whether somebody else would have to wait."""
    where = connection.get_connection_params()
    keys = ("dbname", "host", "port", "user", "password")
    with psycopg.connect(**{key: where[key] for key in keys if where.get(key)}) as other:
        try:
            other.execute(statement)
        except psycopg.errors.LockNotAvailable:
            return True
    return False
