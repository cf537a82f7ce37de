"""The weights of the score: versioned data, documented in ``docs/method-score.md``."""

from dataclasses import dataclass

from matching.engine.enums import Component, Effect


class InvalidWeights(ValueError):
    """The weights would not give a score of 0 to 100 that is the sum of its reasons."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Points per component and the constants of the formulas.

    ``points``: by :class:`Component`, whole points, sum 100. ``unstated``: by component, the
    value per mille where nothing is stated. ``nearness``: per mille for sharing 4, 3, 2, 1
    digits of ISCO-08. ``effect``: by :class:`Effect`, per mille of the worth that counts.
    Everything else is per mille unless its name says km, days or months.
    """

    version: str = "2026.1"
    points: tuple[int, ...] = (25, 25, 15, 10, 5, 5, 10, 5)
    unstated: tuple[int, ...] = (0, 500, 800, 800, 1000, 1000, 0, 500)
    nearness: tuple[int, int, int, int] = (1000, 600, 300, 100)
    required_skill_factor: int = 3
    required_group_factor: int = 2
    effect: tuple[int, ...] = (1000, 1000, 1000, 1000, 500, 250)
    idle_grace_months: int = 24
    idle_loss_per_month: int = 10
    idle_floor: int = 300
    education_one_short: int = 500
    language_at_minimum: int = 700
    language_per_level: int = 100
    start_tolerance_days: int = 30
    border_commute_km: int = 60
    commute_at_limit: int = 500
    border_loss: int = 200
    relocate_at_home: int = 400
    relocate_abroad: int = 200
    remote: int = 800
    wage_at_top: int = 500

    def __post_init__(self) -> None:
        """Check the constants; raises InvalidWeights where they contradict the method."""
        if len(self.points) != len(Component) or sum(self.points) != 100:
            raise InvalidWeights("points must be eight whole numbers that sum to 100")
        if len(self.unstated) != len(Component) or len(self.effect) != len(Effect):
            raise InvalidWeights("unstated needs eight values, effect six")
        if self.nearness[0] != 1000 or sorted(self.nearness, reverse=True) != [*self.nearness]:
            raise InvalidWeights("nearness must start at 1000 and never rise")
        if min(self.points) < 0 or self.border_loss > self.commute_at_limit:
            raise InvalidWeights("no component may fall below zero")
        if min(self.required_skill_factor, self.required_group_factor) < 1:
            raise InvalidWeights("a requirement counts at least as much as a preference")
        if any(not 0 <= value <= 1000 for value in self._per_mille()):
            raise InvalidWeights("per mille values lie in 0..1000")

    def _per_mille(self) -> tuple[int, ...]:
        return (
            *self.unstated,
            *self.nearness,
            *self.effect,
            self.idle_floor,
            self.education_one_short,
            self.language_at_minimum,
            self.commute_at_limit,
            self.relocate_at_home,
            self.relocate_abroad,
            self.remote,
            self.wage_at_top,
        )

    def decay(self, months: int) -> int:
        """Per mille that remains of experience last used ``months`` ago."""
        loss = self.idle_loss_per_month * max(0, months - self.idle_grace_months)
        return max(self.idle_floor, 1000 - loss)
