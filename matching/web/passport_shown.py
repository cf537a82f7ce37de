"""A passport in words, for the page and for paper alike."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matching.profiles.models import HeldCredential, WorkerProfile
from matching.profiles.selectors.passport import HeldShown, Passport
from registry.equivalence.enums import Effect
from registry.equivalence.models import EquivalenceAssertion
from registry.web import wording
from registry.web.gap_shown import GapShown, gap_shown
from registry.web.localised import text_of


@dataclass(frozen=True, kw_only=True)
class SaidShown:
    """One statement: its sentence, what it does, how much it covers, until when, with what."""

    row: EquivalenceAssertion
    sentence: str
    effect: str
    worth: str
    until: str
    scope: str
    conditions: tuple[str, ...]
    binds: bool


@dataclass(frozen=True, kw_only=True)
class HeldWords:
    """A credential held and what is said of it; the three lists are never mixed."""

    row: HeldCredential
    name: str
    details: str
    is_in_date: bool
    said: tuple[SaidShown, ...]
    inferred: tuple[SaidShown, ...]
    unsettled: tuple[SaidShown, ...]


@dataclass(frozen=True, kw_only=True)
class PassportShown:
    """The whole passport."""

    profile: WorkerProfile
    as_of: dt.date
    credentials: tuple[HeldWords, ...]
    targets: tuple[GapShown, ...]
    unknown: tuple[str, ...]


def passport_shown(found: Passport) -> PassportShown:
    """Put a passport into words, in the language of the page."""
    return PassportShown(
        profile=found.profile,
        as_of=found.as_of,
        credentials=tuple(_held(row) for row in found.credentials),
        targets=tuple(gap_shown(row) for row in found.targets),
        unknown=tuple(_unknown(found.profile)),
    )


def _held(held: HeldShown) -> HeldWords:
    row = held.row
    return HeldWords(
        row=row,
        name=text_of(row.version, "name"),
        details=" · ".join(_details(row)),
        is_in_date=held.is_in_date,
        said=tuple(_said(found) for found in held.worth.said),
        inferred=tuple(_said(found) for found in held.worth.inferred),
        unsettled=tuple(_said(found) for found in held.worth.unsettled),
    )


def _details(row: HeldCredential) -> list[str]:
    credential = row.version.credential
    parts = [credential.code, wording.organisation_name(credential.issuer)]
    parts.append(capfirst(str(row.get_proof_display())))
    if row.awarded_on:
        parts.append(_("awarded %(day)s") % {"day": date_format(row.awarded_on, "DATE_FORMAT")})
    if row.expires_on:
        parts.append(_("expires %(day)s") % {"day": date_format(row.expires_on, "DATE_FORMAT")})
    return parts


def _said(row: EquivalenceAssertion) -> SaidShown:
    until = _("no end stated")
    if row.valid_to:
        until = _("until %(day)s") % {"day": date_format(row.valid_to, "DATE_FORMAT")}
    return SaidShown(
        row=row,
        sentence=wording.assertion_sentence(row),
        effect=str(Effect(row.effect).label),
        worth=_("covers %(percent)s %%") % {"percent": round(row.worth * 100)},
        until=until,
        scope=wording.scope_sentence(row),
        conditions=tuple(_conditions(row)),
        binds=wording.is_binding(row),
    )


def _conditions(row: EquivalenceAssertion) -> list[str]:
    return [
        _("%(kind)s: %(name)s")
        % {"kind": capfirst(str(one.get_kind_display())), "name": text_of(one, "text")}
        for one in row.conditions.all()
    ]


def _unknown(profile: WorkerProfile) -> list[str]:
    """Say what is not on file and would change the figures."""
    facts = [_("Verified hours: none are on file, so hours asked for count as not known.")]
    if not profile.languages.all():
        facts.append(_("Your languages: they are not stated."))
    if profile.education is None:
        facts.append(_("Your level of education: it is not stated."))
    if not profile.municipality_id:
        facts.append(_("Where you live: programs are listed wherever they are."))
    facts.append(_("Who is not named here may still accept a credential: ask them."))
    return facts
