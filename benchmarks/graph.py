"""Are chains of equivalence quick? ``python -m benchmarks.graph --credentials N --assertions M``.

A made-up graph with sectors and hubs is loaded into the product's tables in a database of its
own. Measured through the product's own services: working out every chain of at most three
assertions and storing them, all equivalents of one credential (asserted and inferred, both
ways), and working out anew what one changed assertion touches. Beside it NetworkX, which holds
the whole graph in memory and searches it: for everything (a sample of the credentials, scaled),
and for the same questions one by one.
"""

import argparse
import importlib
import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import django

from benchmarks.report import result, say
from config.embedded.servers import Embedded

SERVERS: Final = "bench-graph"
ANEW: Final = 10
"""One question in so many is asked for another day too, whose chains are found anew."""


NOTES: Final = (
    "p95: asserted and inferred equivalents of one credential, both ways, read from PostgreSQL; "
    "half of the credentials asked for are drawn by how many assertions touch them, so hubs are "
    "among them. speedup: every chain of the graph, from the rows in PostgreSQL to all best chains "
    "in memory, on both sides (found_s; NetworkX: reads, builds, searches a sample, scaled). "
    "speedup_one: single questions, ours out of PostgreSQL with the asserted ones too, NetworkX "
    "out of its memory for the inferred alone. closure_s: found and stored under all constraints, "
    "which NetworkX does not do; reclose_s: 95th percentile over assertions revoked and published "
    "again. correct: the chains of every question equal NetworkX's, and after all changes the "
    "stored rows equal those of the full closure."
)


def parse() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph", description=__doc__)
    parser.add_argument("--credentials", type=int, default=20_000)
    parser.add_argument("--assertions", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--sample", type=int, default=1000, help="credentials NetworkX closes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def main() -> None:
    """Measure, and print the result."""
    options = parse()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    os.environ["DJANGO_ENV"] = "development"
    os.environ.pop("DATABASE_URL", None)
    with Embedded(SERVERS, database=True, broker=False, say=say) as embedded:
        os.environ.update(embedded.environ())
        os.environ["CELERY_BROKER_URL"] = "memory://"
        django.setup()
        asked = importlib.import_module("benchmarks.graph_asked")
        world = timed("loaded", lambda: asked.Asked(options))[1]
        values = figures(options, world)
    result(**values)


def figures(options: argparse.Namespace, world: Any) -> dict[str, Any]:
    """Return what is printed."""
    found = sorted(world.found() for _ in range(options.runs))
    closure = world.closure()
    say(f"closure: {closure}")
    own = per_question(world.ours, world.questions, options.runs)
    anew = per_question(world.anew, world.questions[::ANEW], 1)
    say(f"ours p95 {quantile(own, 95)} ms, found anew {quantile(anew, 95)} ms")
    reclosed = world.reclose(options.changes)
    say(f"re-closed: {sorted(reclosed)}")
    is_same = world.is_as_closed()
    peer = world.peer()
    searched = world.searched(peer, options.sample)
    found_s = statistics.median(found)
    say(f"everything found: ours {found_s} s, NetworkX {searched} s")
    theirs = per_question(peer.equivalents, world.questions, 1)
    say(f"NetworkX p95 {quantile(theirs, 95)} ms")
    return {
        "benchmark": "graph",
        "sizes": world.sizes,
        "seed": options.seed,
        "cpus": os.cpu_count(),
        "runs": options.runs,
        "seconds": round(statistics.median(own) / 1000, 5),
        "p50_ms": quantile(own, 50),
        "p95_ms": quantile(own, 95),
        "p99_ms": quantile(own, 99),
        "found_anew_p95_ms": quantile(anew, 95),
        "reclose_s": quantile(reclosed, 95),
        "reclose_p50_s": quantile(reclosed, 50),
        "reclose_max_s": max(reclosed),
        **closure,
        "found_s": found_s,
        "peers": {"networkx": searched},
        "peers_detail": {
            "networkx": {
                "p50_ms": quantile(theirs, 50),
                "p95_ms": quantile(theirs, 95),
                "read_s": round(world.read_s, 1),
                "build_s": world.peer_s,
            }
        },
        "best_peer": "networkx",
        "speedup": round(searched / found_s, 1),
        "speedup_stored": round(searched / closure["closure_s"], 1),
        "speedup_one_p95": round(quantile(theirs, 95) / quantile(own, 95), 1),
        "speedup_one_p50": round(quantile(theirs, 50) / quantile(own, 50), 1),
        "correct": is_same and world.agrees(peer),
        "notes": NOTES,
    }


def per_question(ask: Callable[[int], Any], asked: Sequence[int], runs: int) -> list[float]:
    """Return milliseconds a question, its median over the runs, after a warm-up."""
    for question in asked[:5]:
        ask(question)
    return [
        statistics.median(timed("", lambda q=question: ask(q))[0] * 1000 for _ in range(runs))  # type: ignore[misc]
        for question in asked
    ]


def timed(what: str, act: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that something takes, and its answer; say so if it has a name."""
    started = time.perf_counter()
    answer = act()
    seconds = time.perf_counter() - started
    if what:
        say(f"{what} in {seconds:.1f} s")
    return seconds, answer


def quantile(values: Sequence[float], percent: int) -> float:
    """Return a percentile."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 3)


if __name__ == "__main__":
    main()
