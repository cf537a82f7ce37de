"""Write, or check, the page with the states of an equivalence."""

from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.equivalence.selectors import diagram

PAGE: Final = Path(__file__).parents[3] / "docs" / "equivalence-states.md"


class Command(BaseCommand):
    """Write the page, or with ``--check`` say whether it is what the tables say."""

    help = "Write docs/equivalence-states.md from the state table of equivalence."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--check``."""
        parser.add_argument("--check", action="store_true", help="fail where it differs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write or compare.

        Raises:
            CommandError: with ``--check`` where the page differs.
        """
        page = diagram.page()
        if not options["check"]:
            PAGE.write_text(page, encoding="utf-8")
            return
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
            raise CommandError("docs/equivalence-states.md is not what the state table says.")
