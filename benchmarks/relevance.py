"""Does search put the right answers first, in both languages? ``python -m benchmarks.relevance``.

Judged queries over the demonstration world, in a database of its own, beside rapidfuzz alone
and PostgreSQL's full text alone; and, where ``--titles`` has a set, titles of occupations found
in another language, beside rapidfuzz. Figures are shares of the best; ``speedup`` is the ratio
of nDCG@10 to the best peer's, and ``seconds`` the median of a pass over the first pages of
every fourth query.
"""

import argparse
import importlib
import os
import statistics
import time
from pathlib import Path
from typing import Any, Final

import django

from benchmarks import judged
from benchmarks.report import peak_mib, result, say
from config.embedded.places import PROJECT, default_var
from config.embedded.servers import Embedded

SERVERS: Final = "bench-relevance"
TITLES: Final = PROJECT.parent / "shared" / "data" / "eval" / "sinco_es_to_isco_en"
LEAST_RATIO: Final = 4.0


def parse() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the demonstration world")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--titles", type=Path, default=TITLES, help="folder of a set of titles")
    parser.add_argument("--misses", action="store_true", help="show the worst queries")
    return parser.parse_args()


def main() -> None:
    """Measure, and print the result."""
    options = parse()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    os.environ["DJANGO_ENV"] = "development"
    os.environ["CELERY_BROKER_URL"] = "memory://"
    os.environ.pop("DATABASE_URL", None)
    with Embedded(SERVERS, database=True, broker=False, say=say) as embedded:
        os.environ.update(embedded.environ())
        django.setup()
        searched = importlib.import_module("benchmarks.searched")
        values = search_figures(searched, options)
    result(**values, titles=title_figures(options.titles))


def search_figures(searched: Any, options: argparse.Namespace) -> dict[str, Any]:
    """Return the figures of search and of its peers over the judged queries."""
    searched.build_world(options.seed)
    queries, known = judged.queries(), searched.records()
    countries = {record.code: record.country for record in known}
    missing = {code for query in queries for code in query.grades} - set(countries)
    if missing:
        raise SystemExit(f"Graded but not in the demonstration world: {sorted(missing)}")
    say(f"{len(queries)} queries, {len(countries)} records")
    answers = [searched.ours(query) for query in queries]
    seconds, is_same = timed(searched, queries, answers, options.runs)
    ours = searched.measured(queries, answers, countries)
    kinds = searched.by_kind(queries, answers)
    pairs = list(zip(queries, answers, strict=True))
    parts = {
        name: searched.measured(*zip(*chosen, strict=True), countries)
        for name, chosen in (
            ("tuning", [pair for pair in pairs if not pair[0].is_held_out]),
            ("held_out", [pair for pair in pairs if pair[0].is_held_out]),
        )
    }
    if options.misses:
        show_misses(queries, answers)
    peers = {
        name: searched.measured(queries, [find(query) for query in queries], countries)
        for name, find in (
            ("rapidfuzz", searched.by_rapidfuzz(known)),
            ("full_text", searched.by_full_text(known)),
        )
    }
    best = max(peers, key=lambda name: peers[name]["ndcg_10"])
    return {
        "benchmark": "relevance",
        "sizes": {"queries": len(queries), "records": len(countries), "timed": len(queries[::4])},
        "seed": options.seed,
        "cpus": os.cpu_count(),
        "runs": options.runs,
        "seconds": round(seconds, 3),
        "peak_mib": peak_mib(),
        "peers": {name: values["ndcg_10"] for name, values in peers.items()},
        "best_peer": best,
        "speedup": round(ours["ndcg_10"] / peers[best]["ndcg_10"], 3),
        "correct": is_same,
        **ours,
        "by_kind": kinds,
        "parts": parts,
        "baselines": peers,
        "notes": "speedup is the ratio of nDCG@10; correct: every run gave the same answers; "
        "cross counts records of the other country only; no crosswalk in titles",
    }


def timed(
    searched: Any, queries: list[judged.Judged], answers: list[list[str]], runs: int
) -> tuple[float, bool]:
    """Return the median seconds of a pass, and whether every pass answered as the first did."""
    seconds, is_same = [], True
    for run in range(runs):
        say(f"timed run {run + 1} of {runs}")
        started = time.perf_counter()
        found = [searched.ours(query, depth=1) for query in queries[::4]]
        seconds.append(time.perf_counter() - started)
        wanted = zip(found, answers[::4], strict=True)
        is_same &= all(answer[: len(first)] == first for first, answer in wanted)
    return statistics.median(seconds), is_same


def show_misses(queries: list[judged.Judged], answers: list[list[str]]) -> None:
    """Show the queries that find nothing right, for whoever works on the search."""
    for query, answer in zip(queries, answers, strict=True):
        if not set(answer[:10]) & set(query.grades):
            say(f"  miss: {query.query!r} ({query.language}, {query.kind}): {answer[:3]}")


def title_figures(folder: Path) -> dict[str, Any]:
    """Return the figures of a set of titles; a reason where there is none."""
    if not folder.is_dir():
        return {"skipped": "no set of titles here; name one with --titles"}
    say(f"titles of {folder.name}")
    titled = importlib.import_module("benchmarks.titled")
    embedding = importlib.import_module("registry.reference.selectors.titles.embedding")
    folder_of_vectors = default_var() / "vectors"
    stored = [embedding.Stored(model, folder_of_vectors) for model in embedding.installed()]
    started = time.perf_counter()
    found = titled.ablation(judged.title_set(folder), stored)
    ratio = found["all"]["mrr"] / found["rapidfuzz"]["mrr"]
    return {
        folder.name: found,
        "ratio_to_rapidfuzz": round(ratio, 2),
        "ratio_to_rapidfuzz_cleaned": round(
            found["all"]["mrr"] / found["rapidfuzz_cleaned"]["mrr"], 2
        ),
        "reaches_bar": ratio >= LEAST_RATIO,
        "seconds": round(time.perf_counter() - started, 1),
        "models": [model.name for model in stored],
    }


if __name__ == "__main__":
    main()
