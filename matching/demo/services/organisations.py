"""The organisations of the demonstration world and the people who act for them."""

import datetime as dt

from matching.demo.services.lookups import Lookups
from matching.demo.tables import Row, document, flag, rows
from registry.people.enums import (
    ConsentPurpose,
    IdentifierKind,
    Language,
    OrganisationKind,
    Role,
)
from registry.people.models import Organisation, User
from registry.people.services import consents, memberships, organisations, users
from registry.people.services.drafts import OrganisationDraft

FICTIONAL = {
    "about_en": "Fictional employer of the demonstration world.",
    "about_es": "Empleador ficticio del mundo de demostración.",
}
LISTED = "Demo world: real body, listed from public information."
SAMPLE = "Demo world: sample organisation."
UNVERIFIED_EVERY = 8
"""One employer in so many still waits for verification, so that stewards have work."""


def build(lookups: Lookups, *, at: dt.datetime) -> dict[str, Organisation]:
    """Register bodies, institutions and employers; return them by their key in the tables."""
    found = {row["key"]: _register(row, at) for row in rows("organisations")}
    for number, row in enumerate(rows("employers"), start=1):
        found[row["key"]] = _employ(row, number, lookups, at)
    return found


def _register(row: Row, at: dt.datetime) -> Organisation:
    draft = OrganisationDraft(
        kind=OrganisationKind(row["kind"]),
        name=row["name"],
        name_language=Language(row["name_language"]),
        short_name=row["short_name"],
        country=row["country"],
        region=row["region"],
        website=row["website"],
        about_en=row["about_en"],
        about_es=row["about_es"],
        is_sample=flag(row["is_sample"]),
    )
    organisation = organisations.register(by=None, draft=draft, at=at)
    reason = SAMPLE if draft.is_sample else LISTED
    return organisations.verify(by=None, organisation=organisation, reason=reason, at=at)


def _employ(row: Row, number: int, lookups: Lookups, at: dt.datetime) -> Organisation:
    first = row["municipalities"].split()[0]
    kind, _colon, value = row["identifier"].partition(":")
    draft = OrganisationDraft(
        kind=OrganisationKind.EMPLOYER,
        name=row["name"],
        name_language=Language(row["name_language"]),
        short_name=row["short_name"],
        country=row["country"],
        region=lookups.municipalities[first].subdivision.code,
        is_sample=True,
        identifiers=((IdentifierKind(kind), value),) if kind else (),
        **FICTIONAL,
    )
    organisation = organisations.register(by=None, draft=draft, at=at)
    if number % UNVERIFIED_EVERY:
        organisations.verify(by=None, organisation=organisation, reason=SAMPLE, at=at)
    return organisation


def let_people_in(found: dict[str, Organisation], *, password: str, at: dt.datetime) -> list[User]:
    """Register the people who act for an organisation, with their roles."""
    people = []
    for row in document("logins")["login"]:
        user = users.register(
            email=row["email"],
            password=password,
            display_name=row["display_name"],
            language=Language(row["language"]),
            at=at,
        )
        memberships.grant(
            by=None,
            organisation=found[row["organisation"]],
            user=user,
            role=Role(row["role"]),
            at=at,
        )
        people.append(user)
    return people


def consent(
    user: User,
    *,
    anonymously: bool,
    shown_to: tuple[Organisation, ...],
    at: dt.datetime,
) -> None:
    """Give a worker's permissions: to be matched, to be shown, to be named to employers."""
    consents.give(user=user, purpose=ConsentPurpose.MATCHING, at=at)
    if anonymously:
        consents.give(user=user, purpose=ConsentPurpose.SHOWN_ANONYMOUSLY, at=at)
    for employer in shown_to:
        consents.give(
            user=user, purpose=ConsentPurpose.SHOWN_WITH_NAME, organisation=employer, at=at
        )
