"""The peers of ``benchmarks.search``: PostgreSQL's plain full text, and tantivy."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

import tantivy
from django.db import connection

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search.lexemes import quoted

FIRST: Final = 20

Asked = tuple[tuple[str, ...], tuple[str, ...]]  # stems, and one facet token for each facet


def _vector(column: str) -> str:
    """Return the expression of the ``tsvector`` of a column's stems, each where it stands.

    A parser would take stems of two parts apart, which nobody else does.
    """
    return f"""(SELECT coalesce(string_agg(quote_literal(w) || ':' || n, ' '), '')::tsvector
        FROM unnest(string_to_array({column}, ' ')) WITH ORDINALITY AS u(w, n))"""  # noqa: S608


class Plain:
    """``tsvector @@ tsquery ORDER BY ts_rank`` over the same stems, with a GIN index of both.

    Exact: all that matches is ranked and counted. Capped: the first ``cap`` that match.
    """

    def load(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Write rows of key, title, everything and facet tokens, and index them."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_plain")
            cursor.execute(
                "CREATE UNLOGGED TABLE bench_plain (id int, tsv tsvector, facets text[])"
            )
            cursor.execute("CREATE TEMP TABLE bench_raw (id int, t text, a text, f text)")
            with cursor.copy("COPY bench_raw FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(
                f"""INSERT INTO bench_plain SELECT id,
                   setweight({_vector("t")}, 'A') || {_vector("a")},
                   string_to_array(f, ' ') FROM bench_raw"""  # noqa: S608
            )
            cursor.execute("DROP TABLE bench_raw")
            cursor.execute("CREATE INDEX bench_gin ON bench_plain USING gin (tsv, facets)")
            cursor.execute("VACUUM ANALYZE bench_plain")

    def ask(self, asked: Asked, *, cap: int | None = None) -> tuple[int, dict[str, int]]:
        """Return how many match and the counts of every facet value, ranking the first page."""
        stems, tokens = asked
        limit = f"LIMIT {cap}" if cap else ""
        where = "facets @> %s AND" if tokens else ""
        query = " & ".join(map(quoted, stems))
        statement = f"""WITH q AS (SELECT %s::tsquery AS q), m AS MATERIALIZED (
            SELECT id, tsv, facets FROM bench_plain, q WHERE {where} tsv @@ q.q {limit})
            SELECT (SELECT count(*) FROM m),
            ARRAY(SELECT id FROM m, q ORDER BY ts_rank(tsv, q.q) DESC, id LIMIT {FIRST}),
            (SELECT jsonb_object_agg(f, n) FROM
             (SELECT f, count(*) AS n FROM m, unnest(facets) AS f GROUP BY f) AS c)"""  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, [query, *([list(tokens)] if tokens else [])])
            total, _ids, counts = cursor.fetchone()
        return total, json.loads(counts) if counts else {}


class Tantivy:
    """tantivy in memory-mapped files: BM25 over the titles and everything, one aggregation.

    The facets are one raw multi-valued fast field, which is the quickest that it has.
    """

    def __init__(self, folder: str) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("key", stored=True, fast=True)
        for name in ("title", "everything"):
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("facets", tokenizer_name="raw", fast=True, index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=folder)

    def load(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Write rows of key, title, everything and facet tokens, as one segment."""
        writer = self._index.writer(200_000_000, 1)
        for key, title, everything, facets in rows:
            writer.add_document(
                tantivy.Document(
                    key=int(key), title=title, everything=everything, facets=facets.split(" ")
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, asked: Asked) -> tuple[int, dict[str, int]]:
        """Return how many match and the counts of every facet value, ranking the first page."""
        stems, tokens = asked
        query = self._query(stems, tokens)
        found = self._searcher.search(query, limit=FIRST, count=True)
        counts = self._searcher.aggregate(query, {"f": {"terms": {"field": "facets", "size": 500}}})
        for _score, address in found.hits:
            self._searcher.doc(address)
        return found.count, {row["key"]: row["doc_count"] for row in counts["f"]["buckets"]}

    def ask_each(self, asked: Asked) -> tuple[int, dict[str, int]]:
        """Ask, and once more without each facet, for the counts of its other values."""
        stems, tokens = asked
        answer = self.ask(asked)
        for token in tokens:
            query = self._query(stems, tuple(other for other in tokens if other != token))
            self._searcher.aggregate(query, {"f": {"terms": {"field": "facets", "size": 500}}})
        return answer

    def _query(self, stems: Sequence[str], tokens: Sequence[str]) -> Any:
        must, query = tantivy.Occur.Must, tantivy.Query
        parts = [
            (
                must,
                query.boolean_query(
                    [
                        (tantivy.Occur.Should, query.term_query(self._schema, name, stem, "freq"))
                        for name in ("title", "everything")
                    ]
                ),
            )
            for stem in stems
        ]
        parts += [
            (must, query.const_score_query(query.term_query(self._schema, "facets", token), 0.0))
            for token in tokens
        ]
        return query.boolean_query(parts)


def row_of(entry: SearchEntry, texts: tuple[str, str]) -> tuple[str, ...]:
    """Return what a peer reads of an entry."""
    return str(entry.record_id), *texts, entry.facets
