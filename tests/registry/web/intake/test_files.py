"""What goes out: templates, own rows, rows to fix."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories.catalogue import ProgrammeFactory
from tests.registry.web.intake_world import (
    BAD,
    HEADER,
    rows_to_fix,
    sent,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("form", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_template_is_a_file_to_save(editor, form, start):
    answer = editor.get(reverse("upload_template", args=["programmes", form]))
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_template_is_in_the_language_of_the_page(editor):
    with translation.override("es"):
        path = reverse("upload_template", args=["programmes", "csv"])
    assert "Título (español)" in editor.get(path).content.decode()


def test_template_of_nothing_is_not_there(editor):
    assert editor.get(reverse("upload_kind", args=["horoscopes"])).status_code == 404
    assert editor.get(reverse("upload_template", args=["programmes", "exe"])).status_code == 404


def test_kind_page_has_the_rule_of_each_column(editor):
    text = editor.get(reverse("upload_kind", args=["programmes"])).content.decode()
    assert "Title (Spanish)" in text
    assert "required" in text


def test_rows_to_fix_have_their_own_columns_and_what_is_wrong(editor, house):
    answer, table = rows_to_fix(editor, sent(editor, house))
    assert table[0] == [*HEADER, "Row of the file", "What is wrong"]
    assert table[1][:5] == list(BAD[:5])
    assert table[1][5] == "'=1+1"
    assert table[1][6] == "4"
    assert table[1][7].startswith("Hours of instruction: A whole number")
    assert len(table) == 2
    assert answer["Content-Disposition"] == 'attachment; filename="cursos-rows-to-fix.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_mended_rows_to_fix_go_in_as_they_stand(editor, house):
    _answer, table = rows_to_fix(editor, sent(editor, house))
    table[1][3] = "30"
    mended = sent(editor, house, *[[f'"{cell}"' for cell in row] for row in table])
    assert mended.totals == {"new": 1}


def test_rows_to_fix_of_a_deleted_file_have_our_columns(editor, house, settings, tmp_path):
    upload = sent(editor, house)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.unlink()
    _answer, table = rows_to_fix(editor, upload)
    assert "Title (English)" in table[0]
    assert "muchas" in table[1]


@pytest.mark.parametrize(("form", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_own_rows_are_a_file_to_save_change_and_send_again(editor, house, form, start):
    ProgrammeFactory(provider=house.institution, code="SOL-9", title_es="Soldadura")
    path = reverse("upload_own_rows", args=["programmes", house.institution.public_id, form])
    assert path in editor.get(reverse("upload_kind", args=["programmes"])).content.decode()
    answer = editor.get(path)
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    if form == "csv":
        assert "SOL-9" in answer.content.decode()


@pytest.mark.parametrize("who", ["viewer", "stranger", "steward"])
def test_own_rows_are_for_those_who_edit_for_the_organisation(client, house, who):
    client.force_login(getattr(house, who))
    path = reverse("upload_own_rows", args=["programmes", house.institution.public_id, "csv"])
    assert client.get(path).status_code == 404
    assert path not in client.get(reverse("upload_kind", args=["programmes"])).content.decode()


@pytest.mark.parametrize(("kind", "form"), [("horoscopes", "csv"), ("programmes", "exe")])
def test_own_rows_of_nothing_are_not_there(editor, house, kind, form):
    path = reverse("upload_own_rows", args=[kind, house.institution.public_id, form])
    assert editor.get(path).status_code == 404
