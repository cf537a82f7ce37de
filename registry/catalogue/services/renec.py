"""Load CONOCER's register of competence standards (RENEC) as credentials.

A standard's code is ``EC0217`` and, from its first revision on, a suffix: ``EC0217.01``. The
credential is ``EC0217``; each edition is a version of it, named by the suffix, ``00`` where
there is none. A credential that somebody entered under the suffixed code is the same one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import CredentialType, RecordStatus
from registry.catalogue.models import CredentialVersion
from registry.catalogue.services import credentials, indexing
from registry.catalogue.services.drafts import CredentialDraft, VersionDraft
from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction, Language, OrganisationKind
from registry.people.models import Organisation, User
from registry.people.services import audit, organisations
from registry.people.services.drafts import OrganisationDraft
from registry.records import Confidence
from registry.reference.models import Level, ReferenceLoad
from registry.reference.services import loading
from registry.reference.services.loading import Plan
from registry.reference.services.merging import Outcome
from registry.reference.sources import renec
from registry.reference.sources.renec import split
from registry.reference.sources.rows import CompetenceStandard
from registry.refusals import Refusal

SOURCE: Final = "RENEC"
SOURCE_URL: Final = "https://conocer.gob.mx/"
FRAMEWORK: Final = "conocer"
LOADED: Final = "Listed in the register (RENEC)"
GONE: Final = "No longer in the register (RENEC)"
ISSUER: Final = OrganisationDraft(
    kind=OrganisationKind.RECOGNITION_BODY,
    name="Consejo Nacional de Normalización y Certificación de Competencias Laborales",
    name_language=Language.ES,
    short_name="CONOCER",
    country="MX",
    website=SOURCE_URL,
)


class LevelsMissing(Refusal):
    """CONOCER's levels are not loaded."""

    code = "renec_levels_missing"
    message = _("The levels of CONOCER are missing: load the reference data that ships first.")


@dataclass
class _Work:
    """What a load does. Editions of one standard come in their order, the newest last."""

    issuer: Organisation | None
    levels: dict[int, Level]
    new: list[list[CompetenceStandard]] = field(default_factory=list)
    newer: list[tuple[CredentialVersion, list[CompetenceStandard]]] = field(default_factory=list)
    changed: list[tuple[CredentialVersion, dict[str, Any]]] = field(default_factory=list)
    gone: list[CredentialVersion] = field(default_factory=list)
    same: int = 0
    held: int = 0

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return the counts, a line for each sort of record."""
        return (
            Outcome(
                table="renec: issuer", added=int(self.issuer is None), same=int(bool(self.issuer))
            ),
            Outcome(
                table="renec: standards",
                added=sum(len(editions) for editions in self.new),
                changed=len(self.changed),
                retired=len(self.gone),
                same=self.same,
            ),
            Outcome(
                table="renec: newer editions",
                added=sum(len(editions) for _, editions in self.newer),
            ),
            Outcome(table="renec: listed, not public here, left alone", same=self.held),
        )


@transaction.atomic
def plan(*, source: str, directory: Path, at: dt.datetime) -> Plan:  # noqa: ARG001 - as loading.plan
    """Work out what loading the register would do; changes nothing.

    Raises:
        SourceError: a file is missing or a record is bad; it names the place and the remedy.
        LevelsMissing: CONOCER's levels are not loaded.
        LoadRunning: another load is under way.
    """
    standards, digest, load = _read(source, directory)
    if load:
        return Plan(source=source, sha256=digest, outcomes=(), is_current=True)
    outcomes = _work(standards).outcomes()
    return Plan(source=source, sha256=digest, outcomes=outcomes, is_current=False)


@transaction.atomic
def apply(*, by: User | None, source: str, directory: Path, at: dt.datetime) -> ReferenceLoad:
    """Load the register whole or not at all.

    New standards are published, newer editions supersede, and a changed title or level is
    corrected in place; what the register no longer lists is archived. Versions that this
    load did not bring are neither corrected nor archived. Content that is loaded already
    changes nothing.

    Raises:
        SourceError: a file is missing or a record is bad.
        LevelsMissing: CONOCER's levels are not loaded.
        LoadRunning: another load is under way.
        Refusal: a service of the catalogue refused; see there.
    """
    standards, digest, load = _read(source, directory)
    if load:
        return load
    work = _work(standards)
    with indexing.held(at=at):
        _carry_out(work, by, at)
    return loading.keep(by=by, source=source, sha256=digest, outcomes=work.outcomes(), at=at)


def _read(
    source: str, directory: Path
) -> tuple[list[CompetenceStandard], str, ReferenceLoad | None]:
    """Return the standards, their hash, and the load that brought this very content last."""
    loading.hold()
    standards = list(renec.read(directory))
    digest = loading.content_hash(source, directory)
    load = loading.newest(source)
    return standards, digest, load if load and load.sha256 == digest else None


def _work(standards: Iterable[CompetenceStandard]) -> _Work:
    levels = {int(x.code): x for x in Level.objects.filter(framework__code=FRAMEWORK)}
    if not levels:
        raise LevelsMissing
    work = _Work(issuer=_issuer(), levels=levels)
    listed: dict[str, list[CompetenceStandard]] = defaultdict(list)
    for row in sorted(standards, key=lambda row: split(row.code)):
        listed[split(row.code)[0]].append(row)
    known = _known(work.issuer)
    for code, editions in listed.items():
        if code in known:
            _compare(work, known[code], editions)
        else:
            work.new.append(editions)
    for code, versions in known.items():
        if code not in listed:
            work.gone += [v for v in versions if _is_public(v) and v.source == SOURCE]
    return work


def _issuer() -> Organisation | None:
    found = Organisation.objects.filter(short_name=ISSUER.short_name, country=ISSUER.country)
    return found.order_by("is_sample", "pk").first()


def _known(issuer: Organisation | None) -> dict[str, list[CredentialVersion]]:
    """Return every version of the issuer's competence standards by the standard's code."""
    rows = CredentialVersion.objects.filter(
        credential__issuer=issuer, credential__type=CredentialType.COMPETENCE_STANDARD
    ).select_related("credential__issuer", "level")
    known: dict[str, list[CredentialVersion]] = defaultdict(list)
    for version in rows.order_by("pk"):
        known[split(version.credential.code)[0]].append(version)
    return known


def _edition(version: CredentialVersion) -> str:
    """Return the edition of a version, whoever entered it and under which form of code."""
    _, edition = split(version.credential.code)
    is_named = version.version.isdecimal() and len(version.version) == 2
    return max(edition, version.version) if is_named else edition


def _is_public(version: CredentialVersion) -> bool:
    return version.status == RecordStatus.PUBLISHED


def _compare(
    work: _Work, versions: list[CredentialVersion], editions: list[CompetenceStandard]
) -> None:
    current = max(filter(_is_public, versions), key=_edition, default=None)
    if current is None:
        work.held += len(editions)
        return
    newest = _edition(current)
    newer = [row for row in editions if split(row.code)[1] > newest]
    if newer:
        work.newer.append((current, newer))
    by_edition = {_edition(version): version for version in versions}
    for row in editions[: len(editions) - len(newer)]:
        columns = _difference(work, by_edition.get(split(row.code)[1]), row)
        if columns:
            work.changed.append((by_edition[split(row.code)[1]], columns))
        else:
            work.same += 1


def _difference(
    work: _Work, version: CredentialVersion | None, row: CompetenceStandard
) -> dict[str, Any]:
    if version is None or version.source != SOURCE:
        return {}
    wanted = {"name_es": row.title_es, "level": work.levels[row.level]}
    return {name: value for name, value in wanted.items() if getattr(version, name) != value}


def _carry_out(work: _Work, by: User | None, at: dt.datetime) -> None:
    issuer = work.issuer or _register(by, at)
    for version in work.gone:
        credentials.move(by=by, version=version, to=RecordStatus.ARCHIVED, reason=GONE, at=at)
    for version, columns in work.changed:
        _correct(version, columns, by, at)
    for current, editions in work.newer:
        _renew(current, editions, work.levels, by, at)
    drafts = [_first(issuer, editions[0], work.levels) for editions in work.new]
    if drafts:
        made = credentials.register(by=by, issuer=issuer, drafts=drafts, reason=LOADED, at=at)
        _count_rows()
        for first, editions in zip(made, work.new, strict=True):
            _renew(first, editions[1:], work.levels, by, at)


def _count_rows() -> None:
    """Let the planner know how the tables have grown: it believed them empty, and read them whole.

    The rows of a transaction that is still open are counted by nobody else.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_credential, registry_credentialversion")


