"""Build the demonstration world once, and know it again."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from matching.demo.plan_openings import OpeningTables, plan_openings
from matching.demo.plan_workers import WorkerTables, plan_workers
from matching.demo.services import badges, catalogue, equivalences, organisations, uploads
from matching.demo.services.lookups import Lookups
from matching.demo.services.openings import Openings
from matching.demo.services.programmes import build_programmes
from matching.demo.services.refusals import AnotherWorld, ReferenceMissing
from matching.demo.services.workers import Workers
from matching.demo.tables import Row, document, rows
from registry.catalogue.models import SearchEntry
from registry.catalogue.services import indexing, reindexing
from registry.people.enums import AuditAction
from registry.people.models import AuditEvent, Organisation
from registry.people.services import audit
from registry.reference.models import Municipality, OccupationSkill

STAMP = "demo_world"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of the world is built: workers, and copies of each opening template at most."""

    workers: int = 300
    copies: int = 100


@dataclass(frozen=True, kw_only=True)
class World:
    """What stands: counts by kind of record, and whether this call built it."""

    seed: int
    today: str
    workers: int
    counts: Sequence[tuple[str, int]]
    is_new: bool = True


def standing() -> World | None:
    """Return the world that stands in this database, if there is one."""
    event = AuditEvent.objects.filter(
        action=AuditAction.LOAD,
        target_type=Organisation._meta.label_lower,  # noqa: SLF001 - Django documents _meta
        details__has_key=STAMP,
    ).first()
    return None if event is None else World(**event.details[STAMP], is_new=False)


@transaction.atomic
def build(*, seed: int, password: str, size: Size, at: dt.datetime) -> World:
    """Build the whole world in one transaction; where it stands already nothing changes.

    ``at`` is when it is built; its day is the day that openings and dates refer to.

    Raises:
        ReferenceMissing: the reference data is not loaded.
        AnotherWorld: a world of another seed or size stands here.
    """
    before = standing()
    if before is not None:
        if (before.seed, before.workers) != (seed, size.workers):
            raise AnotherWorld(seed=before.seed, workers=before.workers)
        if not SearchEntry.objects.exists():  # it was built before there was an index
            reindexing.rebuild(at=at)
        return before
    if not Municipality.objects.exists() or not OccupationSkill.objects.exists():
        raise ReferenceMissing(what="places and skills")
    with indexing.held(at=at):
        world = _build(seed, password, size, at)
    steward = next(
        row["organisation"] for row in document("logins")["login"] if row["role"] == "steward"
    )
    _stamp(world, steward, at)
    return world


def _build(seed: int, password: str, size: Size, at: dt.datetime) -> World:
    lookups = Lookups()
    facts = lookups.facts(at.date())
    found = organisations.build(lookups, at=at)
    people = organisations.let_people_in(found, password=password, at=at)
    versions = catalogue.build_credentials(lookups, found, at=at)
    programmes = build_programmes(lookups, found, versions, seed=seed, at=at)
    uploads.build(found, people, at=at)
    asserted = equivalences.build(found, versions, people, at=at)
    opened = Openings(lookups, found, versions, programmes).build(
        plan_openings(opening_tables(size.copies), facts, seed=seed, today=at.date()), at=at
    )
    plans = plan_workers(worker_tables(), facts, seed=seed, today=at.date(), count=size.workers)
    workers = Workers(lookups, found, versions, password).build(plans, at=at)
    issued = badges.build(found, versions, at=at)
    kinds = Counter(organisation.kind for organisation in found.values())
    counts = [
        *((f"organisations: {kind}", kinds[kind]) for kind in sorted(kinds)),
        ("credentials", len(versions)),
        ("programmes and offerings", len(programmes)),
        ("equivalence assertions", asserted),
        ("badges", issued),
        ("openings", opened),
        ("workers", workers),
        ("people who act for an organisation", len(people)),
    ]
    return World(seed=seed, today=str(at.date()), workers=size.workers, counts=counts)


def opening_tables(copies: int) -> OpeningTables:
    """Return what openings are drawn from, with at most ``copies`` of each template."""
    return OpeningTables(
        templates=[_at_most(row, copies) for row in rows("opening_templates")],
        employers=rows("employers"),
        shifts=rows("shifts"),
    )


def _at_most(template: Row, copies: int) -> Row:
    return {**template, "copies": str(min(copies, int(template["copies"])))}


def worker_tables() -> WorkerTables:
    """Return what workers are drawn from."""
    return WorkerTables(
        archetypes=rows("archetypes"),
        names=rows("names"),
        places=rows("places"),
        people=document("personas")["person"],
    )


def _stamp(world: World, key: str, at: dt.datetime) -> None:
    """Leave one event in the audit trail by which the world is known again."""
    name = next(row["name"] for row in rows("organisations") if row["key"] == key)
    details = {name: value for name, value in asdict(world).items() if name != "is_new"}
    audit.record(
        by=None,
        action=AuditAction.LOAD,
        target=Organisation.objects.get(name=name, is_sample=True),
        details={STAMP: details},
        at=at,
    )
