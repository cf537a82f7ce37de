"""Is a large upload taken in quickly, in bounded memory? ``python -m benchmarks.intake --rows N``.

A made-up CSV of programmes in both languages, each with its offering, a few in a hundred of
them wrong, goes through the product's own machine in a database of its own: received, read and
planned, applied. Beside it on the first of the same rows: a loop that writes the same records
with ``full_clean()`` and ``save()``, row by row, in one transaction.
"""

import argparse
import importlib
import os
import tempfile
from typing import Final

import django

from benchmarks.report import Peak, result, say
from config.embedded.servers import Embedded

SERVERS: Final = "bench-intake"


def parse() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake", description=__doc__)
    parser.add_argument("--rows", type=int, default=4_000)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def main() -> None:
    """Measure, and print the result."""
    options = parse()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    os.environ["DJANGO_ENV"] = "development"
    os.environ.pop("DATABASE_URL", None)
    with (
        Embedded(SERVERS, database=True, broker=False, say=say) as embedded,
        tempfile.TemporaryDirectory() as folder,
    ):
        os.environ.update(embedded.environ())
        os.environ["INTAKE_DIR"] = folder
        os.environ["CELERY_BROKER_URL"] = "memory://"
        django.setup()
        taken = importlib.import_module("benchmarks.intake_taken")
        world = taken.World(rows=options.rows, seed=options.seed, folder=folder)
        with Peak() as peak:
            ours = [world.ours() for _run in range(options.runs)]
        say(f"ours: {ours}, {peak.mib} MiB")
        loops = [world.loop(options.sample) for _run in range(options.runs)]
        say(f"loop: {loops}")
    result(**figures(options, ours, loops, peak.mib, world))


def figures(
    options: argparse.Namespace,
    ours: list[dict[str, float]],
    loops: list[float],
    peak: int,
    world: object,
) -> dict[str, object]:
    """Return what is printed."""
    middle = sorted(ours, key=lambda run: run["seconds"])[len(ours) // 2]
    rate = options.rows / middle["seconds"]
    slow = options.sample / sorted(loops)[len(loops) // 2]
    return {
        "benchmark": "intake",
        "sizes": {"rows": options.rows, "sample": options.sample, "bad": world.bad},  # type: ignore[attr-defined]
        "seed": options.seed,
        "cpus": os.cpu_count(),
        "runs": options.runs,
        "seconds": round(middle["seconds"], 2),
        "plan_s": round(middle["plan"], 2),
        "apply_s": round(middle["apply"], 2),
        "rows_per_s": round(rate),
        "peak_mib": peak,
        "peers": {"full_clean_save": round(slow, 1)},
        "best_peer": "full_clean_save",
        "speedup": round(rate / slow, 1),
        "correct": world.is_correct,  # type: ignore[attr-defined]
        "notes": "rows a second, from the bytes to drafts with their offerings: received, read, "
        "planned with a report of every row, applied. The loop writes the same records and "
        "their audit events, and neither reads a file nor keeps a plan. correct: every good row "
        "is there with its columns as the loop writes them, every bad row is refused with its "
        "reason.",
    }


if __name__ == "__main__":
    main()
