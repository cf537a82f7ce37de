"""Create credentials, change and move their versions, supersede and correct them."""

from registry.catalogue.services.credentials.amending import SHARED, amend, fixed
from registry.catalogue.services.credentials.refusals import (
    AnotherIsPublished,
    CodeTaken,
    CompetencyNameless,
    CredentialFixed,
    CreditsWithoutUnit,
    CtidTaken,
    EndsBeforeStart,
    NameMissing,
    NotATypo,
    OccupationTwice,
    ReasonMissing,
    RecognitionTwice,
    VersionTaken,
    WeightOutOfRange,
)
from registry.catalogue.services.credentials.registering import register
from registry.catalogue.services.credentials.states import correct, move, supersede
from registry.catalogue.services.credentials.writing import change, create, lock

__all__ = [
    "SHARED",
    "AnotherIsPublished",
    "CodeTaken",
    "CompetencyNameless",
    "CredentialFixed",
    "CreditsWithoutUnit",
    "CtidTaken",
    "EndsBeforeStart",
    "NameMissing",
    "NotATypo",
    "OccupationTwice",
    "ReasonMissing",
    "RecognitionTwice",
    "VersionTaken",
    "WeightOutOfRange",
    "amend",
    "change",
    "correct",
    "create",
    "fixed",
    "lock",
    "move",
    "register",
    "supersede",
]
