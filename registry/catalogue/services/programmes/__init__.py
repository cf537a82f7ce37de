"""Create programmes, change them, and move them through their states."""

from registry.catalogue.services.programmes.refusals import (
    CipCodeWrong,
    CodeTaken,
    CreditsWithoutUnit,
    InstructionNameless,
    LinkTwice,
    OutcomeOutOfRange,
    OutcomeTwice,
    PrerequisiteSaysNothing,
    ProviderFixed,
    RatioIncomplete,
    ReasonMissing,
    TitleMissing,
    WagePercentOutOfRange,
    WageStepEmpty,
    WageWithoutCurrency,
    WorkProcessHoursReversed,
    WorkProcessNameless,
)
from registry.catalogue.services.programmes.states import move
from registry.catalogue.services.programmes.writing import change, create, lock

__all__ = [
    "CipCodeWrong",
    "CodeTaken",
    "CreditsWithoutUnit",
    "InstructionNameless",
    "LinkTwice",
    "OutcomeOutOfRange",
    "OutcomeTwice",
    "PrerequisiteSaysNothing",
    "ProviderFixed",
    "RatioIncomplete",
    "ReasonMissing",
    "TitleMissing",
    "WagePercentOutOfRange",
    "WageStepEmpty",
    "WageWithoutCurrency",
    "WorkProcessHoursReversed",
    "WorkProcessNameless",
    "change",
    "create",
    "lock",
    "move",
]
