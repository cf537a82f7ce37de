"""The judged queries and sets: reading them, and what they are graded against.

``data/search_topics.tsv`` grades the records of the demonstration world for a topic: 3 exactly
meant, 2 useful, 1 related. ``data/search_queries.tsv`` holds what people type, in which
language, of what kind, for which topic, and why. Codes under ``best`` are graded 3 and put
what the topic says down by one.
"""

import csv
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
GRADES: Final = {"exactly": 3, "useful": 2, "related": 1}

Grades = Mapping[str, int]


ONE_IN: Final = 3
"""Of so many queries one is held out: nobody looks at it while the search is tuned."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A query and the grades of the records that answer it, by code."""

    query: str
    language: str
    kind: str
    grades: Grades

    @property
    def is_held_out(self) -> bool:
        """Tell whether the query is in the part for checking, by the letters of it alone."""
        return zlib.crc32(self.query.encode()) % ONE_IN == 0


@dataclass(frozen=True, kw_only=True)
class TitleSet:
    """Queries and corpus of titles by identifier, and which of the corpus are right."""

    queries: Mapping[str, str]
    corpus: Mapping[str, str]
    relevant: Mapping[str, Grades]


def queries(folder: Path = DATA) -> list[Judged]:
    """Return the judged queries of the repository."""
    topics = {row["topic"]: _graded(row) for row in rows(folder / "search_topics.tsv")}
    return [
        Judged(
            query=row["query"],
            language=row["language"],
            kind=row["kind"],
            grades=_of_query(topics.get(row["topic"], {}), row["best"].split()),
        )
        for row in rows(folder / "search_queries.tsv")
    ]


def rows(path: Path) -> list[dict[str, str]]:
    """Return the records of a TSV with a header."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def title_set(folder: Path) -> TitleSet:
    """Return a set of three TSV files: queries, corpus_elements and annotations."""
    relevant: dict[str, dict[str, int]] = {}
    for query, _iteration, title, grade in _cells(folder / "annotations.tsv"):
        relevant.setdefault(query, {})[title] = int(grade)
    return TitleSet(
        queries={key: text for key, text in _cells(folder / "queries.tsv") if key in relevant},
        corpus=dict(_cells(folder / "corpus_elements.tsv")),
        relevant=relevant,
    )


def _cells(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip()]


def _graded(row: Mapping[str, str]) -> dict[str, int]:
    return {code: grade for column, grade in GRADES.items() for code in row[column].split()}


def _of_query(topic: Grades, best: list[str]) -> Grades:
    if not best:
        return topic
    return {code: max(1, grade - 1) for code, grade in topic.items()} | dict.fromkeys(best, 3)
