"""Files of equivalences: the command that writes them, and where people find them."""

import csv
import io
import json
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from registry.equivalence.selectors import exporting
from registry.equivalence.selectors.exporting import Wanted
from tests.factories.equivalence import AssertionFactory

pytestmark = pytest.mark.django_db


def written(*arguments, **options):
    out = io.StringIO()
    call_command("export_equivalences", *arguments, stdout=out, **options)
    return out.getvalue()


def test_command_writes_each_form():
    assertion = AssertionFactory()

    (row,) = csv.DictReader(io.StringIO(written("csv")))
    assert row["source_code"] == assertion.source.credential.code
    assert written("sssom").splitlines()[-1].startswith(f"assertion:{assertion.public_id}\t")
    assert json.loads(written("jsonld"))["@graph"][0]["@type"] == "ceterms:AlignmentMap"
    assert json.loads(written("transfer-values"))["@graph"] == []
    assert "never a recognition" in written("inferred")


def test_command_writes_to_a_file_what_one_asserter_says(tmp_path):
    mine = AssertionFactory()
    AssertionFactory()
    path = tmp_path / "mine.csv"

    call_command("export_equivalences", "csv", path, asserter=mine.asserter.public_id)

    (row,) = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    assert row["record"].endswith(f"{mine.public_id}/")


def test_command_knows_no_other_form():
    with pytest.raises(CommandError):
        written("xml")


def test_two_exports_of_the_same_are_the_same_bytes():
    for _ in range(3):
        AssertionFactory()
    rows = exporting.recognised(Wanted())

    first, second = ("".join(exporting.mapping_set(exporting.statements(rows))) for _ in range(2))

    assert first == second
    assert exporting.state_of(rows) == exporting.state_of(rows.order_by("-pk"))


@pytest.mark.parametrize("form", ["csv", "sssom", "jsonld"])
def test_pages_lead_to_the_files_of_what_they_show(client, form):
    legal = AssertionFactory(legal=True)
    AssertionFactory()
    asked = {
        reverse("precedents"): "effect=legal",
        reverse("credential", args=[legal.source.public_id]): f"source={legal.source.public_id}",
    }

    for page, query in asked.items():
        day = timezone.now().date().isoformat()
        address = f"{reverse('api:equivalences_export')}?format={form}&{query}&as_of={day}"
        assert f'href="{address}"' in unescape(client.get(page).content.decode())
        answer = client.get(address)
        assert str(legal.public_id) in b"".join(answer.streaming_content).decode()
