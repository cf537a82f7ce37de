"""The portability passport: only her own, the same on paper, with a fixed number of queries."""

import datetime as dt
import re

import pytest
import typst
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from matching.profiles.selectors import passport as passports
from matching.web import passport_print
from matching.web.passport_shown import passport_shown
from registry.equivalence.enums import Effect
from tests.factories.catalogue import CredentialVersionFactory, OfferingFactory, ProgrammeFactory
from tests.factories.equivalence import AssertionFactory, ConditionFactory
from tests.factories.matching import (
    HeldCredentialFactory,
    OpeningFactory,
    ProfileFactory,
    WorkerLanguageFactory,
    WorkerSkillFactory,
)
from tests.factories.people import UserFactory
from tests.factories.reference import ExchangeRateFactory, SkillFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 1)


@pytest.fixture
def worker():
    return ProfileFactory(user__display_name="María Ñandú")


@pytest.fixture
def held(worker):
    skills = [SkillFactory(name_es="Cordón de raíz"), SkillFactory()]
    version = CredentialVersionFactory(published=True, name_es="Soldadura", skills=skills[:1])
    target = CredentialVersionFactory(
        published=True, in_us=True, name_en="Certified Welder", skills=skills
    )
    AssertionFactory(source=version, target=target, effect=Effect.RECOGNISED, worth="0.9")
    ExchangeRateFactory(on_date=DAY)
    return HeldCredentialFactory(profile=worker, version=version)


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown_of(user, language="es"):
    profile = passports.profile_of(user)
    with translation.override(language):
        return passport_shown(passports.passport(profile=profile, as_of=DAY, language=language))


def test_passport_says_what_is_held_by_whom_and_with_which_limit(client, worker, held):
    page = signed_in(client, worker.user).get(reverse("passport")).content.decode()
    assert "Soldadura" in page
    assert "Certified Welder" in page
    assert "recognizes" in page
    assert "not legal advice" in page


@pytest.mark.parametrize("name", ["passport", "passport_pdf"])
def test_nobody_sees_a_passport_without_signing_in(client, held, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_everybody_sees_only_her_own(client, worker, held):
    other = ProfileFactory(user=UserFactory(display_name="Somebody Else"))
    response = signed_in(client, other.user).get(reverse("passport"))
    assert "Soldadura" not in response.content.decode()
    path = reverse("passport_credential", args=[held.version.public_id])
    assert "Held:" not in signed_in(client, other.user).get(path).content.decode()
    assert "Held:" in signed_in(client, worker.user).get(path).content.decode()
    assert "no-store" in response["Cache-Control"]


def test_without_a_profile_there_is_no_passport(client):
    signed_in(client, UserFactory())
    assert "no worker profile" in client.get(reverse("passport")).content.decode()
    assert client.get(reverse("passport_pdf")).status_code == 404


def test_drafts_and_foreign_openings_are_no_targets(client, worker):
    signed_in(client, worker.user)
    draft = CredentialVersionFactory(in_us=True)
    assert client.get(reverse("passport_credential", args=[draft.public_id])).status_code == 404
    opening = OpeningFactory(status="draft")
    assert client.get(reverse("passport_opening", args=[opening.public_id])).status_code == 404


def test_a_credential_past_its_date_counts_for_nothing(worker, held):
    held.expires_on = DAY
    held.save()
    shown = shown_of(worker.user)
    assert not shown.credentials[0].is_in_date
    assert shown.targets == ()


def test_what_is_inferred_is_never_among_what_is_said(worker, held):
    row = AssertionFactory(
        source=held.version,
        target=CredentialVersionFactory(published=True, in_us=True),
        inferred=True,
    )
    words = shown_of(worker.user).credentials[0]
    assert [said.row for said in words.inferred] == [row]
    assert row not in [said.row for said in words.said]


def test_queries_do_not_grow_with_what_she_holds(client, worker, held):
    WorkerSkillFactory(profile=worker)
    WorkerLanguageFactory(profile=worker)
    OfferingFactory(programme=ProgrammeFactory(published=True, skills=[SkillFactory()]))
    signed_in(client, worker.user)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("passport")).status_code == 200
        return len(queries)

    counted()  # fills what is cached for good
    first = counted()
    for _ in range(20):
        row = HeldCredentialFactory(
            profile=worker, version=CredentialVersionFactory(published=True)
        )
        assertion = AssertionFactory(source=row.version)
        ConditionFactory(assertion=assertion)
    assert counted() <= first + 6  # conditions and their programs are asked for at all
    more = counted()
    for _ in range(20):
        row = HeldCredentialFactory(
            profile=worker, version=CredentialVersionFactory(published=True)
        )
        ConditionFactory(assertion=AssertionFactory(source=row.version))
    assert counted() == more


@pytest.mark.parametrize("language", ["es", "en"])
def test_paper_is_the_same_for_the_same_data_and_day(worker, held, language):
    shown = shown_of(worker.user, language)
    with translation.override(language):
        first, second = passport_print.pdf(shown), passport_print.pdf(shown)
    assert first == second
    assert first.startswith(b"%PDF-")
    assert re.search(rb"/Lang ?\(%s" % language.encode(), first)
    assert b"/MarkInfo" in first or b"/StructTreeRoot" in first


def test_paper_carries_accents_and_markup_as_plain_text(worker, held):
    worker.user.display_name = 'Íñigo #set "x" *y* $z$ \\ ü'
    worker.user.save()
    shown = shown_of(worker.user)
    content = passport_print.content(shown)
    assert content["name"] == worker.user.display_name
    assert passport_print.pdf(shown).startswith(b"%PDF-")


def test_template_needs_no_system_font_and_no_package():
    source = passport_print.TEMPLATE.read_text("utf-8")
    assert "@preview" not in source
    family = re.search(r'font: "([^"]+)"', source)[1]
    fonts = typst.Fonts(include_system_fonts=False)
    assert family in set(fonts.families())


def test_pdf_comes_as_a_dated_download(client, worker, held):
    response = signed_in(client, worker.user).get(reverse("passport_pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "no-store" in response["Cache-Control"]
