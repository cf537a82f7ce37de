"""Occupations, skills, places, levels, money: facts with a source and a date."""

from registry.reference.models.licensing import LicensingRule
from registry.reference.models.loads import ReferenceLoad
from registry.reference.models.money import Currency, ExchangeRate, PurchasingPower, WageFloor
from registry.reference.models.occupations import (
    CrosswalkPair,
    Industry,
    Occupation,
    OccupationSynonym,
)
from registry.reference.models.places import Municipality, Subdivision
from registry.reference.models.skills import OccupationSkill, Skill, SkillSynonym
from registry.reference.models.words import GlossaryTerm, Level, LevelFramework

__all__ = [
    "CrosswalkPair",
    "Currency",
    "ExchangeRate",
    "GlossaryTerm",
    "Industry",
    "Level",
    "LevelFramework",
    "LicensingRule",
    "Municipality",
    "Occupation",
    "OccupationSkill",
    "OccupationSynonym",
    "PurchasingPower",
    "ReferenceLoad",
    "Skill",
    "SkillSynonym",
    "Subdivision",
    "WageFloor",
]
