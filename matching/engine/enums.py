"""The closed vocabularies of the engine, as the integers that stand in its columns."""

from enum import IntEnum, IntFlag
from typing import Final

UNKNOWN: Final = -1
"""Marks a fact that nobody has stated, in every signed column that allows it."""

OPEN_ENDED: Final = 2**31 - 1
"""A day that never comes: an opening that does not close, or whose start is left open."""

NATIVE: Final = 7
"""Language level of a mother tongue: above C2 (6); A1 is 1 and 0 is none."""


class Kind(IntEnum):
    """What an opening offers; bit ``1 << kind`` of ``Workers.kinds_wanted`` asks for it."""

    JOB = 0
    APPRENTICESHIP = 1
    INTERNSHIP = 2
    MENTORSHIP = 3
    EXCHANGE = 4
    YOUTH_PLACEMENT = 5


class PlaceMode(IntEnum):
    """Where the hours of an opening are worked; hybrid counts as on site for reach."""

    ON_SITE = 0
    HYBRID = 1
    REMOTE = 2


class Mobility(IntFlag):
    """What a worker is ready to do beyond commuting within ``reach_km`` at home."""

    COMMUTES_ACROSS_BORDER = 1
    RELOCATES_IN_COUNTRY = 2
    RELOCATES_ABROAD = 4
    REMOTE = 8


class Force(IntEnum):
    """How binding a group of credential requirements is."""

    PREFERRED = 0
    EMPLOYER = 1
    LAW = 2


class Effect(IntEnum):
    """What holding one credential does for another; ``HELD`` never stands in a table.

    A group required by law is met by ``HELD`` and ``LEGAL`` only, one required by the
    employer also by ``RECOGNISED`` and ``ACCEPTED``. ``CLOSE_WITH_GAP`` and ``INFERRED``
    (derived by walking the graph, asserted by nobody) meet no requirement.
    """

    HELD = 0
    LEGAL = 1
    RECOGNISED = 2
    ACCEPTED = 3
    CLOSE_WITH_GAP = 4
    INFERRED = 5


class Verdict(IntEnum):
    """May the worker do this work there? ``UNKNOWN`` is allowed and flagged."""

    NO = 0
    UNKNOWN = 1
    YES = 2


class Way(IntEnum):
    """How a worker would get to the work."""

    NONE = 0
    COMMUTE = 1
    BORDER_COMMUTE = 2
    RELOCATE = 3
    REMOTE = 4


class Component(IntEnum):
    """The named reasons of a score, in the order of the columns of ``reasons``."""

    OCCUPATION = 0
    SKILLS = 1
    CREDENTIALS = 2
    EXPERIENCE = 3
    EDUCATION = 4
    LANGUAGES = 5
    PLACE = 6
    WAGE = 7


class Condition(IntFlag):
    """The hard conditions; a pair is a match when none of these bits is set as failed."""

    CONSENT = 1
    CAPACITY = 2
    DATES = 4
    KIND = 8
    PLACE = 16
    AUTHORISATION = 32
    CREDENTIALS = 64
    LANGUAGES = 128


MENDABLE: Final = Condition.KIND | Condition.PLACE | Condition.CREDENTIALS | Condition.LANGUAGES
"""The conditions that a person can do something about: near misses fail one of these."""


class Flag(IntFlag):
    """What a reader of a pair must be told beside its score.

    ``EQUIVALENCE``: a required credential is met through an equivalence, not held itself.
    ``AUTHORISATION_UNKNOWN``: the right to work there is not established.
    ``FACT_MISSING``: a language minimum fails only because the level is not stated.
    ``HOURS_DIFFER``: the weekly hours lie outside those wanted.
    ``RELOCATION``: she would have to move. ``CROSS_BORDER``: the place is in another country.
    """

    EQUIVALENCE = 1
    AUTHORISATION_UNKNOWN = 2
    FACT_MISSING = 4
    HOURS_DIFFER = 8
    RELOCATION = 16
    CROSS_BORDER = 32
