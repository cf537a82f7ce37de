"""Columns as data, templates from them, and guesses of foreign columns."""

from io import BytesIO

import pytest

from registry.intake.enums import IntakeKind
from registry.intake.sources import (
    Limits,
    by_key,
    columns,
    fingerprint,
    guess_mapping,
    kinds,
    likely_kinds,
    open_upload,
    required,
    template,
)
from registry.intake.sources.rules import RULE_OF_TYPE

LIMITS = Limits()
ALL = [(kind, language) for kind in kinds() for language in ("es", "en")]


def test_columns_are_there_for_every_kind():
    assert set(kinds()) == set(IntakeKind.values)


@pytest.mark.parametrize("kind", kinds())
def test_columns_are_named_once_in_both_languages(kind):
    found = columns(kind)

    for names in ("key", "name_en", "name_es"):
        values = [getattr(column, names) for column in found]
        assert len(set(values)) == len(values)
        assert all(values)
    assert {column.type for column in found} <= set(RULE_OF_TYPE)
    assert all(column.rule(language) for column in found for language in ("es", "en"))


def test_columns_with_choices_have_examples_among_them():
    for kind in kinds():
        for column in columns(kind):
            if column.choices and column.example("en"):
                assert column.example("en") in column.choices
                assert column.example("es") in column.choices


@pytest.mark.parametrize(("kind", "language"), ALL)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_template_is_read_back_whole_and_fills_what_is_required(kind, language, form):
    content = template(kind, language, form)

    reading = open_upload(BytesIO(content), name=f"t.{form}", kind_hint="", limits=LIMITS)
    (row,) = reading.rows()
    mapping = guess_mapping(reading.columns, kind)

    assert [guess.key for guess in mapping.values()] == [column.key for column in columns(kind)]
    assert reading.kinds[0] == kind
    filled = {mapping[name].key for name, value in row.values.items() if value}
    assert required(kind) <= filled


def test_template_in_csv_has_the_mark_that_spreadsheets_look_for():
    assert template("programmes", "es", "csv").startswith(b"\xef\xbb\xbf")


def test_template_in_xlsx_has_the_rules_of_each_column():
    content = template("programmes", "es", "xlsx")

    rules = open_upload(BytesIO(content), name="t.xlsx", sheet="Reglas", limits=LIMITS)

    assert [row.values["Columna"] for row in rules.rows()] == [
        column.name_es for column in columns("programmes")
    ]


def test_template_of_another_form_is_an_error():
    with pytest.raises(ValueError, match="pdf"):
        template("programmes", "es", "pdf")


@pytest.mark.parametrize(
    ("found", "kind", "key"),
    [
        ("Nombre del programa", "programmes", "title_es"),
        ("NOMBRE DEL PROGRAMA ", "programmes", "title_es"),
        ("Program Title", "programmes", "title_en"),
        ("titulo (español)", "programmes", "title_es"),
        ("ceterms:ctid", "programmes", "ctid"),
        ("totalClockHours", "programmes", "hours"),
        ("Duracion", "programmes", "weeks"),
        ("Puesto", "openings", "title_es"),
        ("Sueldo", "openings", "wage_from"),
        ("Fecha de incio", "offerings", "starts_on"),
    ],
)
def test_mapping_guesses_a_foreign_column(found, kind, key):
    assert guess_mapping([found], kind)[found].key == key


def test_mapping_leaves_out_what_resembles_nothing():
    assert guess_mapping(["macfernov", "zzz"], "openings") == {}


def test_mapping_gives_every_key_once_and_the_surest_wins():
    found = guess_mapping(["Titel", "Título (español)", "titulo"], "programmes")

    assert found["Título (español)"].key == "title_es"
    assert found["Título (español)"].confidence == 1
    assert len({guess.key for guess in found.values()}) == len(found)


def test_kinds_are_guessed_from_columns():
    assert likely_kinds(["puesto", "empresa", "sueldo", "horario"])[0] == "openings"


def test_fingerprint_is_of_the_columns_in_their_order():
    assert fingerprint(["a", "b"]) == fingerprint(("a", "b"))
    assert fingerprint(["a", "b"]) != fingerprint(["b", "a"])
    assert fingerprint(["ab"]) != fingerprint(["a", "b"])


def test_column_by_key_says_what_it_takes():
    column = by_key("offerings")["delivery"]

    assert "on_site" in column.rule("en")
    assert column.rule("es").startswith("Uno de")
