"""What a target asks for, piece by piece, and what each piece weighs. Pure: no database here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from registry.catalogue.models import CredentialVersion
    from registry.equivalence.models import EquivalenceAssertion, EquivalenceCondition

WHOLE: Final = 10_000
"""Points of a whole target: a hundredth of a percent each, so that sums stay whole numbers."""


class PieceKind(StrEnum):
    """Kinds of piece, in the order in which they are shown."""

    CREDENTIAL = "credential"  # the credential as a whole, where its parts are not listed
    REGULATED = "regulated"  # the license or permission itself, which only its body gives
    AWARD = "award"  # the issuer's own assessment: knowing all of it is not yet holding it
    COMPETENCY = "competency"
    HOURS = "hours"
    LEVEL = "level"
    LANGUAGE = "language"
    EXPERIENCE = "experience"
    CONDITION = "condition"  # of an equivalence: a bridging course, an exam ...


WEIGHTS: Final[Mapping[PieceKind, int]] = {
    PieceKind.CREDENTIAL: 50,
    PieceKind.REGULATED: 20,
    PieceKind.AWARD: 10,
    PieceKind.COMPETENCY: 50,
    PieceKind.HOURS: 10,
    PieceKind.LEVEL: 10,
    PieceKind.LANGUAGE: 10,
    PieceKind.EXPERIENCE: 10,
    PieceKind.CONDITION: 20,
}
"""What each kind weighs against the others. Kinds that a target does not ask for fall out, and
the rest share the whole. A choice of this registry, not a fact: docs/method-gap.md says why."""

REQUIRED: Final = 2
PREFERRED: Final = 1
"""How much a piece weighs inside its kind."""


class Ground(StrEnum):
    """Why a piece counts as covered, the strongest first."""

    HELD = "held"  # the credential itself
    ATTESTED = "attested"  # a credential held attests the same skill
    SAME_NAME = "same_name"  # a credential held attests a part of the same name
    EQUIVALENCE = "equivalence"  # somebody says so, with effect
    VERIFIED = "verified"  # hours, level, months on file
    STATED = "stated"  # the person says so; nobody has attested it
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Want:
    """One thing asked for. ``needed`` is in hours, months, an ISCED level or a CEFR level.

    ``versions`` are the credentials of which any is enough; ``names`` are compared, folded,
    where no skill is known.
    """

    key: str
    kind: PieceKind
    name_en: str = ""
    name_es: str = ""
    importance: int = REQUIRED
    skill: int | None = None
    names: frozenset[str] = frozenset()
    versions: tuple["CredentialVersion", ...] = ()
    needed: int | None = None
    language: str = ""
    condition: "EquivalenceCondition | None" = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How far a want is covered: ``share`` in thousandths, and on what ground.

    ``is_known`` is false where nothing is on file that could say it: counted as missing,
    shown as unknown. ``held`` is what there is of ``needed``.
    """

    share: int = 0
    is_met: bool = False
    ground: Ground = Ground.NOTHING
    version: "CredentialVersion | None" = None
    assertion: "EquivalenceAssertion | None" = None
    held: int | None = None
    is_known: bool = True


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A want, what it weighs (``points`` of ``WHOLE``) and how much of that is covered."""

    want: Want
    finding: Finding
    points: int
    covered: int

    @property
    def missing(self) -> int:
        """Return the points that are not covered."""
        return self.points - self.covered

    @property
    def name_en(self) -> str:
        """Return the English name, as other bilingual records have it."""
        return self.want.name_en

    @property
    def name_es(self) -> str:
        """Return the Spanish name."""
        return self.want.name_es


@dataclass(frozen=True, kw_only=True)
class Tally:
    """All pieces of a target. ``open`` are those not met, in the order of the target."""

    pieces: tuple[Piece, ...]
    open: tuple[Piece, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the open pieces apart."""
        object.__setattr__(self, "open", tuple(p for p in self.pieces if not p.finding.is_met))

    @property
    def covered(self) -> int:
        """Return the points covered, of ``WHOLE``."""
        return sum(piece.covered for piece in self.pieces)

    @property
    def percent(self) -> int:
        """Return whole percents, rounded down: 100 only where nothing is missing."""
        return self.covered * 100 // WHOLE if self.pieces else 0

    @property
    def stated(self) -> int:
        """Return whole percents that rest on the person's own word alone."""
        own = sum(p.covered for p in self.pieces if p.finding.ground == Ground.STATED)
        return own * 100 // WHOLE

    @property
    def unnamed(self) -> int:
        """Return the points left open by an equivalence that is worth less than the whole.

        No piece stands for them: the asserter has not said what they are.
        """
        return sum(piece.missing for piece in self.pieces if piece.finding.is_met)


def share_out(weights: Sequence[int], whole: int = WHOLE) -> list[int]:
    """Split ``whole`` in proportion to whole-number weights so that the parts add up to it.

    The largest remainders get the points that rounding leaves; the earlier one wins a tie.
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    parts = [weight * whole // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(weights[i] * whole % total), i))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts


def weigh(found: Sequence[tuple[Want, Finding]]) -> Tally:
    """Turn wants and what was found of them into pieces that add up to ``WHOLE``.

    points of a piece = WHOLE x weight of its kind / weights of all kinds asked for
    x its importance / importance of all pieces of the kind; covered = points x share.
    """
    kinds = [kind for kind in PieceKind if any(want.kind == kind for want, _ in found)]
    whole_of = dict(zip(kinds, share_out([WEIGHTS[kind] for kind in kinds]), strict=True))
    pieces: list[Piece] = []
    for kind in kinds:
        rows = [(want, finding) for want, finding in found if want.kind == kind]
        points = share_out([want.importance for want, _ in rows], whole_of[kind])
        pieces += [_piece(*row, part) for row, part in zip(rows, points, strict=True)]
    return Tally(pieces=tuple(pieces))


def _piece(want: Want, finding: Finding, points: int) -> Piece:
    return Piece(want=want, finding=finding, points=points, covered=points * finding.share // 1000)
