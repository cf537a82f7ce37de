"""Who teaches each missing piece: published programs, their next dates, cost and weeks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from registry.catalogue.enums import (
    CredentialLink,
    Delivery,
    LanguageLevel,
    PrerequisiteKind,
    RecordStatus,
)
from registry.catalogue.models import (
    CredentialVersion,
    Offering,
    Prerequisite,
    Programme,
    ProgrammeCredential,
)
from registry.catalogue.selectors import teaching
from registry.equivalence.enums import ConditionKind
from registry.equivalence.selectors.gap.covering import Attested, Held
from registry.equivalence.selectors.gap.pieces import Piece, PieceKind, Want

LOOKED_AT: Final = 300
"""So many programs are looked at, the most linked first by key; the rest is said to be there."""

TO_LEARN_IN: Final = 3
"""CEFR level (B1) from which somebody can follow a course in a language."""

DAYS_A_WEEK: Final = 7
CEFR_OF: Final = {level: place for place, level in enumerate(LanguageLevel.values, start=1)}


class Barrier(StrEnum):
    """Why a program does not help this person now; it stays out of her plans."""

    NO_DATE = "no_date"
    PREREQUISITE = "prerequisite"
    LANGUAGE = "language"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A program, one offering of it (None: no dates announced) and the pieces it teaches."""

    programme: Programme
    offering: Offering | None
    covers: frozenset[str]
    weeks: int | None
    barrier: Barrier | None
    leads_to: bool


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """All lessons found; ``is_cut`` where there are more programs than are looked at."""

    rows: tuple[Lesson, ...]
    is_cut: bool = False


def programmes_for(*, wants: Sequence[Want], as_of: dt.date) -> list[Programme]:
    """Return published programs that may teach any of ``wants``, with what is open from a day.

    At most eight queries; one more program than is looked at, where there are more.
    """
    return list(_programmes(wants, as_of)[: LOOKED_AT + 1]) if wants else []


def lessons(
    *,
    pieces: Sequence[Piece],
    programmes: Sequence[Programme],
    held: Held,
    attested: Attested,
) -> Lessons:
    """Return what teaches any of the open pieces, offering by offering."""
    rows = [
        lesson
        for programme in programmes[:LOOKED_AT]
        for lesson in _lessons(programme, pieces, held, attested)
    ]
    return Lessons(rows=tuple(rows), is_cut=len(programmes) > LOOKED_AT)


def _programmes(wants: Iterable[Want], as_of: dt.date) -> QuerySet[Programme]:
    """Return published programs that may teach something of ``wants``, with all that is asked."""
    skills = {want.skill for want in wants if want.skill is not None}
    versions = {version.pk for want in wants for version in want.versions}
    named = {want.condition.programme_id for want in wants if want.condition}
    targets = {want.condition.assertion.target_id for want in wants if want.condition}
    links = ProgrammeCredential.objects.filter(
        Q(version__in=versions | targets) | Q(version__competencies__skill__in=skills),
        link__in=teaching.TEACHES,
    ).values("programme")
    taught = Programme.skills.through.objects.filter(skill__in=skills).values("programme")
    return (
        Programme.objects.filter(
            Q(pk__in=links) | Q(pk__in=taught) | Q(pk__in=named - {None}),
            status=RecordStatus.PUBLISHED,
        )
        .select_related("provider", "level")
        .prefetch_related(
            "skills",
            Prefetch("credential_links", queryset=_links()),
            Prefetch("prerequisites", queryset=_prerequisites()),
            Prefetch("offerings", queryset=_offerings(as_of), to_attr=teaching.OFFERINGS),
        )
        .order_by("pk")
    )


def _links() -> QuerySet[ProgrammeCredential]:
    return (
        ProgrammeCredential.objects.select_related("version")
        .prefetch_related("version__competencies")
        .order_by("pk")
    )


def _prerequisites() -> QuerySet[Prerequisite]:
    return Prerequisite.objects.filter(is_required=True).select_related("credential", "level")


def _offerings(as_of: dt.date) -> QuerySet[Offering]:
    return (
        Offering.objects.filter(teaching.is_upcoming(as_of))
        .select_related("municipality__subdivision", "currency")
        .order_by("pk")
    )


def _lessons(
    programme: Programme, pieces: Sequence[Piece], held: Held, attested: Attested
) -> Iterable[Lesson]:
    covers = frozenset(p.want.key for p in pieces if teaches(programme, p))
    if not covers:
        return
    closed = _is_closed(programme, held, attested)
    leads = _leads(_about(programme, pieces))
    dates: list[Offering] = teaching.listed_offerings(programme)
    for offering in dates or (None,):
        yield Lesson(
            programme=programme,
            offering=offering,
            covers=covers,
            weeks=weeks_of(programme, offering),
            barrier=Barrier.PREREQUISITE if closed else _barrier(offering, held),
            leads_to=leads,
        )


