"""The judged pairs of credentials, and what a ranking of them is worth."""

import pytest

from benchmarks import suggest_pairs
from benchmarks.judged import DATA, rows
from benchmarks.suggest_pairs import Asked, worth
from matching.demo import tables

PAIRS = rows(DATA / "suggest_pairs.tsv")
COUNTRIES = {row["code"]: row["country"] for row in tables.rows("credentials")}

QUESTION = Asked(source="S", across=True, relevant={"a": 1, "b": 1}, look_alikes=("x", "y"))


def test_judged_pairs_are_enough_each_once_with_a_reason():
    kinds = [row["kind"] for row in PAIRS]
    assert len(PAIRS) >= 80
    assert sum(kind != "same_trade" for kind in kinds) >= 25
    assert {row["languages"] for row in PAIRS} == {"es-en", "en-es", "es-es", "en-en"}
    assert len({(row["source"], row["target"]) for row in PAIRS}) == len(PAIRS)
    assert all(row["reason"] for row in PAIRS)
    assert all((row["relevant"] == "yes") == (row["kind"] == "same_trade") for row in PAIRS)


def test_judged_pairs_are_of_the_demonstration_world():
    codes = {row[side] for row in PAIRS for side in ("source", "target")}
    assert codes <= set(COUNTRIES)
    assert all(row["source"] != row["target"] for row in PAIRS)


def test_both_parts_hold_enough_of_the_questions():
    asked = suggest_pairs.asked(COUNTRIES)
    held_out = sum(question.is_held_out for question in asked)
    assert 0.2 < held_out / len(asked) < 0.45
    assert any(not question.across for question in asked)


def test_worth_of_the_best_order_and_of_nothing():
    best = worth([QUESTION], [["a", "b", "x", "y"]])
    assert best == {"precision_5": 0.4, "recall": 1, "told_apart": 1, "false_alarms": 1}
    assert worth([QUESTION], [[]]) == {
        "precision_5": 0, "recall": 0, "told_apart": 0.5, "false_alarms": 0,
    }  # fmt: skip


def test_worth_of_a_wrong_order():
    wrong = worth([QUESTION], [["x", "a", "q", "r", "s", "b", "y"]])
    assert wrong["precision_5"] == 0.2
    assert wrong["told_apart"] == pytest.approx(0.5)
    assert wrong["false_alarms"] == 0.5


def test_questions_without_an_answer_count_in_false_alarms_alone():
    none = Asked(source="T", across=True, relevant={}, look_alikes=("x",))
    both = worth([QUESTION, none], [["a", "b"], ["x"]])
    assert both["precision_5"] == 0.4
    assert both["false_alarms"] == pytest.approx(1 / 3, abs=1e-4)


def test_best_possible_precision_is_bounded_by_how_much_is_relevant():
    many = Asked(source="T", across=True, relevant=dict.fromkeys("abcdefg", 1), look_alikes=())
    assert suggest_pairs.best_possible([QUESTION, many]) == 0.7
