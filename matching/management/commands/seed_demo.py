"""Fill an empty registry with the demonstration world."""

import argparse
import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from matching.demo.services import world
from matching.demo.tables import PASSWORD, document
from registry.refusals import Refusal


class Command(BaseCommand):
    """Build the demonstration world; a second run changes nothing."""

    help = "Fill the registry with the demonstration world (deterministic by seed)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="draws people and openings")
        parser.add_argument("--workers", type=int, default=300, help="how many workers")
        parser.add_argument(
            "--today",
            type=dt.date.fromisoformat,
            help="the day that dates refer to (YYYY-MM-DD), today if left out",
        )
        parser.add_argument(
            "--force", action="store_true", help="allow a production database, at your own risk"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT == "production" and not options["force"]:
            raise CommandError(
                "This is a production environment: the demo's people share one published "
                "password. Use --force if you really mean it."
            )
        day = options["today"] or timezone.now().date()
        at = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
        size = world.Size(workers=options["workers"])
        try:
            built = world.build(seed=options["seed"], password=PASSWORD, size=size, at=at)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(built)

    def _report(self, built: world.World) -> None:
        was = "built" if built.is_new else "stands already, nothing changed"
        self.stdout.write(f"Demo world of {built.today}, seed {built.seed}: {was}.")
        for name, count in built.counts:
            self.stdout.write(f"  {name:<40} {count:>5}")
        self.stdout.write(f"Logins (password {PASSWORD}):")
        for person in [*document("personas")["person"], *document("logins")["login"]]:
            what = person.get("role", "worker")
            self.stdout.write(f"  {person['email']:<28} {what}, {person['display_name']}")
