"""Records in one sentence each, and their measures in words, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.catalogue.enums import CredentialLink
from registry.catalogue.models import CredentialVersion, Programme
from registry.people.models import Organisation
from registry.reference.models import Occupation, Subdivision
from registry.web.localised import reading_language, text_of
from registry.web.templatetags.registry_tags import country_name
from registry.web.wording import credential_name, listed, organisation_name

NAMED = 3
"""How many names a sentence can carry; the rest it counts."""


@dataclass(frozen=True, kw_only=True)
class OriginalName:
    """The name as its owner wrote it, where the page shows a translation of it."""

    text: str
    language: str
    is_official: bool


@dataclass(frozen=True, kw_only=True)
class Credits:
    """Credits in their own unit, and what joins them to other units: hours, or nothing."""

    text: str
    note: str


def original_name(
    record: CredentialVersion | Programme, *, is_official: bool
) -> OriginalName | None:
    """Return the owner's own name of a record whose translation is shown, or None."""
    field = "name" if isinstance(record, CredentialVersion) else "title"
    language = reading_language()
    if language == record.source_language or not getattr(record, f"{field}_{language}"):
        return None
    text = getattr(record, f"{field}_{record.source_language}")
    return OriginalName(text=text, language=record.source_language, is_official=is_official)


def named(names: Iterable[str]) -> str:
    """Join some names as a sentence does; of many, the first and how many more."""
    found = list(names)
    if len(found) <= NAMED:
        return listed(found)
    more = ngettext("%(count)s more", "%(count)s more", len(found) - NAMED)
    return listed([*found[:NAMED], more % {"count": len(found) - NAMED}])


def credential_sentence(version: CredentialVersion) -> str:
    """Say in one sentence what a credential is, who issues it and which work it is for."""
    whole = version.credential
    work = [text_of(row.occupation, "title") for row in version.occupations.all()]
    words = {
        "type": capfirst(str(whole.get_type_display())),
        "issuer": organisation_name(whole.issuer),
        "country": country_name(whole.country),
        "work": named(work),
    }
    if work:
        sentence = _("%(type)s issued by %(issuer)s (%(country)s), for this work: %(work)s")
    else:
        sentence = _("%(type)s issued by %(issuer)s (%(country)s)")
    return _("%(sentence)s.") % {"sentence": "; ".join([sentence % words, *_lasting(version)])}


def _lasting(version: CredentialVersion) -> list[str]:
    parts = []
    if version.hours:
        parts.append(hours_of_learning(version.hours))
    if version.months_valid:
        parts.append(_("renewed every %(time)s") % {"time": months(version.months_valid)})
    return parts


def programme_sentence(programme: Programme) -> str:
    """Say in one sentence what a programme is, whose it is, how long, and where it leads."""
    words = {
        "kind": capfirst(str(programme.get_kind_display())),
        "provider": organisation_name(programme.provider),
        "country": country_name(programme.provider.country),
    }
    sentence = _("%(kind)s of %(provider)s (%(country)s)") % words
    return _("%(sentence)s.") % {
        "sentence": "; ".join([sentence, *_length(programme), *_leading(programme)])
    }


def _length(programme: Programme) -> list[str]:
    measures = []
    if programme.weeks:
        measures.append(weeks(programme.weeks))
    if programme.hours:
        measures.append(_("%(hours)s of instruction") % {"hours": hours(programme.hours)})
    if programme.job_hours:
        measures.append(_("%(hours)s on the job") % {"hours": hours(programme.job_hours)})
    return [listed(measures)] if measures else []


def _leading(programme: Programme) -> list[str]:
    rows = programme.credential_links.all()
    leads = [credential_name(r.version) for r in rows if r.link == CredentialLink.LEADS_TO]
    if leads:
        return [_("it leads to %(credential)s") % {"credential": named(leads)}]
    work = [text_of(row, "title") for row in programme.occupations.all()]
    return [_("it prepares for this work: %(work)s") % {"work": named(work)}] if work else []


def organisation_sentence(organisation: Organisation, state: Subdivision | None) -> str:
    """Say in one sentence what an organisation is and where."""
    words = {
        "kind": capfirst(str(organisation.get_kind_display())),
        "country": country_name(organisation.country),
        "state": text_of(state, "name") if state else "",
    }
    if state:
        return _("%(kind)s in %(state)s, %(country)s.") % words
    return _("%(kind)s in %(country)s.") % words


def number(value: int | Decimal) -> str:
    """Return a number as the reader writes it, without needless decimals."""
    digits = 0 if value == int(value) else 1
    return str(number_format(value, decimal_pos=digits, force_grouping=True))


def hours(count: int) -> str:
    """Return hours in words."""
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": number(count)}


def hours_of_learning(count: int) -> str:
    """Return hours of learning in words."""
    words = ngettext("%(count)s hour of learning", "%(count)s hours of learning", count)
    return words % {"count": number(count)}


def weeks(count: int) -> str:
    """Return weeks in words."""
    return ngettext("%(count)s week", "%(count)s weeks", count) % {"count": number(count)}


def months(count: int) -> str:
    """Return months in words; whole years as years from two on."""
    if count >= 24 and count % 12 == 0:
        years = count // 12
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def credits_shown(record: CredentialVersion | Programme) -> Credits | None:
    """Return credits in their own unit; only hours make them comparable, and the note says so."""
    if record.credits is None:
        return None
    words = {"count": number(record.credits), "unit": record.get_credit_unit_display()}
    text = _("%(count)s %(unit)s") % words
    if not record.hours:
        note = _("Credits of two systems are compared through hours only, and no hours are stated.")
        return Credits(text=text, note=note)
    each = number(round(Decimal(record.hours) / record.credits, 1))
    note = _(
        "Credits of two systems are compared through hours only: here one credit stands for"
        " %(each)s hours."
    )
    return Credits(text=text, note=note % {"each": each})


def occupation_names(rows: Iterable[Occupation]) -> str:
    """Return occupations by name, joined."""
    return named(text_of(row, "title") for row in rows)
