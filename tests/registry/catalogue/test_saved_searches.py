"""Saved searches and their digest: limits, names, news told once, one click off."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.db import IntegrityError
from django.http import QueryDict
from django.utils import timezone

from registry.catalogue import tasks
from registry.catalogue.models import SavedSearch, SearchEntry
from registry.catalogue.selectors.search.addresses import address_of, question_of
from registry.catalogue.selectors.search.results import (
    Facet,
    Near,
    Question,
    SearchKind,
    Sort,
    UnknownFacetValue,
)
from registry.catalogue.services import digests, indexing, saved_searches
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import UserFactory

NOW = timezone.now()


@pytest.fixture
def user(db):
    return UserFactory(display_name="Elena")


def keep(user, name="Welding", address="q=soldadura", language="en", **options):
    given = {"has_alert": True, "at": NOW - dt.timedelta(hours=1)} | options
    return saved_searches.save(by=user, name=name, address=address, language=language, **given)


def publish(title="Soldadura de placa", at=NOW):
    version = CredentialVersionFactory(published=True, name_es=title)
    indexing.refresh(kind=SearchKind.CREDENTIAL, ids=[version.pk], at=NOW)
    SearchEntry.objects.filter(record_id=version.pk).update(published_at=at)
    return version


@pytest.mark.parametrize(
    "question",
    [
        Question(),
        Question(text="a & b = ñ"),
        Question(facets={Facet.COUNTRY: ("MX", "US"), Facet.LEVEL: ("3",)}, sort=Sort.NAME, page=2),
        Question(near=Near(latitude=32.53, longitude=-117.02, km=25), sort=Sort.NEAREST),
    ],
)
def test_address_says_the_whole_question(question):
    assert question_of(QueryDict(address_of(question))) == question


def test_kept_address_is_in_its_one_order(user):
    row = keep(user, address="country=US&q=soldadura&country=MX&utm_source=x&page=1")
    assert row.address == "q=soldadura&country=US&country=MX"


def test_no_question_is_not_kept(user):
    with pytest.raises(UnknownFacetValue):
        keep(user, address="country=ZZ")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_search_needs_a_name(user, name):
    with pytest.raises(saved_searches.SearchNameMissing):
        keep(user, name=name)


def test_name_is_taken_once_a_person(user):
    first = keep(user)
    with pytest.raises(saved_searches.SearchNameTaken):
        keep(user)
    keep(UserFactory())
    other = keep(user, name="Other")
    with pytest.raises(saved_searches.SearchNameTaken):
        saved_searches.rename(by=user, search_id=other.public_id, name="Welding", at=NOW)
    saved_searches.remove(by=user, search_id=first.public_id, at=NOW)
    saved_searches.rename(by=user, search_id=other.public_id, name="Welding", at=NOW)
    with pytest.raises(saved_searches.SearchNameTaken):
        saved_searches.restore(by=user, search_id=first.public_id, at=NOW)


def test_there_is_a_most(user, monkeypatch):
    monkeypatch.setattr(saved_searches, "MOST", 2)
    first = keep(user, name="1")
    keep(user, name="2")
    with pytest.raises(saved_searches.TooManySearches):
        keep(user, name="3")
    saved_searches.remove(by=user, search_id=first.public_id, at=NOW)
    keep(user, name="3")
    with pytest.raises(saved_searches.TooManySearches):
        saved_searches.restore(by=user, search_id=first.public_id, at=NOW)


def test_removed_search_comes_back(user):
    row = keep(user)
    saved_searches.remove(by=user, search_id=row.public_id, at=NOW)
    assert digests.due(at=NOW) == []
    saved_searches.restore(by=user, search_id=row.public_id, at=NOW)
    assert digests.due(at=NOW) == [user.pk]


@pytest.mark.parametrize("act", ["rename", "set_alert", "remove", "restore"])
def test_search_of_another_is_not_there(user, act):
    row = keep(user)
    more = {"rename": {"name": "x"}, "set_alert": {"has_alert": False}}.get(act, {})
    with pytest.raises(SavedSearch.DoesNotExist):
        getattr(saved_searches, act)(by=UserFactory(), search_id=row.public_id, at=NOW, **more)


def test_digest_tells_news_once(user):
    publish("Soldadura vieja", at=NOW - dt.timedelta(days=1))
    keep(user)
    publish("Soldadura nueva")
    assert digests.send(user_id=user.pk, at=NOW) == 1
    assert digests.send(user_id=user.pk, at=NOW) == 0
    (sent,) = mail.outbox
    assert "Soldadura nueva" in sent.body
    assert "Soldadura vieja" not in sent.body
    assert "Hello Elena" in sent.body
    assert sent.subject == "1 new result in your searches"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    tomorrow = NOW + dt.timedelta(days=1)
    assert digests.send(user_id=user.pk, at=tomorrow) == 0
    publish("Soldadura de mañana", at=tomorrow)
    assert digests.send(user_id=user.pk, at=tomorrow + dt.timedelta(days=1)) == 1
    assert "Soldadura nueva" not in mail.outbox[-1].body


def test_digest_speaks_the_language_of_the_save(user):
    keep(user, language="es", name="Soldar")
    keep(user, language="en", name="Welding")
    publish()
    assert digests.send(user_id=user.pk, at=NOW) == 2
    english, spanish = mail.outbox
    assert "/en/credentials/" in english.body
    assert "/es/credentials/" in spanish.body
    assert spanish.alternatives[0].content.count('lang="es"') == 1


def test_news_that_reaches_the_index_late_is_told(user):
    keep(user, at=NOW - dt.timedelta(days=3))
    assert digests.send(user_id=user.pk, at=NOW) == 0
    publish("Soldadura tardía", at=NOW - dt.timedelta(hours=5))
    assert digests.send(user_id=user.pk, at=NOW + dt.timedelta(days=1)) == 1


def test_mail_that_fails_is_sent_by_a_later_sweep(user, monkeypatch):
    keep(user)
    publish()

    def broken(_self):
        raise OSError("no mail server")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
        with pytest.raises(OSError, match="no mail server"):
            digests.send(user_id=user.pk, at=NOW)
    assert digests.due(at=NOW) == [user.pk]
    assert tasks.send_digest(user.pk) == 1
    assert tasks.send_digest(user.pk) == 0
    assert len(mail.outbox) == 1


def test_sweep_asks_for_what_is_not_done(user, monkeypatch):
    asked = []
    monkeypatch.setattr(
        tasks.current_app, "send_task", lambda name, args: asked.append((name, args))
    )
    keep(user)
    keep(UserFactory(), has_alert=False)
    assert tasks.sweep_digests() == 1
    assert asked == [(digests.TASK, [user.pk])]
    digests.send(user_id=user.pk, at=timezone.now())
    assert tasks.sweep_digests() == 0


def test_question_that_lost_its_sense_has_no_news(user):
    row = keep(user)
    SavedSearch.objects.filter(pk=row.pk).update(address="near=Atlantis")
    assert digests.send(user_id=user.pk, at=NOW) == 0


def test_link_turns_off_what_it_names(user):
    one, other = keep(user, name="1"), keep(user, name="2")
    assert saved_searches.stop(token=saved_searches.stop_token(one), at=NOW) == 1
    assert saved_searches.stop(token=saved_searches.stop_token(one), at=NOW) == 0
    other.refresh_from_db()
    assert other.has_alert
    assert saved_searches.stop(token=saved_searches.stop_all_token(user), at=NOW) == 1
    with pytest.raises(saved_searches.UnknownStop):
        saved_searches.stop(token="forged", at=NOW)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"name": ""}, "saved_search_has_name"),
        ({"language": "fr"}, "saved_search_language_known"),
        ({"name": "Welding"}, "saved_search_name_unique"),
    ],
)
def test_database_has_the_last_word(user, changes, constraint):
    keep(user)
    row = {"user": user, "name": "Other", "language": "en", "seen_until": NOW} | changes
    with pytest.raises(IntegrityError, match=constraint):
        SavedSearch.objects.create(public_id=uuid.uuid4(), **row)
