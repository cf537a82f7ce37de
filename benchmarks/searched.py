"""What search, and what stands beside it, answer to the judged queries.

Imported once Django is set up and the database holds the demonstration world.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from django.core.management import call_command
from django.db import connection
from rapidfuzz import fuzz, process, utils

from benchmarks.judged import Judged
from benchmarks.measures import mean, ndcg, recall
from benchmarks.report import say
from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.selectors import published_credentials, published_programmes
from registry.catalogue.selectors.search.answering import search
from registry.catalogue.selectors.search.results import Facet, Question, SearchKind
from registry.catalogue.services import reindexing

DEPTH: Final = 50
TODAY: Final = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
RECORDS: Final = {Facet.WHAT: (SearchKind.CREDENTIAL, SearchKind.PROGRAMME)}
FULL_TEXT: Final = """
    SELECT code FROM searched, websearch_to_tsquery('spanish', %s) AS es,
                     websearch_to_tsquery('english', %s) AS en
    WHERE document @@ (es || en)
    ORDER BY ts_rank(document, es || en) DESC, code LIMIT %s
"""
DOCUMENTS: Final = """
    CREATE TEMPORARY TABLE searched AS
    SELECT code, to_tsvector('spanish', es) || to_tsvector('english', en) AS document
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS given(code, es, en)
"""

Searcher = Callable[[Judged], list[str]]


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record: its code, country, and what is written of it in each language."""

    code: str
    country: str
    es: str
    en: str


def build_world(seed: int) -> None:
    """Fill an empty database with the reference rows and the demonstration world."""
    say("migrating, loading the reference rows, building the demonstration world")
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    call_command("seed_demo", seed=seed, workers=3, stdout=StringIO())
    reindexing.rebuild(at=TODAY)


def records() -> list[Record]:
    """Return what is published: codes, names and awarders."""
    versions = published_credentials().select_related("credential__issuer")
    offered = published_programmes().select_related("provider")
    found = [_of_version(version) for version in versions]
    return found + [_of_programme(programme) for programme in offered]


def _of_version(version: CredentialVersion) -> Record:
    by = version.credential.issuer
    said = f"{version.credential.code} {by.name} {by.short_name}"
    return Record(
        code=version.credential.code,
        country=version.credential.country,
        es=f"{version.name_es} {said}",
        en=f"{version.name_en} {said}",
    )


def _of_programme(programme: Programme) -> Record:
    by = programme.provider
    said = f"{programme.code} {by.name} {by.short_name}"
    return Record(
        code=programme.code,
        country=by.country,
        es=f"{programme.title_es} {said}",
        en=f"{programme.title_en} {said}",
    )


def ours(judged: Judged, *, depth: int = DEPTH) -> list[str]:
    """Return the codes that search finds, best first, each once: whole pages up to a depth.

    Openings are searched beside them and left out of the list, as nobody judged them.
    """
    found: dict[str, None] = {}
    page = pages = 1
    while page <= pages and len(found) < depth:
        asked = Question(text=judged.query, facets=RECORDS, page=page)
        result = search(asked, language=judged.language, today=TODAY.date())
        found.update(dict.fromkeys(hit.entry.code for hit in result.items))
        page, pages = page + 1, result.pages
    return list(found)


def by_rapidfuzz(known: Sequence[Record]) -> Searcher:
    """Return a searcher by rapidfuzz alone: WRatio over all that is written of a record."""
    texts = [utils.default_process(f"{record.es} {record.en}") for record in known]
    codes = [record.code for record in known]

    def find(judged: Judged) -> list[str]:
        found = process.extract(
            judged.query,
            texts,
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            limit=DEPTH * 2,
        )
        return list(dict.fromkeys(codes[row] for _text, _score, row in found))

    return find


def by_full_text(known: Sequence[Record]) -> Searcher:
    """Return a searcher by PostgreSQL's full text alone, in both languages."""
    columns = [[getattr(record, name) for record in known] for name in ("code", "es", "en")]
    with connection.cursor() as cursor:
        cursor.execute(DOCUMENTS, columns)

    def find(judged: Judged) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(FULL_TEXT, [judged.query, judged.query, DEPTH * 2])
            return list(dict.fromkeys(row[0] for row in cursor.fetchall()))

    return find


def measured(
    queries: Sequence[Judged], found: Sequence[list[str]], countries: Mapping[str, str]
) -> dict[str, object]:
    """Return what the answers are worth: over all, by language, and across.

    Across counts the records of the other side only: what comes from the United States for a
    Spanish query, from Mexico for an English one.
    """
    pairs = list(zip(queries, found, strict=True))
    values = [ndcg(answer, judged.grades) for judged, answer in pairs]
    by_language = {
        language: mean([v for v, q in zip(values, queries, strict=True) if q.language == language])
        for language in ("es", "en")
    }
    best = max(by_language.values())
    gap = (best - min(by_language.values())) / best if best else 0.0
    return {
        "ndcg_10": round(mean(values), 4),
        "recall_50": round(mean([recall(answer, q.grades) for q, answer in pairs]), 4),
        "zero_result_rate": round(mean([float(not answer) for answer in found]), 4),
        "by_language": {
            **{language: round(value, 4) for language, value in by_language.items()},
            "cross": round(mean(_across(pairs, countries)), 4),
        },
        "language_gap": round(gap, 4),
    }


def _across(pairs: Sequence[tuple[Judged, list[str]]], countries: Mapping[str, str]) -> list[float]:
    values = []
    for judged, answer in pairs:
        home = "MX" if judged.language == "es" else "US"
        grades = {code: grade for code, grade in judged.grades.items() if countries[code] != home}
        if grades:
            values.append(ndcg([code for code in answer if countries[code] != home], grades))
    return values


def by_kind(queries: Sequence[Judged], found: Sequence[list[str]]) -> dict[str, float]:
    """Return the nDCG@10 of each kind of query."""
    kinds: dict[str, list[float]] = {}
    for judged, answer in zip(queries, found, strict=True):
        kinds.setdefault(judged.kind, []).append(ndcg(answer, judged.grades))
    return {kind: round(mean(values), 4) for kind, values in sorted(kinds.items())}
