"""Are the pairs that a panel should look at among the first? ``python -m benchmarks.suggest``.

For each judged source, the records of the other side (or its own) as the registry orders
them, beside rapidfuzz over the names as they stand, in one run over the demonstration world
in a database of its own. ``ratio_to_baseline`` is precision in the first five over that of
the best of these; ``speedup`` repeats it. ``seconds`` is the median of a pass over all
questions, from the database to the order.
"""

import argparse
import importlib
import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import django

from benchmarks import suggest_pairs
from benchmarks.report import peak_mib, result, say
from benchmarks.suggest_pairs import Asked
from config.embedded.servers import Embedded

SERVERS: Final = "bench-suggest"
LEAST_RATIO: Final = 2.0

Suggester = Callable[[Asked], list[str]]


def parse() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suggest", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the demonstration world")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tune", action="store_true", help="try weights on the tuning part")
    parser.add_argument("--misses", action="store_true", help="show what is missed in tuning")
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
        importlib.import_module("benchmarks.searched").build_world(options.seed)
        result(**figures(importlib.import_module("benchmarks.suggested"), options))


def figures(suggested: Any, options: argparse.Namespace) -> dict[str, Any]:
    """Return the figures of ours, of its parts and of the baselines."""
    reading = importlib.import_module("registry.equivalence.selectors.suggesting.reading")
    known, ranker = suggested.world(), reading.ranker()
    countries = {code: side.country for code, side in known.sides.items()}
    questions = suggest_pairs.asked(countries)
    if options.tune:
        show_tuned(suggested, known, questions, ranker)
    suggest = suggested.ours(known, ranker=ranker)
    seconds, answers, is_same = timed(suggest, questions, options.runs)
    ours = suggest_pairs.worth(questions, answers)
    if options.misses:
        show_misses(questions, answers)
    peers = {name: measured(find, questions) for name, find in suggested.baselines(known).items()}
    stand = {n: v["precision_5"] for n, v in peers.items() if not n.endswith("_both_languages")}
    best = max(stand, key=lambda name: stand[name])
    ratio = ours["precision_5"] / stand[best]
    kindest = max(value["precision_5"] for value in peers.values())
    return {
        "benchmark": "suggest",
        "sizes": sizes(questions, countries),
        "seed": options.seed,
        "cpus": os.cpu_count(),
        "runs": options.runs,
        "seconds": round(seconds, 3),
        "peak_mib": peak_mib(),
        "peers": stand,
        "best_peer": best,
        "speedup": round(ratio, 3),
        "correct": is_same,
        **ours,
        "best_possible_precision_5": suggest_pairs.best_possible(questions),
        "ratio_to_baseline": round(ratio, 2),
        "ratio_to_both_languages": round(ours["precision_5"] / kindest, 2),
        "reaches_bar": ratio >= LEAST_RATIO,
        "parts": parts(questions, answers, suggested.baselines(known)[best]),
        "ablation": ablation(suggested, known, questions, ranker),
        "baselines": peers,
        "notes": "peers and ratio_to_baseline: rapidfuzz over names as they stand, cleaned or "
        "not; both_languages: over the registry's own translations as well; correct: every run "
        "gave the same answers; no assertion is looked at; weights chosen on tuning alone",
    }


def sizes(questions: Sequence[Asked], countries: dict[str, str]) -> dict[str, int]:
    """Return how much was judged."""
    return {
        "records": len(countries),
        "questions": len(questions),
        "with_relevant": sum(bool(question.relevant) for question in questions),
        "held_out": sum(question.is_held_out for question in questions),
        "pairs": sum(len(q.relevant) + len(q.look_alikes) for q in questions),
        "look_alikes": sum(len(q.look_alikes) for q in questions),
    }


def measured(suggest: Suggester, questions: Sequence[Asked]) -> dict[str, float]:
    """Return what a suggester's answers are worth."""
    return suggest_pairs.worth(questions, [suggest(question) for question in questions])


def timed(
    suggest: Suggester, questions: Sequence[Asked], runs: int
) -> tuple[float, list[list[str]], bool]:
    """Return the median seconds of a pass, the answers, and whether all passes agree."""
    first = [suggest(question) for question in questions]
    seconds, is_same = [], True
    for run in range(runs):
        say(f"timed run {run + 1} of {runs}")
        started = time.perf_counter()
        is_same &= [suggest(question) for question in questions] == first
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), first, is_same


def parts(
    questions: Sequence[Asked], answers: Sequence[list[str]], baseline: Suggester
) -> dict[str, Any]:
    """Return the figures of the part that chose the weights, of the other, and by side."""
    pairs = list(zip(questions, answers, strict=True))
    chosen = {
        "tuning": [pair for pair in pairs if not pair[0].is_held_out],
        "held_out": [pair for pair in pairs if pair[0].is_held_out],
        "across": [pair for pair in pairs if pair[0].across],
        "same_country": [pair for pair in pairs if not pair[0].across],
    }
    return {name: part(found, baseline) for name, found in chosen.items()}


def part(found: Sequence[tuple[Asked, list[str]]], baseline: Suggester) -> dict[str, float]:
    """Return the figures of some questions, beside the best order and the best baseline."""
    questions = [question for question, _ in found]
    ours = suggest_pairs.worth(questions, [answer for _, answer in found])
    theirs = measured(baseline, questions)["precision_5"]
    return {
        **ours,
        "best_possible_precision_5": suggest_pairs.best_possible(questions),
        "baseline_precision_5": theirs,
        "ratio_to_baseline": round(ours["precision_5"] / theirs, 2) if theirs else 0.0,
    }


def ablation(
    suggested: Any,
    known: Any,
    questions: Sequence[Asked],
    ranker: Any,
) -> dict[str, Any]:
    """Return what single dimensions and leaner records reach."""
    lean = suggested.as_written(known)
    ways = {
        "records_as_written": suggested.over(lean, ranker=ranker),
        "without_skills": suggested.over(suggested.without_skills(known), ranker=ranker),
        **{
            f"{name}_alone": suggested.over(known, ranker=ranker, rule=suggested.only(name))
            for name in suggested.RULE.trade
        },
    }
    return {name: measured(way, questions) for name, way in ways.items()}


def show_tuned(suggested: Any, known: Any, questions: Sequence[Asked], ranker: Any) -> None:
    """Show the best rules of the grid on the part for tuning."""
    tuning = [question for question in questions if not question.is_held_out]
    for value, rule in suggested.tuned(known, tuning, ranker=ranker):
        say(f"  {value} {rule}")


def show_misses(questions: Sequence[Asked], answers: Sequence[list[str]]) -> None:
    """Show what the first five lack and hold wrongly, in the part for tuning alone."""
    for question, answer in zip(questions, answers, strict=True):
        lacking = sorted(set(question.relevant) - set(answer[: suggest_pairs.FIRST]))
        if lacking and not question.is_held_out:
            say(f"  {question.source}: without {lacking}, but {answer[: suggest_pairs.FIRST]}")


if __name__ == "__main__":
    main()
