"""The made-up catalogue in the product's own table, and who is asked about it."""

import datetime as dt
import math
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connection

from benchmarks.catalogue_made import Catalogue, queries, texts
from benchmarks.report import say
from benchmarks.search_peers import Asked, Plain, Tantivy, row_of
from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search import answering, candidates
from registry.catalogue.selectors.search.lexemes import OF_LETTER, token
from registry.catalogue.selectors.search.plan import Group, Plan, Term
from registry.catalogue.selectors.search.results import Facet, Question, SearchPage
from registry.catalogue.services import reindexing

TODAY: Final = dt.date(2026, 11, 24)
KEPT: Final = 4000
NARROWING: Final = (Facet.COUNTRY, Facet.STATE, Facet.TYPE, Facet.SECTOR, Facet.LEVEL, Facet.WHAT)
SIZES: Final = """
    SELECT sum(pg_indexes_size(name)) / 1048576, sum(pg_table_size(name)) / 1048576
    FROM unnest('{registry_searchentry,registry_searchmatch,registry_searchposting,
        registry_searchblock}'::regclass[]) AS name
"""
TOLD: Final = 100_000
"""Entries after which progress is told."""


def migrate() -> None:
    """Bring the database's schema up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def exponent(ratio: float, growth: int) -> float:
    """Return the power of the size by which a figure grows."""
    return math.log(ratio) / math.log(growth)


class World:
    """A catalogue of a size, indexed by the product and by its peers."""

    def __init__(self, *, records: int, seed: int, folder: str, peers: bool) -> None:
        self._kept: list[tuple[tuple[str, str], str]] = []
        self._every = max(1, records // KEPT)
        self._spool = Path(folder) / "rows.tsv"
        started = time.perf_counter()
        reindexing.replace(self._noted(Catalogue(seed=seed).entries(records)))
        self.build_s = time.perf_counter() - started
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE registry_searchentry, registry_searchmatch")
            cursor.execute(SIZES)
            self.index_mib, self.table_mib = map(int, cursor.fetchone())
        self._plain, self._tantivy = Plain(), Tantivy(folder)
        if peers:
            for peer in (self._plain, self._tantivy):
                say(f"{type(peer).__name__} indexes them")
                with self._spool.open(encoding="utf-8") as rows:
                    peer.load(tuple(row.rstrip("\n").split("\t")) for row in rows)

    def _noted(self, entries: Iterator[SearchEntry]) -> Iterator[SearchEntry]:
        """Pass entries on, spool them for the peers, keep some to make queries from."""
        with self._spool.open("w", encoding="utf-8") as spool:
            for number, entry in enumerate(entries):
                known = texts(entry)
                if number % self._every == 0:
                    self._kept.append((known, entry.facets))
                spool.write("\t".join(row_of(entry, known)) + "\n")
                if number and number % TOLD == 0:
                    say(f"{number} entries made")
                yield entry
        say("all entries made; they are indexed")

    def narrow(self, count: int, *, seed: int) -> list[Asked]:
        """Return queries of one to three words with two facets that some entry has."""
        dice = random.Random(seed)
        found: list[Asked] = []
        while len(found) < count:
            known, facets = dice.choice(self._kept)
            (stems,) = queries([known], seed=dice.getrandbits(30), count=1)
            usable = [part for part in facets.split(" ") if OF_LETTER[part[0]] in NARROWING]
            found.append((stems, tuple(dice.sample(usable, 2))))
        return found

    def broad(self, count: int, *, seed: int) -> list[Asked]:
        """Return one-word queries for the words that most titles have."""
        del seed
        tally = Counter(word for known, _ in self._kept for word in set(known[0].split()))
        return [((word,), ()) for word, _ in tally.most_common(count * 2) if len(word) > 3][:count]

    def ours(self, asked: Asked) -> SearchPage:
        """Ask the product."""
        stems, tokens = asked
        facets: dict[Facet, tuple[str, ...]] = {OF_LETTER[part[0]]: (part[1:],) for part in tokens}
        plan = Plan(groups=tuple(Group(terms=(Term(lexeme=stem),)) for stem in stems))
        return answering.answer(plan, Question(facets=facets), language="es", today=TODAY)

    def plain(self, asked: Asked) -> tuple[int, dict[str, int]]:
        """Ask plain full text for everything."""
        return self._plain.ask(asked)

    def plain_capped(self, asked: Asked) -> tuple[int, dict[str, int]]:
        """Ask plain full text for the first so many."""
        return self._plain.ask(asked, cap=candidates.CAP)

    def tantivy(self, asked: Asked) -> tuple[int, dict[str, int]]:
        """Ask tantivy, with the counts of a chosen facet's other values."""
        return self._tantivy.ask_each(asked)

    def agrees(self, asked: Asked) -> bool:
        """Tell whether all three give the same total and counts, where ours is not capped.

        Of three words one may be missing from an entry of ours, never from a peer's: those
        queries are not compared.
        """
        if len(asked[0]) > 2:
            return True
        page = self.ours(asked)
        if page.is_capped:
            return True
        other, others = self._tantivy.ask(asked)
        total, counts = self.plain(asked)
        chosen = {OF_LETTER[part[0]] for part in asked[1]}
        mine = {
            token(facet, row.value): row.count
            for facet, rows in page.facets.items()
            if facet not in chosen
            for row in rows
        }
        theirs = {key: n for key, n in counts.items() if OF_LETTER[key[0]] not in chosen}
        others = {key: n for key, n in others.items() if OF_LETTER[key[0]] not in chosen}
        return page.total == total == other and mine == theirs == others
