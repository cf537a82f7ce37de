"""What is asked of the made-up graph, through the product's own selectors and services."""

import argparse
import datetime as dt
import random
import time
from typing import Any, Final

import numpy as np
from django.core.management import call_command
from django.db import connection

from benchmarks.graph_made import TODAY, World
from benchmarks.graph_peers import NetworkX
from benchmarks.report import Peak, say
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors.graph import chaining, reading, standing
from registry.equivalence.services import inferring

AT: Final = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
ANOTHER_DAY: Final = TODAY - dt.timedelta(days=2)
SUM: Final = """
    SELECT count(*), sum(hashtextextended(
        concat_ws('|', source_id, target_id, scope_jurisdiction, relation, worth, confidence, path,
            valid_from, valid_to), 0)) FROM registry_inferredequivalence
"""


class Asked:
    """A loaded graph, the questions about it, and the answers."""

    def __init__(self, options: argparse.Namespace) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        made = World(
            credentials=options.credentials, assertions=options.assertions, seed=options.seed
        )
        started = time.perf_counter()
        self._edges = list(reading.rows(day=TODAY))
        self.read_s = time.perf_counter() - started
        self._dice = random.Random(options.seed)
        half = options.queries // 2
        touched = [end for edge in self._edges for end in (edge.source, edge.target)]
        self.questions = [
            *self._dice.sample(made.versions, half),
            *self._dice.choices(touched, k=options.queries - half),
        ]
        self.sizes = {
            "credentials": len(made.versions),
            "assertions": made.assertions,
            "in_force": len(self._edges),
            "questions": len(self.questions),
            "changes": options.changes,
        }
        self.peer_s = 0.0

    def closure(self) -> dict[str, Any]:
        """Work out and store every chain; return the figures."""
        with Peak() as peak:
            started = time.perf_counter()
            rows = inferring.rebuild(at=AT, progress=lambda count: say(f"{count} chains"))
            seconds = time.perf_counter() - started
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE registry_inferredequivalence")
            cursor.execute("SELECT pg_total_relation_size('registry_inferredequivalence') >> 20")
            size = cursor.fetchone()[0]
        self._closed = self._sum()
        return {
            "closure_s": round(seconds, 2),
            "inferred": rows,
            "peak_mib": peak.mib,
            "stored_mib": size,
        }

    def found(self) -> float:
        """Read the graph and find every chain without storing it; return the seconds."""
        started = time.perf_counter()
        edges = reading.whole(day=TODAY)
        sources = np.unique(edges.source)
        size, count = inferring.SOURCES_AT_ONCE, 0
        for start in range(0, len(sources), size):
            count += len(chaining.best_from(edges, sources[start : start + size]))
        seconds = time.perf_counter() - started
        say(f"{count} chains found in {seconds:.1f} s")
        return round(seconds, 2)

    def searched(self, peer: NetworkX, sample: int) -> float:
        """Return the seconds in which NetworkX would find every chain, from a sample of sources.

        Reading and building the graph are in them, as they are in ``found``.
        """
        sources = sorted({edge.source for edge in self._edges})
        some = self._dice.sample(sources, min(sample, len(sources)))
        started = time.perf_counter()
        for version in some:
            peer.leaving(version)
        search = (time.perf_counter() - started) / len(some) * len(sources)
        return round(self.read_s + self.peer_s + search, 1)

    def ours(self, version: int) -> standing.Equivalents:
        """Return all equivalents of a version today."""
        return standing.equivalents_of(version=version, as_of=TODAY)

    def anew(self, version: int) -> standing.Equivalents:
        """Return all equivalents of a version on a day that nothing is stored for."""
        return standing.equivalents_of(version=version, as_of=ANOTHER_DAY)

    def reclose(self, changes: int) -> list[float]:
        """Revoke assertions one by one, and publish each again; return the seconds of each."""
        found = []
        for edge in self._dice.sample(self._edges, changes):
            for status in ("revoked", "published"):
                EquivalenceAssertion.objects.filter(pk=edge.id).update(status=status)
                started = time.perf_counter()
                inferring.settle(at=AT)
                found.append(round(time.perf_counter() - started, 4))
        return found

    def is_as_closed(self) -> bool:
        """Tell whether the stored rows are those of the full closure."""
        return self._sum() == self._closed and not inferring.is_due(at=AT)

    def peer(self) -> NetworkX:
        """Return NetworkX with the same assertions in memory."""
        started = time.perf_counter()
        peer = NetworkX(self._edges)
        self.peer_s = round(time.perf_counter() - started, 1)
        return peer

    def agrees(self, peer: NetworkX) -> bool:
        """Tell whether every question has the same chains by both."""
        return all(self._said(version) == self._told(peer, version) for version in self.questions)

    def _said(self, version: int) -> set[tuple[Any, ...]]:
        answer = self.ours(version)
        return {
            (c.source, c.target, c.relation, c.worth, c.confidence, tuple(c.path), c.jurisdiction)
            for c in (*answer.inferred_outgoing, *answer.inferred_incoming)
        }

    def _told(self, peer: NetworkX, version: int) -> set[tuple[Any, ...]]:
        chains = standing.undominated(map(standing.as_inferred, peer.equivalents(version).values()))
        return {
            (c.source, c.target, c.relation, c.worth, c.confidence, tuple(c.path), c.jurisdiction)
            for c in chains
        }

    def _sum(self) -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(SUM)
            return tuple(cursor.fetchone())
