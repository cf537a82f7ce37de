"""The rows of programmes that are written many at once, and all that hangs on them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models

from registry.catalogue.enums import CredentialLink, PrerequisiteKind
from registry.catalogue.models import (
    CostItem,
    Funding,
    Offering,
    Prerequisite,
    Programme,
    ProgrammeCredential,
)
from registry.copying import copy_in

SETS: Final = {"occupations": "occupation_id", "skills": "skill_id", "industries": "industry_id"}


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferingRow:
    """An offering's columns, the parts of its cost in minor units, and who may pay.

    A part of the cost is its kind and amount; funding its kind, both names and an address.
    """

    columns: dict[str, Any]
    costs: tuple[tuple[str, int], ...] = ()
    funding: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgrammeRow:
    """A programme's columns (relations by key, ``provider_id`` too), its sets and offerings.

    ``credentials`` are versions that it leads to, ``prerequisite`` a condition in words; None
    leaves what stands.
    """

    columns: dict[str, Any]
    sets: dict[str, Sequence[int]] = field(default_factory=dict)
    credentials: tuple[int, ...] | None = None
    prerequisite: str | None = None
    offerings: tuple[OfferingRow, ...] = ()


Made = Sequence[tuple[int, ProgrammeRow]]
"""Programmes just written, by key, each with its row."""


def prerequisite(words: str, language: str) -> dict[str, Any]:
    """Return the columns of a condition in words, but whose it is."""
    return {
        "position": 1,
        "kind": PrerequisiteKind.OTHER.value,
        f"note_{language}": words,
    }


def relate(name: str, column: str, made: Made) -> None:
    """Write one of the sets that :data:`SETS` names."""
    through: type[models.Model] = getattr(Programme, name).through
    copy_in(
        through,
        [
            {"programme_id": programme, column: key}
            for programme, row in made
            for key in dict.fromkeys(row.sets.get(name, ()))
        ],
    )


def lead(made: Made) -> None:
    """Write what the programmes lead to, and what they ask for."""
    copy_in(
        ProgrammeCredential,
        [
            {"programme_id": programme, "version_id": key, "link": CredentialLink.LEADS_TO.value}
            for programme, row in made
            for key in dict.fromkeys(row.credentials or ())
        ],
    )
    copy_in(
        Prerequisite,
        [
            {
                "programme_id": programme,
                **prerequisite(row.prerequisite, row.columns["source_language"]),
            }
            for programme, row in made
            if row.prerequisite
        ],
    )


def offer(made: Made) -> None:
    """Write the offerings of the programmes, with their costs and who may pay."""
    said = [(programme, offering) for programme, row in made for offering in row.offerings]
    keys = copy_in(
        Offering, [{**offering.columns, "programme_id": programme} for programme, offering in said]
    )
    offered = [(key, offering) for key, (_programme, offering) in zip(keys, said, strict=True)]
    copy_in(
        CostItem,
        [
            {"offering_id": key, "kind": kind, "amount_minor": minor}
            for key, offering in offered
            for kind, minor in offering.costs
        ],
    )
    copy_in(
        Funding,
        [
            {"offering_id": key, "kind": kind, "name_en": en, "name_es": es, "source_url": url}
            for key, offering in offered
            for kind, en, es, url in offering.funding
        ],
    )
