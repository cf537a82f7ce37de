"""Compute the vectors of meaning of occupations and skills that have none yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registry.reference.selectors import vectors as kept
from registry.reference.services import vectors


class Command(BaseCommand):
    """``embed_concepts [--dry-run]``: print the plan, then carry it out."""

    help = (
        "Make room for vectors where the database has pgvector, and embed every text that has "
        "none. Prints its plan first. A Celery worker does the same by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the plan, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        found = kept.status()
        self.stdout.write(self._plan(found))
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed.")
            return
        if not vectors.install():
            self.stdout.write("Search works without vectors, by words alone.")
            return
        if not found.model:
            return
        done = vectors.embed_all(now=timezone.now, progress=self._progress)
        self.stdout.write(f"{done} texts embedded.")

    def _plan(self, found: kept.Status) -> str:
        model = found.model or "none (install the extra “embeddings”)"
        if found.has_table:
            room = f"{found.texts} texts, {found.missing} to embed, {found.stale} rows to delete"
        elif found.could_have:
            room = "pgvector is there, its table is to be made"
        else:
            room = "this PostgreSQL does not offer pgvector"
        return f"Model: {model}. Database: {room}."

    def _progress(self, done: int) -> None:
        self.stderr.write(f"{done} texts")
