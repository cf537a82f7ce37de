"""Write the published equivalences to a file."""

import uuid
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.utils import timezone

from registry.equivalence.selectors import exporting
from registry.equivalence.selectors.exporting import Statement, Wanted
from registry.intake.sources.cells import safe_cell

FORMS: Final[dict[str, Callable[[Iterator[Statement]], Iterator[str]]]] = {
    "csv": lambda found: exporting.table(found, safe=safe_cell),
    "sssom": exporting.mapping_set,
    "jsonld": exporting.alignment_maps,
    "transfer-values": exporting.transfer_values,
}
INFERRED: Final = "inferred"


class Command(BaseCommand):
    """``export_equivalences FORM [FILE]``: the same files as the API's, of any size."""

    help = (
        "Write the published equivalences as csv, sssom, jsonld (CTDL alignment maps) or "
        "transfer-values (CTDL), or what follows from them as inferred (SSSOM, labelled)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form, the file, and whose equivalences."""
        parser.add_argument("form", choices=(*FORMS, INFERRED))
        parser.add_argument("file", nargs="?", type=Path, help="Standard output where left out.")
        parser.add_argument("--asserter", type=uuid.UUID, help="Id of who asserts them.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them line by line."""
        lines = self._lines(options["form"], options["asserter"])
        if options["file"] is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        with options["file"].open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(lines)

    def _lines(self, form: str, asserter: uuid.UUID | None) -> Iterator[str]:
        if form == INFERRED:
            return exporting.inferred_mapping_set(as_of=timezone.now().date())
        rows = exporting.recognised(Wanted(asserter=asserter))
        return FORMS[form](exporting.statements(rows))
