"""Work out anew every equivalence that follows from the published assertions."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registry.equivalence.services import inferring


class Command(BaseCommand):
    """``infer_equivalences``: rebuild the stored chains; rows that are right stay untouched."""

    help = (
        "Find the best chain of at most three published assertions between all credentials, and "
        "write what differs from what is stored. Workers do the same for each change by itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = inferring.rebuild(at=timezone.now(), progress=self._progress)
        self.stdout.write(f"{count} inferred equivalences.")

    def _progress(self, count: int) -> None:
        self.stderr.write(f"{count} chains")