def _register(by: User | None, at: dt.datetime) -> Organisation:
    """Register and verify CONOCER; nobody becomes its owner by loading its register."""
    issuer = organisations.register(by=None, draft=ISSUER, at=at)
    return organisations.verify(by=by, organisation=issuer, reason=LOADED, at=at)


def _first(
    issuer: Organisation, row: CompetenceStandard, levels: dict[int, Level]
) -> CredentialDraft:
    return CredentialDraft(
        issuer=issuer,
        code=split(row.code)[0],
        type=CredentialType.COMPETENCE_STANDARD,
        country="MX",
        version=_draft(row, levels),
    )


def _renew(
    current: CredentialVersion,
    editions: list[CompetenceStandard],
    levels: dict[int, Level],
    by: User | None,
    at: dt.datetime,
) -> None:
    for row in editions:
        current = credentials.supersede(by=by, version=current, draft=_draft(row, levels), at=at)


def _draft(row: CompetenceStandard, levels: dict[int, Level]) -> VersionDraft:
    return VersionDraft(
        version=split(row.code)[1],
        name_es=row.title_es,
        source_language=Language.ES,
        level=levels[row.level],
        source=SOURCE,
        source_url=SOURCE_URL,
        confidence=Confidence.PRIMARY,
    )


def _correct(
    version: CredentialVersion, columns: dict[str, Any], by: User | None, at: dt.datetime
) -> None:
    """Write what the register says now onto a version, and what stood there to the trail."""
    credentials.lock(version)
    details = {name: [str(getattr(version, name)), str(new)] for name, new in columns.items()}
    for name, value in columns.items():
        setattr(version, name, value)
    version.save(update_fields=[*columns, "updated_at"])
    audit.record(
        by=by, action=AuditAction.UPDATE, target=version, reason=LOADED, details=details, at=at
    )
    indexing.refresh_versions(ids=[version.pk], at=at)
    announce(kind=ChangeKind.CREDENTIAL_VERSION, ids=[version.pk])
