"""Create credentials, change and move their versions, supersede and correct them."""

from registry.catalogue.services.credentials.refusals import (
    AnotherIsPublished,
    CodeTaken,
    CompetencyNameless,
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
from registry.catalogue.services.credentials.states import correct, move, supersede
from registry.catalogue.services.credentials.writing import change, create, lock

__all__ = [
    "AnotherIsPublished",
    "CodeTaken",
    "CompetencyNameless",
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
    "change",
    "correct",
    "create",
    "lock",
    "move",
    "supersede",
]
