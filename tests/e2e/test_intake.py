"""An institution's person sends a file and takes it back: in a real browser, by a real worker."""

import csv
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from registry.catalogue.models import Programme
from registry.intake.models import Upload
from registry.intake.services import sending
from tests.e2e.conftest import DESKTOP
from tests.e2e.test_accessibility import found
from tests.factories.catalogue import OfferingFactory, ProgrammeFactory
from tests.factories.intake import RememberedChoiceFactory, UploadFactory
from tests.matching.web.world import with_password
from tests.own_queue import OwnQueue
from tests.registry.intake.workers import Worker
from tests.registry.intake.world import csv_of, planned
from tests.registry.web import intake_world as worlds

pytestmark = pytest.mark.browser

PATIENCE = 60_000
HEADER = ("Clave", "Asignatura", "Tipo", "Horas", "Ocupación")


@pytest.fixture
def directory(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "intake"},
        },
    }
    return tmp_path


@pytest.fixture
def house(live_server, directory):
    built = worlds.build()
    for person in (built.owner, built.steward):
        with_password(person)
    return built


@pytest.fixture
def worker(monkeypatch, directory, house):
    queue = OwnQueue()
    monkeypatch.setattr(sending, "current_app", queue)
    working = Worker(queue, directory, intake=directory / "intake")
    yield working
    working.end()
    queue.delete()


def thirty_rows():
    """Return a file of thirty programmes: three cannot be taken, one word has to be chosen."""
    rows = [(f"T-{n:02}", f"Taller número {n}", "course", "40", "Soldadores") for n in range(30)]
    rows[3] = (*rows[3][:3], "muchas", "")
    rows[7] = (*rows[7][:2], "paseo", "10", "")
    rows[11] = (rows[11][0], "", "course", "10", "")
    rows[20] = (*rows[20][:4], "caldereros chapistas navales")
    return csv_of(HEADER, *rows)


@pytest.mark.parametrize("language", ["en", "es"])
def test_person_sends_thirty_rows_mends_applies_and_undoes(
    house, worker, open_page, watch, tmp_path, language
):
    source = tmp_path / "talleres.csv"
    source.write_bytes(thirty_rows())
    page = open_page(house.owner.email, size=DESKTOP)
    page.set_default_timeout(PATIENCE)
    with translation.override(language):
        start = reverse("upload_new")
    page.goto(start)
    page.check("#kind-programmes")
    page.set_input_files("input[type=file]", source)
    page.click("main form button.btn-primary")
    # Nothing is known of "Asignatura", so that no row has a name yet.
    expect(page.locator("main a.btn[href$='/columns/']")).to_be_visible(timeout=PATIENCE)
    page.click("main a.btn[href$='/columns/']")
    page.select_option("#column-1", "title_es")
    page.click("main form button.btn-primary")

    expect(page.locator("#questions")).to_contain_text(
        "caldereros chapistas navales", timeout=PATIENCE
    )
    page.check("input[value='isco08:7213']")
    page.click("#questions button.btn-primary")
    expect(page.locator("#state")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#questions")).to_have_count(0)
    upload = Upload.objects.get()
    assert upload.totals == {"new": 27, "rejected": 3}
    expect(page.locator("#rows li.card")).to_have_count(3)

    with page.expect_download() as saved:
        page.click("main a[href$='/rows-to-fix/']")
    with Path(saved.value.path()).open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert [row[0] for row in table[1:]] == ["T-03", "T-07", "T-11"]

    page.click("form:has(input[value=apply]) button")
    expect(page.locator("#undo")).to_be_visible(timeout=PATIENCE)
    assert Programme.objects.filter(provider=house.institution).count() == 27
    page.click("#undo summary")
    page.click("#undo button")
    expect(page.locator("#state ~ .pill, section .pill").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#undo")).to_have_count(0, timeout=PATIENCE)
    assert not Programme.objects.filter(provider=house.institution).exists()
    assert not watch.complaints


def test_file_is_sent_and_looked_at_without_javascript(house, open_page, tmp_path, monkeypatch):
    monkeypatch.setattr(sending, "_send", lambda *_job: None)
    source = tmp_path / "talleres.csv"
    source.write_bytes(thirty_rows())
    page = open_page(house.owner.email, java_script_enabled=False)
    page.goto(reverse("upload_new"))
    page.check("#kind-programmes")
    page.set_input_files("input[type=file]", source)
    page.click("main form button.btn-primary")
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    worlds.work(Upload.objects.get())
    page.reload()
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    page.click("main a.btn[href$='/columns/']")
    page.select_option("#column-1", "title_es")
    page.click("main form button.btn-primary")
    worlds.work(Upload.objects.get())
    page.reload()
    expect(page.locator("#questions")).to_be_visible()
    page.click("form:has(input[value=apply]) button")
    assert worlds.work(Upload.objects.get()).status == "applied"


def paths(house):
    """Return the address of every page of intake below the language prefix."""
    seen = planned(house.institution, thirty_rows(), by=house.owner, name="talleres.csv")
    busy = UploadFactory(
        organisation=house.institution, status="reading", rows_read=20, rows_expected=90
    )
    over = UploadFactory(
        organisation=house.institution,
        status="failed",
        problem={"code": "file_is_html", "message": "x", "place": "1"},
    )
    RememberedChoiceFactory(organisation=house.institution)
    programme = ProgrammeFactory(provider=house.institution)
    offering = OfferingFactory(programme=programme)
    return {
        house.owner.email: [
            reverse("institution_home"),
            reverse("uploads"),
            reverse("upload_new"),
            reverse("upload_kind", args=["programmes"]),
            *[reverse("upload", args=[one.public_id]) for one in (seen, busy, over)],
            reverse("upload", args=[seen.public_id]) + "?rows=new",
            reverse("upload_columns", args=[seen.public_id]),
            reverse("record_new", args=["programmes"]),
            reverse("record_new", args=["credentials"]),
            reverse("record_edit", args=["programmes", programme.public_id]),
            reverse("record_edit", args=["offerings", offering.public_id]),
        ],
        house.steward.email: [reverse("uploads"), reverse("choices")],
    }


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_of_intake_have_no_violation(house, open_page, watch, language, monkeypatch):
    monkeypatch.setattr(sending, "_send", lambda *_job: None)
    with translation.override(language):
        listed = paths(house)
    axe, faults = Axe(), []
    for email, of in listed.items():
        page = open_page(email)
        for path in of:
            page.goto(path)
            faults += found(page, axe, path, language)
    assert not faults, "\n".join(faults)
    assert not watch.complaints
