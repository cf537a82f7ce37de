"""``manage.py rank_titles``: two files in, ranked lines out, and what is wrong with a file."""

import gzip
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.management.commands import rank_titles

ROOT = Path(__file__).resolve().parents[2]
QUERIES = "q1\tSoldadora de arco\nq2\tEnfermeros\n"
CORPUS = "a\tNurses\nb\tWelders\nc\tBakers\n"


@pytest.fixture(autouse=True)
def _no_model(monkeypatch):
    monkeypatch.setattr(rank_titles.embedding, "installed", list)


@pytest.fixture
def ranked(tmp_path: Path):
    def rank(queries=QUERIES, corpus=CORPUS, **options):
        paths = tmp_path / "queries.tsv", tmp_path / "corpus.tsv"
        for path, text in zip(paths, (queries, corpus), strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out, progress = StringIO(), StringIO()
        call_command(
            "rank_titles", queries=paths[0], corpus=paths[1], stdout=out, stderr=progress, **options
        )
        rank.progress = progress.getvalue()
        return [line.split("\t") for line in out.getvalue().splitlines()]

    return rank


def test_rank_titles_writes_query_title_rank_and_score(ranked):
    lines = ranked(k=2)

    assert [line[:3] for line in lines][::2] == [["q1", "b", "1"], ["q2", "a", "1"]]
    assert [line[2] for line in lines] == ["1", "2", "1", "2"]
    assert float(lines[0][3]) > float(lines[1][3])


def test_rank_titles_says_that_no_model_is_installed(ranked):
    ranked()

    assert "no embedding model is installed" in ranked.progress
    assert "2 queries, 3 titles" in ranked.progress


@pytest.mark.parametrize("header", ["id\ttext", "q_id\tjobtitle", "c_id\ttitle\tother"])
def test_rank_titles_leaves_out_a_header_and_empty_lines(ranked, header):
    lines = ranked(f"\ufeff{header}\r\n\r\n1\tSoldador\tignored\r\n", f"{header}\n{CORPUS}", k=1)

    assert [line[:2] for line in lines] == [["1", "b"]]


def test_rank_titles_reads_gzip(ranked):
    assert ranked(gzip.compress(QUERIES.encode()), k=1)[0][:2] == ["q1", "b"]


def test_rank_titles_puts_an_identifier_with_several_titles_at_its_best(ranked):
    lines = ranked("q\tSoldador\n", "x\tBakers\ny\tNurses\nx\tWelders\n", k=2)

    assert [line[:3] for line in lines] == [["q", "x", "1"], ["q", "y", "2"]]


@pytest.mark.parametrize(
    ("languages", "best"),
    [(("es", "es"), "s"), (("en", "en"), "w"), (("en", "es"), "s"), (("es", "en"), "w")],
)
def test_rank_titles_takes_both_languages_on_both_sides(ranked, languages, best):
    query = {"es": "q\tSoldadores\n", "en": "q\tWelders\n"}[languages[0]]
    corpus = {"es": "e\tEnfermeras\ns\tsoldador\n", "en": "n\tNurse\nw\twelder\n"}[languages[1]]

    lines = ranked(query, corpus, query_lang=languages[0], corpus_lang=languages[1], k=1)

    assert [line[:2] for line in lines] == [["q", best]]


@pytest.mark.parametrize(
    ("queries", "said"),
    [
        ("q1\tSoldador\nno tab here\n", "queries.tsv:2: a line needs an identifier and a title"),
        ("q1\t\n", "queries.tsv:1: a line needs an identifier and a title"),
        ("\tSoldador\n", "queries.tsv:1: a line needs an identifier and a title"),
        ("1\tSoldador\n2\tx\n1\tOtro\n", "queries.tsv:3: line 1 has this identifier already"),
        (b"\x1f\x8btorn", "queries.tsv: the file must be readable to its end"),
    ],
)
def test_rank_titles_names_the_line_that_is_wrong(ranked, queries, said):
    with pytest.raises(CommandError, match=said):
        ranked(queries)


def test_rank_titles_names_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(CommandError, match="there is no such file"):
        call_command("rank_titles", queries=tmp_path / "none", corpus=tmp_path / "none")


@pytest.mark.parametrize("number", ["0", "-1", "x"])
def test_rank_titles_refuses_a_number_of_titles_that_is_none(number):
    with pytest.raises(CommandError, match="not a whole number"):
        call_command("rank_titles", "--queries", "q", "--corpus", "c", "--k", number)


def test_rank_titles_of_empty_files_writes_nothing(ranked):
    assert ranked("", CORPUS) == []
    assert ranked(QUERIES, "") == []


def test_rank_titles_needs_no_environment_and_no_database(tmp_path: Path):
    (tmp_path / "queries.tsv").write_text(QUERIES)
    (tmp_path / "corpus.tsv").write_text(CORPUS)
    files = ["--queries", tmp_path / "queries.tsv", "--corpus", tmp_path / "corpus.tsv"]

    done = subprocess.run(
        [sys.executable, "manage.py", "rank_titles", *files, "--k", "1", "--without-vectors"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert [line.split("\t")[:2] for line in done.stdout.splitlines()] == [["q1", "b"], ["q2", "a"]]
