"""The judged data of the repository, and what a ranking is worth."""

from pathlib import Path

import pytest

from benchmarks import judged, measures
from matching.demo import tables

GRADES = {"a": 3, "b": 2, "c": 1}


def test_ndcg_is_one_for_the_best_order_and_less_for_another():
    assert measures.ndcg(["a", "b", "c", "x"], GRADES) == pytest.approx(1)
    assert 0 < measures.ndcg(["x", "c", "b", "a"], GRADES) < 0.7
    assert measures.ndcg(["x"], GRADES) == measures.ndcg(["x"], {}) == 0


def test_ndcg_of_one_right_record_in_second_place():
    assert measures.ndcg(["x", "a"], {"a": 1}) == pytest.approx(0.6309, abs=1e-4)


def test_ndcg_looks_no_deeper_than_asked():
    assert measures.ndcg(["x", "a"], {"a": 3}, depth=1) == 0


def test_recall_counts_what_the_depth_holds():
    assert measures.recall(["a", "x", "b"], GRADES, depth=2) == pytest.approx(1 / 3)


def test_reciprocal_rank_of_the_first_right_one():
    assert measures.reciprocal_rank(["x", "b", "a"], GRADES) == 0.5
    assert measures.reciprocal_rank(["x"], GRADES) == 0


def test_mean_of_nothing_is_nothing():
    assert measures.mean([]) == 0


def test_judged_queries_are_enough_in_both_languages_and_give_reasons():
    rows = judged.rows(judged.DATA / "search_queries.tsv")

    assert len(rows) >= 150
    assert min(sum(row["language"] == code for row in rows) for code in ("es", "en")) >= 75
    assert all(row["reason"] and row["kind"] and (row["topic"] or row["best"]) for row in rows)
    assert len({row["query"] for row in rows}) == len(rows)


def test_judged_queries_grade_records_of_the_demonstration_world():
    known = {row["code"] for row in tables.rows("credentials")}
    known |= {f"DEMO-{row['key'].upper()}" for row in tables.rows("programmes")}

    for query in judged.queries():
        assert query.grades, query.query
        assert set(query.grades) <= known, query.query


def test_judged_best_records_put_the_topic_down_by_one():
    (registered,) = [q for q in judged.queries() if q.query == "registered nurse"]

    assert registered.grades["TX-RN"] == 3
    assert registered.grades["TX-LVN"] == 2
    assert registered.grades["TX-CNA"] == 1


def test_judged_queries_hold_out_a_third_in_both_languages():
    held = [query for query in judged.queries() if query.is_held_out]

    assert 50 <= len(held) <= 90
    assert min(sum(q.language == code for q in held) for code in ("es", "en")) >= 20


def test_title_set_reads_what_is_judged(tmp_path: Path):
    (tmp_path / "queries.tsv").write_text("1\tSoldador\n2\tNot judged\n")
    (tmp_path / "corpus_elements.tsv").write_text("a\tWelder\n")
    (tmp_path / "annotations.tsv").write_text("1\t0\ta\t1\n")

    found = judged.title_set(tmp_path)

    assert found.queries == {"1": "Soldador"}
    assert found.corpus == {"a": "Welder"}
    assert found.relevant == {"1": {"a": 1}}
