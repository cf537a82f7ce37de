"""Make the search index anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registry.catalogue.models import SearchMatch
from registry.catalogue.services import reindexing


class Command(BaseCommand):
    """``reindex_search [--if-empty]``: rebuild beside the old index, then take its place."""

    help = "Make the search index anew. Readers do not wait; writers of entries do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="leave an index that has entries alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and SearchMatch.objects.exists():
            return
        count = reindexing.rebuild(at=timezone.now())
        self.stdout.write(f"{count} entries can be found.")
