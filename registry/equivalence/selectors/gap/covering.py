"""How far what somebody holds covers what is asked for, and on what ground."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from registry.catalogue.models import Competency, CredentialVersion
from registry.equivalence.models import EquivalenceCondition
from registry.equivalence.selectors.gap.asked import names_of
from registry.equivalence.selectors.gap.pieces import Finding, Ground, PieceKind, Want
from registry.equivalence.selectors.gap.statements import FROM_ITS_BODY, Statement, Statements

WHOLE_SHARE = 1000
NOTHING = Finding()
UNKNOWN = Finding(is_known=False)


@dataclass(frozen=True, kw_only=True)
class Held:
    """What somebody has to show. None and empty differ: None is not on file.

    ``versions`` are credentials in date; ``skills`` those that she states herself;
    ``languages`` map BCP 47 codes to CEFR; ``isced`` is her level of education, ``hours``
    verified hours of learning or work, ``months`` of experience. ``countries`` are where she
    can attend (empty: anywhere).
    """

    versions: tuple[CredentialVersion, ...] = ()
    skills: frozenset[int] = frozenset()
    hours: int | None = None
    languages: Mapping[str, int] | None = None
    isced: int | None = None
    months: int | None = None
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Attested:
    """What the credentials held attest, by skill and by name, and the highest level of them."""

    by_skill: Mapping[int, CredentialVersion] = field(default_factory=dict)
    by_name: Mapping[str, CredentialVersion] = field(default_factory=dict)
    isced: int | None = None


def attested_by(held: Held) -> Attested:
    """Return what the credentials held attest: one query."""
    by_pk = {version.pk: version for version in held.versions}
    by_skill: dict[int, CredentialVersion] = {}
    by_name: dict[str, CredentialVersion] = {}
    for part in Competency.objects.filter(version__in=by_pk).order_by("version", "position"):
        version = by_pk[part.version_id]
        if part.skill_id is not None:
            by_skill.setdefault(part.skill_id, version)
        for name in names_of(part):
            by_name.setdefault(name, version)
    levels = [version.level for version in held.versions]
    hinges = [level.isced_level for level in levels if level and level.isced_level is not None]
    return Attested(by_skill=by_skill, by_name=by_name, isced=max(hinges, default=None))


def findings(
    *, wants: Iterable[Want], held: Held, attested: Attested, statements: Statements
) -> list[tuple[Want, Finding]]:
    """Judge every want, and add the conditions of the statements that lead to the target.

    The better of what is covered directly and what a statement in force covers counts.
    """
    judged = [
        (want, _best(_directly(want, held, attested), _by_statement(want, statements)))
        for want in wants
    ]
    ways = [_way(want, finding, statements) for want, finding in judged]
    conditions: dict[int, EquivalenceCondition] = {
        row.pk: row for way in ways if way for row in way.assertion.conditions.all()
    }
    return judged + [(_condition(row), NOTHING) for row in conditions.values()]


def _way(want: Want, finding: Finding, statements: Statements) -> Statement | None:
    """Return whose conditions have to be met for a want; none where the credential is held."""
    if finding.ground == Ground.HELD:
        return None
    return statements.way_to(want.versions)


def _condition(row: EquivalenceCondition) -> Want:
    return Want(
        key=f"condition:{row.pk}",
        kind=PieceKind.CONDITION,
        name_en=row.text_en,
        name_es=row.text_es,
        condition=row,
    )


def _best(direct: Finding, stated: Finding) -> Finding:
    rank = (direct.is_met, direct.share) >= (stated.is_met, stated.share)
    return direct if rank else stated


def _directly(want: Want, held: Held, attested: Attested) -> Finding:
    own = _held_itself(want, held)
    if own is not None:
        return Finding(share=WHOLE_SHARE, is_met=True, ground=Ground.HELD, version=own)
    if want.kind == PieceKind.COMPETENCY:
        return _competency(want, held, attested)
    return _figure(want, held, attested)


def _held_itself(want: Want, held: Held) -> CredentialVersion | None:
    asked = {version.pk for version in want.versions}
    return next((version for version in held.versions if version.pk in asked), None)


def _competency(want: Want, held: Held, attested: Attested) -> Finding:
    if want.skill is not None and want.skill in attested.by_skill:
        version = attested.by_skill[want.skill]
        return Finding(share=WHOLE_SHARE, is_met=True, ground=Ground.ATTESTED, version=version)
    same = next(
        (attested.by_name[name] for name in sorted(want.names & attested.by_name.keys())), None
    )
    if want.skill is None and same is not None:
        return Finding(share=WHOLE_SHARE, is_met=True, ground=Ground.SAME_NAME, version=same)
    if want.skill is not None and want.skill in held.skills:
        return Finding(share=WHOLE_SHARE, is_met=True, ground=Ground.STATED)
    return NOTHING


def _figure(want: Want, held: Held, attested: Attested) -> Finding:
    """Compare a figure: hours and months count in part, a level is reached or not."""
    if want.needed is None:
        return NOTHING
    has, ground = _on_file(want, held, attested)
    if has is None:
        return UNKNOWN
    if has >= want.needed:
        return Finding(share=WHOLE_SHARE, is_met=True, ground=ground, held=has)
    counts_in_part = want.kind in {PieceKind.HOURS, PieceKind.EXPERIENCE}
    share = has * WHOLE_SHARE // want.needed if counts_in_part else 0
    return Finding(share=share, ground=ground if share else Ground.NOTHING, held=has)


def _on_file(want: Want, held: Held, attested: Attested) -> tuple[int | None, Ground]:
    match want.kind:
        case PieceKind.HOURS:
            return held.hours, Ground.VERIFIED
        case PieceKind.EXPERIENCE:
            return held.months, Ground.STATED
        case PieceKind.LEVEL:
            return _level(held, attested)
        case PieceKind.LANGUAGE if held.languages is not None:
            return held.languages.get(want.language, 0), Ground.STATED
    return None, Ground.NOTHING


def _level(held: Held, attested: Attested) -> tuple[int | None, Ground]:
    """Return the highest level: attested by a credential, or stated where that is higher."""
    if held.isced is not None and (attested.isced is None or held.isced > attested.isced):
        return held.isced, Ground.STATED
    return attested.isced, Ground.ATTESTED


def _by_statement(want: Want, statements: Statements) -> Finding:
    best = statements.best(want.versions)
    if best is None:
        return NOTHING
    if want.kind == PieceKind.REGULATED and best.assertion.effect not in FROM_ITS_BODY:
        return NOTHING
    return Finding(
        share=best.share,
        is_met=best.covers_whole,
        ground=Ground.EQUIVALENCE,
        assertion=best.assertion,
        version=best.assertion.source,
    )
