"""What is wanted: a badge for a person. Texts come in one spelling, dates in their order."""

import datetime as dt
from dataclasses import dataclass, replace

from registry.badges.selectors.documents.parts import nfc
from registry.catalogue.models import CredentialVersion
from registry.people.enums import Language
from registry.people.models import Organisation, User

DAYS_OF_A_MONTH = 30.4375


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who receives: the name as it is to be read, the e-mail, the account where there is one."""

    name: str
    email: str
    account: User | None = None


@dataclass(frozen=True, kw_only=True)
class Award:
    """One badge to issue. ``valid_until`` is not included; ``hours`` are hours with evidence."""

    organisation: Organisation
    version: CredentialVersion
    person: Person
    language: Language
    awarded_on: dt.date
    valid_until: dt.date | None = None
    hours: int | None = None
    evidence: str = ""
    evidence_url: str = ""
    idempotency_key: str = ""


def tidy(award: Award) -> Award:
    """Return an award in one spelling, with the end that the credential's own term gives."""
    person = replace(
        award.person, name=nfc(award.person.name), email=award.person.email.strip().lower()
    )
    return replace(
        award,
        person=person,
        evidence=nfc(award.evidence),
        valid_until=award.valid_until or end_of_term(award.version, award.awarded_on),
    )


def end_of_term(version: CredentialVersion, awarded_on: dt.date) -> dt.date | None:
    """Return the day from which a credential has to be renewed; None where it never has."""
    months = version.months_valid
    if not months:
        return None
    year, month = divmod(awarded_on.month - 1 + months, 12)
    day = awarded_on
    for last in (awarded_on.day, 30, 29, 28):
        try:
            day = dt.date(awarded_on.year + year, month + 1, last)
        except ValueError:
            continue
        return day
    return day
