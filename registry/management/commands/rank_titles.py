"""Rank the titles of one list for each title of another, in Spanish, English or across."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry.reference.selectors.titles import embedding
from registry.reference.selectors.titles.ranking import Ranked, Ranker
from registry.reference.selectors.titles.wording import LANGUAGES
from registry.reference.services import vocabulary
from registry.reference.sources.errors import SourceError
from registry.reference.sources.title_lists import Titled, read_titles

VOCABULARIES = {"shipped": vocabulary.shipped, "loaded": vocabulary.loaded}
SHOWN_EVERY = 2.0


class Command(BaseCommand):
    """``rank_titles --queries FILE --corpus FILE``: query id, corpus id, rank, score."""

    help = (
        "Rank the titles of --corpus for each title of --queries, with the vocabulary and the "
        "vectors that search uses. Both files: identifier, tab, title. Writes query identifier, "
        "corpus identifier, rank from 1 and score, with tabs, to standard output. Needs no "
        "database unless --vocabulary loaded is given."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queries", type=Path, required=True)
        parser.add_argument("--corpus", type=Path, required=True)
        parser.add_argument("--query-lang", choices=LANGUAGES, default="es")
        parser.add_argument("--corpus-lang", choices=LANGUAGES, default="en")
        parser.add_argument("--k", type=_positive, default=100, help="titles for each query")
        parser.add_argument("--vocabulary", choices=VOCABULARIES, default="shipped")
        parser.add_argument(
            "--without-vectors", action="store_true", help="use the vocabulary and letters only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._started = self._shown = time.monotonic()
        try:
            queries, corpus = _once(options["queries"]), read_titles(options["corpus"])
            words = VOCABULARIES[options["vocabulary"]]()
        except SourceError as error:
            raise CommandError(str(error)) from error
        embedders = [] if options["without_vectors"] else self._embedders()
        self._say(f"{len(queries)} queries, {len(corpus)} titles, {len(words.concepts)} concepts")
        found = Ranker(vocabulary=words, embedders=embedders).rank(
            [query.text for query in queries],
            [title.text for title in corpus],
            query_language=options["query_lang"],
            corpus_language=options["corpus_lang"],
            most=_enough(corpus, options["k"]),
        )
        for query, ranked in zip(queries, found, strict=True):
            self.stdout.write("".join(_lines(query, ranked, corpus, options["k"])), ending="")
        self._say("ranked")

    def _embedders(self) -> list[embedding.Embedder]:
        models = embedding.installed()
        names = " and ".join(model.name for model in models)
        self._say(f"vectors of {names}" if names else "no embedding model is installed")
        folder = settings.VAR_DIR / "vectors"
        return [embedding.Stored(model, folder, self._progress) for model in models]

    def _progress(self, done: int, of: int) -> None:
        if time.monotonic() - self._shown >= SHOWN_EVERY:
            self._shown = time.monotonic()
            self._say(f"{done} of {of} titles have vectors")

    def _say(self, text: str) -> None:
        self.stderr.write(f"{time.monotonic() - self._started:6.1f} s  {text}", self.style.NOTICE)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _once(path: Path) -> list[Titled]:
    """Return the queries of a file; refuse an identifier that comes twice."""
    lines: dict[str, int] = {}
    titles = read_titles(path)
    for title in titles:
        first = lines.setdefault(title.id, title.line)
        if first != title.line:
            raise SourceError(
                file=path.name,
                line=title.line,
                column="",
                value=title.id,
                rule=f"line {first} has this identifier already",
                remedy="Give each query an identifier of its own.",
            )
    return titles


def _enough(corpus: Sequence[Titled], most: int) -> int:
    """Return how many rows to rank: all where identifiers have several titles."""
    return most if len({title.id for title in corpus}) == len(corpus) else len(corpus)


def _lines(query: Titled, ranked: Ranked, corpus: Sequence[Titled], most: int) -> Iterator[str]:
    """Yield the lines of one query; an identifier with several titles stands at its best."""
    best: dict[str, float] = {}
    for row, score in zip(ranked.rows.tolist(), ranked.scores.tolist(), strict=True):
        best.setdefault(corpus[row].id, score)
        if len(best) == most:
            break
    for rank, (title, score) in enumerate(best.items(), start=1):
        yield f"{query.id}\t{title}\t{rank}\t{score:.6f}\n"
