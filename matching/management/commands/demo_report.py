"""Print one worker's five best openings with their reasons, and the demo logins."""

import textwrap
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.demo.tables import PASSWORD, document
from matching.profiles.models import WorkerProfile
from matching.runs.facts import MatchCard, PairFacts
from matching.runs.selectors import explanations, matches

WIDTH = 100


class Command(BaseCommand):
    """``demo_report [--worker E-MAIL]``."""

    help = "Print one worker's five best openings with their reasons, and the demo logins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--worker", default="maria@demo.example", help="the worker's e-mail")

    def handle(self, *args: Any, **options: Any) -> None:
        profile = (
            WorkerProfile.objects.filter(user__email=options["worker"])
            .select_related("user", "municipality__subdivision")
            .first()
        )
        if profile is None:
            raise CommandError(f"There is no worker {options['worker']}; run seed_demo first.")
        cards = matches.for_worker(profile=profile, limit=5)
        if not cards:
            raise CommandError("There is no published run yet; run run_matching --wait first.")
        place = profile.municipality.name if profile.municipality else "?"
        self.stdout.write(f"The five best openings for {profile.user.display_name} ({place}):")
        facts = explanations.explained_all(cards=cards)
        for card, fact in zip(cards, facts, strict=True):
            self.stdout.write("")
            for line in lines_of(card, fact):
                indent = "   " if line.startswith(" ") else ""
                text = textwrap.fill(
                    line.strip(), WIDTH, initial_indent=indent, subsequent_indent="   "
                )
                self.stdout.write(text)
        self._logins()

    def _logins(self) -> None:
        self.stdout.write(f"\nDemo logins (password {PASSWORD}):")
        for person in [*document("personas")["person"], *document("logins")["login"]]:
            who = person.get("role", "worker")
            self.stdout.write(f"  {person['email']:28} {who}, {person['display_name']}")


def lines_of(card: MatchCard, facts: PairFacts | None) -> list[str]:
    """Put one match into a few lines: what and where, the points, what carries it."""
    opening = card.opening
    place = opening.municipality
    title = opening.title_en or opening.title_es
    where = f"{place.name}, {place.subdivision.code}"
    points = "  ".join(f"{r.component} {r.points / 100:g}/{r.maximum // 100}" for r in card.reasons)
    lines = [
        f"{card.rank}. {card.score / 100:5.1f}  {title} · {opening.employer} · {where}",
        f"   {points}",
    ]
    if facts:
        lines += _because(facts)
    if card.through_equivalence:
        lines.append("   Reached only through a cross-border equivalence.")
    if card.permit_unknown:
        lines.append(
            "   Work permit to be settled: the employer supports one, nothing is promised."
        )
    return lines


def _because(facts: PairFacts) -> list[str]:
    met, missing = len(facts.skills_met), len(facts.skills_missing)
    lines = [f"   Has {met} of {met + missing} required skills."]
    for group in facts.credentials:
        asked = " or ".join(version.credential.code for version in group.asked)
        if group.held is None:
            lines.append(f"   Asked for: {asked}; not held.")
        elif group.asserted is None:
            lines.append(f"   Asked for: {asked}; held.")
        else:
            effect = group.asserted.get_effect_display()
            lines.append(
                f"   Asked for: {asked}; holds {group.held.credential.code}, {effect} "
                f"according to {group.asserted.asserter}."
            )
    return lines
