"""Does search stay quick over a large catalogue? ``python -m benchmarks.search --records N``.

A made-up catalogue in both languages is indexed in a database of its own; queries of one to
three words with two facets, and broad ones of one word without, are then asked through the
product's own retrieval, with the counts of every facet (also of a chosen one's other values),
the entries of the page and why each is there. Left out on all sides is what comes before:
reading the text into concepts. Beside it on the same stems: PostgreSQL's plain full text with
exact counts, the same capped, and tantivy.
"""

import argparse
import importlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import Any, Final

import django
from django.db import connections

from benchmarks.report import peak_mib, result, say
from config.embedded.servers import Embedded

SERVERS: Final = "bench-search"
GROWTH: Final = 10
BROAD: Final = 40
SHARE: Final = 5
"""Plain full text, which takes seconds at a million, is asked every fifth query."""

NOTES: Final = (
    "time: retrieval, counts of all facets, the page's entries; not reading the text. speedup: "
    "p95 of plain exact full text over ours, both of every fifth query; vs_tantivy: ours over "
    "it, below 1 is quicker (it runs inside the process, without a server). correct: totals and "
    "counts equal those of plain exact full text and tantivy wherever ours is not capped."
)


def parse() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--queries", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--clients", type=int, default=8)
    return parser.parse_args()


def main() -> None:
    """Measure, and print the result."""
    options = parse()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    os.environ["DJANGO_ENV"] = "development"
    os.environ.pop("DATABASE_URL", None)
    with Embedded(SERVERS, database=True, broker=False, say=say) as embedded:
        os.environ.update(embedded.environ())
        django.setup()
        asked = importlib.import_module("benchmarks.search_asked")
        asked.migrate()
        small = measured(asked, max(1000, options.records // GROWTH), options, peers=False)
        values = measured(asked, options.records, options, peers=True)
    ratio = values["p95_ms"] / small["p95_ms"]
    values["growth_exponent"] = round(asked.exponent(ratio, GROWTH), 3)
    values["at_a_tenth"] = {key: small[key] for key in ("p50_ms", "p95_ms", "text_p95_ms", "load")}
    result(**values, notes=NOTES)


def measured(
    asked: Any, records: int, options: argparse.Namespace, *, peers: bool
) -> dict[str, Any]:
    """Build a catalogue of a size and return the figures of search over it."""
    say(f"{records} records")
    with tempfile.TemporaryDirectory() as folder:
        world = asked.World(records=records, seed=options.seed, folder=folder, peers=peers)
        say(f"built in {world.build_s:.1f} s, {world.index_mib} MiB of indexes")
        narrow = world.narrow(options.queries, seed=options.seed + 2)
        broad = world.broad(BROAD, seed=options.seed + 3)
        say(f"asking {len(narrow)} queries with two facets and {len(broad)} broad ones")
        ours, text = timed(world.ours, narrow, options.runs), timed(world.ours, broad, options.runs)
        load = round(os.getloadavg()[0], 1)
        values = {
            "benchmark": "search",
            "sizes": {
                "records": records,
                "queries": len(narrow),
                "broad": len(broad),
                "clients": options.clients,
            },
            "seed": options.seed,
            "cpus": os.cpu_count(),
            "load": load,
            "runs": options.runs,
            "seconds": round(sum(ours) / 1000 / options.runs, 3),
            "p50_ms": quantile(ours, 50),
            "p95_ms": quantile(ours, 95),
            "p99_ms": quantile(ours, 99),
            "text_p50_ms": quantile(text, 50),
            "text_p95_ms": quantile(text, 95),
            "index_mib": world.index_mib,
            "table_mib": world.table_mib,
            "build_s": round(world.build_s, 1),
            "peak_mib": peak_mib(),
        }
        return values | compared(world, narrow, broad, options, values) if peers else values


def compared(
    world: Any,
    narrow: list[Any],
    broad: list[Any],
    options: argparse.Namespace,
    own: dict[str, Any],
) -> dict[str, Any]:
    """Return the figures of the peers over the same queries, and whether all agree."""
    found = {
        name: asked(name, ask, narrow[::every], broad[::every], runs)
        for name, ask, runs, every in (
            ("tantivy", world.tantivy, options.runs, 1),
            ("plain_capped", world.plain_capped, 1, SHARE),
            ("plain_exact", world.plain, 1, SHARE),
        )
    }
    same = asked("the share of it", world.ours, narrow[::SHARE], broad[::SHARE], options.runs)
    exact, capped, best = found["plain_exact"], found["plain_capped"], found["tantivy"]
    say(f"asking with {options.clients} clients, then comparing the answers")
    return {
        "clients_p95_ms": quantile(crowd(world.ours, narrow, options.clients), 95),
        "peers": {name: values["p95_ms"] for name, values in found.items()},
        "peers_detail": found,
        "best_peer": min(found, key=lambda name: found[name]["p95_ms"]),
        "speedup": round(exact["p95_ms"] / same["p95_ms"], 2),
        "text_speedup": round(exact["text_p95_ms"] / same["text_p95_ms"], 2),
        "text_speedup_capped": round(capped["text_p95_ms"] / same["text_p95_ms"], 2),
        "vs_tantivy": {key: round(own[key] / best[key], 2) for key in best},
        "correct": all(world.agrees(query) for query in narrow + broad[:5]),
    }


def asked(
    name: str, ask: Callable[[Any], Any], narrow: list[Any], broad: list[Any], runs: int
) -> dict[str, float]:
    """Return the figures of one that is asked."""
    say(f"asking {name}: {len(narrow)} queries with two facets and {len(broad)} broad ones")
    with_facets, text = timed(ask, narrow, runs), timed(ask, broad, runs)
    found = {
        "p50_ms": quantile(with_facets, 50),
        "p95_ms": quantile(with_facets, 95),
        "text_p50_ms": quantile(text, 50),
        "text_p95_ms": quantile(text, 95),
    }
    say(f"{name}: {found}")
    return found


def timed(ask: Callable[[Any], Any], queries: Sequence[Any], runs: int) -> list[float]:
    """Return milliseconds a query, its median over the runs, after a warm-up."""
    for query in queries:
        ask(query)
    return [statistics.median(once(ask, query) for _ in range(runs)) for query in queries]


def once(ask: Callable[[Any], Any], query: Any) -> float:
    """Return the milliseconds of one query."""
    started = time.perf_counter()
    ask(query)
    return (time.perf_counter() - started) * 1000


def crowd(ask: Callable[[Any], Any], queries: Sequence[Any], clients: int) -> list[float]:
    """Return milliseconds a query while so many processes ask at once, each its share.

    Every process opens its own connection and asks once before it is timed.
    """
    connections.close_all()
    shares = [queries[number::clients] for number in range(clients)]
    _ASKED.append(ask)
    with get_context("fork").Pool(clients) as pool:
        return [took for share in pool.map(_client, shares, chunksize=1) for took in share]


_ASKED: list[Callable[[Any], Any]] = []
"""What the processes of a crowd ask: they are copies of this one."""


def _client(queries: Sequence[Any]) -> list[float]:
    for query in queries[:3]:
        _ASKED[-1](query)
    return [once(_ASKED[-1], query) for query in queries]


def quantile(values: Sequence[float], percent: int) -> float:
    """Return a percentile."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 2)


if __name__ == "__main__":
    main()
