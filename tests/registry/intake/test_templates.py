"""Templates as they are downloaded, sent back unchanged or filled in below their example."""

from io import BytesIO

import openpyxl
import pytest

from registry.intake.services import targets
from registry.intake.sources import by_key, columns, kinds, template
from registry.intake.sources.templates import is_example
from tests.factories.people import OrganisationFactory
from tests.registry.intake.world import planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stored")]

KINDS = kinds()


def test_every_kind_that_is_taken_has_a_template():
    assert set(targets.kinds()) == set(KINDS)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_template_sent_unchanged_has_its_example_set_aside(kind, language, form):
    content = template(kind, language, form)

    upload = planned(OrganisationFactory(), content, kind=kind, name=f"{kind}.{form}")

    assert upload.totals == {"aside": 1}
    row = upload.rows.get()
    assert [one["code"] for one in row.notices] == ["template_example"]
    assert (row.problems, row.record_id) == ([], None)


def test_row_below_the_example_is_taken_alone():
    book = openpyxl.load_workbook(BytesIO(template("programmes", "es", "xlsx")))
    sheet = book.worksheets[0]
    said = {"code": "A-1", "title_es": "Soldadura", "kind": "course", "hours": "40"}
    for position, column in enumerate(columns("programmes"), start=1):
        sheet.cell(3, position, said.get(column.key))
    kept = BytesIO()
    book.save(kept)

    upload = planned(OrganisationFactory(), kept.getvalue(), name="a.xlsx")

    assert upload.totals == {"aside": 1, "new": 1}
    assert upload.rows.get(outcome="new").number == 3


@pytest.mark.parametrize("kind", KINDS)
def test_example_with_another_value_is_a_row_like_any(kind):
    example = {column.key: text for column in columns(kind) if (text := column.example("es"))}
    key = next(iter(example))

    assert is_example(kind, example)
    assert not is_example(kind, example | {key: "another"})
    assert not is_example(kind, {})


def test_wage_of_the_example_opening_is_above_the_legal_minimum():
    wages = [by_key("openings")[key].example("es") for key in ("wage_from", "wage_to")]

    assert [float(wage) > 9_582.47 for wage in wages] == [True, True]
