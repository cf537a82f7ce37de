"""What a programme asks for, in words. Required is never said to be enough."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.catalogue.enums import PrerequisiteKind
from registry.catalogue.models import CredentialVersion, Prerequisite
from registry.web.localised import Localised, localised, text_of
from registry.web.record_wording import number
from registry.web.templatetags.registry_tags import language_name


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition: its words, the credential it names if any, and the provider's own note."""

    words: str
    credential: CredentialVersion | None
    note: Localised


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Conditions that are met one by one: any of a group is enough for that group."""

    required: list[list[Condition]]
    recommended: list[list[Condition]]


def asked(rows: Iterable[Prerequisite]) -> Asked:
    """Return the groups of what is required and of what is only recommended."""
    found = list(rows)
    return Asked(
        required=_groups(row for row in found if row.is_required),
        recommended=_groups(row for row in found if not row.is_required),
    )


def _groups(rows: Iterable[Prerequisite]) -> list[list[Condition]]:
    groups: dict[tuple[int, int], list[Condition]] = {}
    for row in rows:
        key = (row.alternative, 0 if row.alternative else row.position)
        groups.setdefault(key, []).append(_condition(row))
    return list(groups.values())


def _condition(row: Prerequisite) -> Condition:
    is_note = row.kind == PrerequisiteKind.OTHER
    note = localised(row, "note")
    return Condition(
        words=note.text if is_note else _words(row),
        credential=row.credential,
        note=Localised(text="", language=note.language, is_fallback=False) if is_note else note,
    )


def _words(row: Prerequisite) -> str:
    match row.kind:
        case PrerequisiteKind.CREDENTIAL:
            return text_of(row.credential, "name")
        case PrerequisiteKind.SKILL:
            return _("Skill: %(skill)s") % {"skill": text_of(row.skill, "name")}
        case PrerequisiteKind.LEVEL:
            return _level(row)
        case PrerequisiteKind.LANGUAGE:
            words = {"language": language_name(row.language), "level": row.language_level}
            return _("%(language)s at level %(level)s or above") % words
        case PrerequisiteKind.EXPERIENCE:
            return _experience(row)
        case _:
            return _("At least %(age)s years old") % {"age": row.age}


def _level(row: Prerequisite) -> str:
    if row.level is None:
        return ""
    words = {
        "level": text_of(row.level, "name"),
        "framework": text_of(row.level.framework, "name"),
    }
    return _("Level of education: %(level)s (%(framework)s)") % words


def _experience(row: Prerequisite) -> str:
    years = row.years or 0
    plural = 1 if years == 1 else 2
    words = ngettext("%(years)s year of experience", "%(years)s years of experience", plural)
    return words % {"years": number(years)}