def weeks_of(programme: Programme, offering: Offering | None) -> int | None:
    """Return the weeks of a program as stated, else those between the dates, else None."""
    if programme.weeks:
        return programme.weeks
    if offering and offering.starts_on and offering.ends_on:
        return -(-(offering.ends_on - offering.starts_on).days // DAYS_A_WEEK)
    return None


def _about(programme: Programme, pieces: Iterable[Piece]) -> list[ProgrammeCredential]:
    """Return the links of a program to the versions that the pieces are of."""
    versions = {version.pk for piece in pieces for version in piece.want.versions}
    return [link for link in _teaching_links(programme) if link.version_id in versions]


def _leads(links: Iterable[ProgrammeCredential]) -> bool:
    return any(link.link == CredentialLink.LEADS_TO for link in links)


def _teaching_links(programme: Programme) -> list[ProgrammeCredential]:
    return [link for link in programme.credential_links.all() if link.link in teaching.TEACHES]


def teaches(programme: Programme, piece: Piece) -> bool:
    """Tell whether a program covers a piece, as far as its own record says.

    The license itself, a language and experience are taught by no program here; an exam,
    a paper or any other condition only by the program that the condition names.
    """
    want = piece.want
    about = _about(programme, [piece])
    match want.kind:
        case PieceKind.COMPETENCY:
            return _teaches_competency(programme, want, about)
        case PieceKind.CREDENTIAL | PieceKind.AWARD:
            return _leads(about) or (bool(about) and want.kind == PieceKind.CREDENTIAL)
        case PieceKind.HOURS:
            return bool(about) and _hours(programme) >= _lacking(piece)
        case PieceKind.LEVEL:
            return _reaches_level(programme, want, about)
        case PieceKind.CONDITION:
            return _meets_condition(programme, want)
    return False


def _hours(programme: Programme) -> int:
    return (programme.hours or 0) + (programme.job_hours or 0)


def _lacking(piece: Piece) -> int:
    return (piece.want.needed or 0) - (piece.finding.held or 0)


def _teaches_competency(
    programme: Programme, want: Want, about: Sequence[ProgrammeCredential]
) -> bool:
    """Go by the skills that a program states; where it states none, by its credentials' ones."""
    if _leads(about):
        return True
    own = {skill.pk for skill in programme.skills.all()}
    if own:
        return want.skill in own
    if about:
        return True
    return want.skill is not None and any(
        part.skill_id == want.skill
        for link in _teaching_links(programme)
        for part in link.version.competencies.all()
    )


def _reaches_level(programme: Programme, want: Want, about: Sequence[ProgrammeCredential]) -> bool:
    if _leads(about):
        return True
    hinge = programme.level.isced_level if programme.level else None
    return bool(about) and hinge is not None and hinge >= (want.needed or 0)


def _meets_condition(programme: Programme, want: Want) -> bool:
    """Tell whether it is the program named, or a bridge from the one credential to the other."""
    condition = want.condition
    if condition is None or condition.programme_id:
        return condition is not None and condition.programme_id == programme.pk
    if condition.kind != ConditionKind.BRIDGING_COURSE:
        return False
    pair = condition.assertion
    links = list(programme.credential_links.all())
    starts = any(_requires(link, pair.source) for link in links)
    return starts and any(
        link.version_id == pair.target_id and link.link in teaching.TEACHES for link in links
    )


def _requires(link: ProgrammeCredential, version: CredentialVersion) -> bool:
    return link.link == CredentialLink.REQUIRES and link.version_id == version.pk


def _is_closed(programme: Programme, held: Held, attested: Attested) -> bool:
    """Tell whether it asks on entry for what the person is known not to have."""
    has = {version.credential_id for version in held.versions}
    for link in programme.credential_links.all():
        if link.link == CredentialLink.REQUIRES and link.version.credential_id not in has:
            return True
    groups: dict[int, list[bool]] = {}
    for row in programme.prerequisites.all():
        group = row.alternative or -row.pk
        groups.setdefault(group, []).append(_is_met(row, held, attested))
    return any(not any(group) for group in groups.values())


def _is_met(row: Prerequisite, held: Held, attested: Attested) -> bool:
    """Tell whether a prerequisite is met, or nothing on file says that it is not."""
    match row.kind:
        case PrerequisiteKind.CREDENTIAL if row.credential:
            wanted = row.credential.credential_id
            return any(version.credential_id == wanted for version in held.versions)
        case PrerequisiteKind.SKILL if row.skill_id:
            return row.skill_id in held.skills or row.skill_id in attested.by_skill
        case PrerequisiteKind.LEVEL if row.level and row.level.isced_level is not None:
            levels = [level for level in (held.isced, attested.isced) if level is not None]
            return not levels or max(levels) >= row.level.isced_level
        case PrerequisiteKind.LANGUAGE if row.language and held.languages is not None:
            return held.languages.get(row.language, 0) >= CEFR_OF.get(row.language_level, 0)
    return True


def _barrier(offering: Offering | None, held: Held) -> Barrier | None:
    if offering is None:
        return Barrier.NO_DATE
    spoken = held.languages
    if spoken is not None and spoken.get(offering.language, 0) < TO_LEARN_IN:
        return Barrier.LANGUAGE
    place = offering.municipality
    if place is None or offering.delivery == Delivery.ONLINE or not held.countries:
        return None
    return None if place.subdivision.country in held.countries else Barrier.PLACE
