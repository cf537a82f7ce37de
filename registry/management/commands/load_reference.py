"""Load the reference data: the rows that ship, or a full official release."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from registry.catalogue.services import renec
from registry.reference.services import loading
from registry.reference.sources.errors import SourceError
from registry.refusals import Refusal

SOURCES = ("esco", "onet", "inegi", "renec", "ctdl")


class Command(BaseCommand):
    """``load_reference [--dry-run] [SOURCE DIR]``: print the plan, then apply it."""

    help = (
        "Load the reference rows that ship with the registry, or a full official release: "
        "load_reference esco DIR, onet DIR, inegi DIR, renec DIR, ctdl DIR (or one document). "
        "Prints its plan first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", choices=SOURCES)
        parser.add_argument("directory", nargs="?", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="print the plan, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        source, directory = options["source"] or "shipped", options["directory"]
        if (source == "shipped") != (directory is None):
            raise CommandError(f"Name the folder of the release: load_reference {source} DIR")
        if directory is not None and not directory.exists():
            raise CommandError(f"There is no folder {directory}; name the one with the release.")
        loader = renec if source == "renec" else loading
        try:
            self._load(loader, source, directory, dry_run=options["dry_run"])
        except (SourceError, Refusal) as error:
            raise CommandError(str(error)) from error

    def _load(self, loader: Any, source: str, directory: Path | None, *, dry_run: bool) -> None:
        plan = loader.plan(source=source, directory=directory, at=timezone.now())
        if plan.is_current:
            self.stdout.write(f"{source}: this content is loaded already; nothing to do.")
            return
        self.stdout.write(f"{'table':40} {'add':>8} {'change':>8} {'retire':>8} {'same':>8}")
        for o in plan.outcomes:
            self.stdout.write(f"{o.table:40} {o.added:8} {o.changed:8} {o.retired:8} {o.same:8}")
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
            return
        load = loader.apply(by=None, source=source, directory=directory, at=timezone.now())
        self.stdout.write(
            f"{source}: {load.added} added, {load.changed} changed, {load.retired} retired."
        )
        if not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")  # the planner ignores new indexes until then
