"""A few badges of the demonstration's made-up issuers, one of them withdrawn, and a record."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.conf import settings

from registry.badges.enums import BadgeState
from registry.badges.models import Badge
from registry.badges.services import issuing, records, statements, states
from registry.badges.services.awards import Award, Person
from registry.badges.services.records import Ledger
from registry.catalogue.models import CredentialVersion, Programme
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.people.enums import Language
from registry.people.models import Organisation, User

WORKER: Final = "maria@demo.example"
APPRENTICE: Final = "luis@demo.example"
AWARDS: Final = (
    ("DR-GMAW", 90, 180, "Prácticas en el taller de soldadura, folio S-112 (muestra)"),
    ("CBR-WELD", 30, None, "Evaluación práctica ante dos evaluadores (muestra)"),
)
WITHDRAWN: Final = Person(name="Íñigo Peña Núñez", email="inigo@demo.example")


def build(
    found: Mapping[str, Organisation], versions: Mapping[str, CredentialVersion], *, at: dt.datetime
) -> int:
    """Issue them and return how many; nobody is mailed. Without a sealing key there are none."""
    if not settings.BADGE_KEYS:
        return 0
    worker = User.objects.get(email=WORKER)
    person = Person(name=worker.display_name, email=worker.email, account=worker)
    for code, days, hours, evidence in AWARDS:
        _issue(versions[code], person, at, days=days, hours=hours, evidence=evidence)
    gone = _issue(versions["DR-GMAW"], WITHDRAWN, at, days=60, hours=180, evidence="")
    states.move(by=None, badge=gone, to=BadgeState.REVOKED, reason="Nombre equivocado", at=at)
    _record(found["DOSRIBERAS"], at)
    signed = EquivalenceAssertion.objects.filter(
        asserter=found["CBR"], status=AssertionStatus.PUBLISHED
    )
    for assertion in signed.order_by("pk"):
        statements.sign(by=None, assertion=assertion, at=at)
    return Badge.objects.update(mailed_at=at)


def _issue(
    version: CredentialVersion,
    person: Person,
    at: dt.datetime,
    *,
    days: int,
    hours: int | None,
    evidence: str,
) -> Badge:
    award = Award(
        organisation=version.credential.issuer,
        version=version,
        person=person,
        language=Language.ES,
        awarded_on=at.date() - dt.timedelta(days=days),
        hours=hours,
        evidence=evidence,
    )
    return issuing.issue(by=None, award=award, at=at)[0]


def _record(organisation: Organisation, at: dt.datetime) -> None:
    """Sign how far the apprentice is in the first programme that has work processes."""
    programmes = Programme.objects.filter(provider=organisation, work_processes__isnull=False)
    programme = programmes.order_by("-code").first()
    apprentice = User.objects.get(email=APPRENTICE)
    if programme is None:
        return
    hours = [row.hours or 0 for row in programme.work_processes.order_by("position")]
    done = {f"process-{place}": asked // place for place, asked in enumerate(hours, start=1)}
    ledger = Ledger(
        organisation=organisation,
        programme=programme,
        person=Person(name=apprentice.display_name, email=apprentice.email, account=apprentice),
        language=Language.ES,
        as_of=at.date() - dt.timedelta(days=7),
        done=done,
    )
    records.issue(by=None, ledger=ledger, at=at)
