"""What a target asks for: a credential version, or requirements that somebody else states."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from registry.catalogue.models import Competency, CredentialVersion
from registry.equivalence.selectors.gap.pieces import PREFERRED, REQUIRED, PieceKind, Want
from registry.reference.models import Skill


@dataclass(frozen=True, kw_only=True)
class SkillAsked:
    """A skill asked for; ``is_required`` false where it is only preferred."""

    skill: Skill
    is_required: bool = True


@dataclass(frozen=True, kw_only=True)
class CredentialAsked:
    """Credentials of which any one is enough; ``by_law`` where the law asks for it."""

    versions: tuple[CredentialVersion, ...]
    by_law: bool = False
    is_required: bool = True


@dataclass(frozen=True, kw_only=True)
class Requirements:
    """What is asked for by something that the registry does not know, such as an opening.

    ``languages`` map BCP 47 codes to CEFR (1 A1 ... 6 C2, 7 first language); ``isced`` is a
    level of ISCED 2011, ``months`` of experience, ``place`` an ISO 3166 code. What is
    accepted by one organisation counts where ``organisation`` is its key.
    """

    name_en: str = ""
    name_es: str = ""
    skills: tuple[SkillAsked, ...] = ()
    credentials: tuple[CredentialAsked, ...] = ()
    languages: Mapping[str, int] = field(default_factory=dict)
    isced: int | None = None
    months: int = 0
    hours: int | None = None
    place: str = ""
    sector: str = ""
    organisation: int | None = None


Target = CredentialVersion | Requirements


def versions_of(target: Target) -> tuple[CredentialVersion, ...]:
    """Return the credential versions that a target asks for, each once, in its order."""
    if isinstance(target, CredentialVersion):
        return (target,)
    rows = (version for asked in target.credentials for version in asked.versions)
    return tuple({row.pk: row for row in rows}.values())


def load_competencies(targets: Iterable[Target]) -> None:
    """Load the competencies of the targets that are credentials: one query for all."""
    prefetch_related_objects(
        [row for row in targets if isinstance(row, CredentialVersion)], "competencies"
    )


def wants_of(target: Target) -> list[Want]:
    """Return everything a target asks for, its competencies in their order."""
    if isinstance(target, CredentialVersion):
        return list(_of_version(target))
    return list(_of_requirements(target))


def fold(name: str) -> str:
    """Return a name as names are compared: without case and needless spaces."""
    return " ".join(name.casefold().split())


def names_of(part: Competency) -> frozenset[str]:
    """Return the folded names of a competency, in both languages."""
    return frozenset(fold(name) for name in (part.name_en, part.name_es) if name)


def _of_version(version: CredentialVersion) -> Iterator[Want]:
    parts = list(_one_per_skill(version.competencies.all()))
    own = PieceKind.REGULATED if version.credential.is_regulated else PieceKind.AWARD
    yield Want(
        key=f"{own}:{version.pk}",
        kind=own,
        name_en=version.name_en,
        name_es=version.name_es,
        versions=(version,),
    )
    yield from (_of_part(part, version) for part in parts)
    if not parts:
        yield _whole((version,), f"credential:{version.pk}", REQUIRED)
    if version.hours:
        yield Want(key="hours", kind=PieceKind.HOURS, needed=version.hours, versions=(version,))
    level = version.level
    if level is not None and level.isced_level is not None:
        yield Want(
            key="level",
            kind=PieceKind.LEVEL,
            name_en=level.name_en,
            name_es=level.name_es,
            needed=level.isced_level,
            versions=(version,),
        )


def _one_per_skill(parts: Iterable[Competency]) -> Iterator[Competency]:
    """Leave out a competency whose skill another one of the version has named already."""
    seen = set[int]()
    for part in parts:
        if part.skill_id is None or part.skill_id not in seen:
            yield part
        if part.skill_id is not None:
            seen.add(part.skill_id)


def _of_part(part: Competency, version: CredentialVersion) -> Want:
    return Want(
        key=f"competency:{part.pk}",
        kind=PieceKind.COMPETENCY,
        name_en=part.name_en,
        name_es=part.name_es,
        skill=part.skill_id,
        names=names_of(part),
        versions=(version,),
    )


def _whole(versions: tuple[CredentialVersion, ...], key: str, importance: int) -> Want:
    first = versions[0]
    return Want(
        key=key,
        kind=PieceKind.CREDENTIAL,
        name_en=first.name_en,
        name_es=first.name_es,
        importance=importance,
        versions=versions,
    )


def _of_requirements(asked: Requirements) -> Iterator[Want]:
    for number, row in enumerate(asked.credentials):
        yield from _of_credentials(row, number)
    for skill in asked.skills:
        yield Want(
            key=f"skill:{skill.skill.pk}",
            kind=PieceKind.COMPETENCY,
            name_en=skill.skill.name_en,
            name_es=skill.skill.name_es,
            importance=_importance(is_required=skill.is_required),
            skill=skill.skill.pk,
            names=frozenset({fold(skill.skill.name_en), fold(skill.skill.name_es)}) - {""},
        )
    yield from _of_figures(asked)


def _of_credentials(row: CredentialAsked, number: int) -> Iterator[Want]:
    importance = _importance(is_required=row.is_required)
    whole = _whole(row.versions, f"credential:{number}", importance)
    yield whole
    if row.by_law:
        yield Want(
            key=f"regulated:{number}",
            kind=PieceKind.REGULATED,
            name_en=whole.name_en,
            name_es=whole.name_es,
            versions=row.versions,
        )


def _of_figures(asked: Requirements) -> Iterator[Want]:
    if asked.hours:
        yield Want(key="hours", kind=PieceKind.HOURS, needed=asked.hours)
    if asked.isced is not None:
        yield Want(key="level", kind=PieceKind.LEVEL, needed=asked.isced)
    for language, cefr in sorted(asked.languages.items()):
        yield Want(
            key=f"language:{language}", kind=PieceKind.LANGUAGE, needed=cefr, language=language
        )
    if asked.months:
        yield Want(key="experience", kind=PieceKind.EXPERIENCE, needed=asked.months)


def _importance(*, is_required: bool) -> int:
    return REQUIRED if is_required else PREFERRED
