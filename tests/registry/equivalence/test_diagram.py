"""The page with the states of an equivalence is what the tables say."""

import pytest
from django.core.management import CommandError, call_command

from registry.equivalence.enums import NEXT_STATUS
from registry.equivalence.selectors import diagram
from registry.management.commands import equivalence_states


def test_page_in_the_docs_is_what_the_tables_say():
    call_command("equivalence_states", check=True)


def test_diagram_has_every_move_once():
    lines = diagram.mermaid().splitlines()
    moves = [
        f"    {state} --> {to}" for state, following in NEXT_STATUS.items() for to in following
    ]
    assert sorted(lines[3:]) == sorted(moves)


def test_page_that_differs_is_noticed(monkeypatch, tmp_path):
    page = tmp_path / "states.md"
    monkeypatch.setattr(equivalence_states, "PAGE", page)
    with pytest.raises(CommandError):
        call_command("equivalence_states", check=True)
    call_command("equivalence_states")
    call_command("equivalence_states", check=True)
    page.write_text(page.read_text() + "by hand\n")
    with pytest.raises(CommandError):
        call_command("equivalence_states", check=True)
