"""The columns that the engine reads: workers, openings and what openings require.

One row per worker or opening, one NumPy array per fact. There is no column for age, sex,
nationality, ethnicity, disability or name: what is not here cannot enter a score. Money is
US cents per month, days are counted from 1970-01-01, countries are indices 0..7 of the
snapshot's own list, and so are subdivisions, employers, languages, skills, credentials
(one per credential *version*) and occupations (one per ISCO-08 unit group).
"""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from matching.engine.enums import NATIVE, UNKNOWN
from matching.engine.kernel import spans
from matching.engine.schema import Beside, Column, Rows, check_table, check_unique, take_rows
from matching.engine.sparse import Sparse, check_entries, check_rows

_DAY_LOW, _DAY_HIGH = -(2**31), 2**31 - 1
_MONEY_HIGH = 10**12
_ID_LOW, _ID_HIGH = -(2**63), 2**63 - 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Workers:
    """Everything the engine may know about people, one row each.

    ``occupations``: unit group -> per mille. A national code that the crosswalk fans out
    to several unit groups carries its share on each, so one occupation sums to 1000; a
    second occupation of the same person adds its own 1000 (a shared unit group is capped
    at 1000). ``experience``: unit group -> tenths of a year, fanned-out years split by the
    same shares so that they are never counted twice; ``experience_idle`` stands beside its
    entries. ``credentials``: only what is valid on the day of the snapshot.
    """

    ids: Annotated[NDArray[np.int64], Column(np.int64, "id", low=_ID_LOW, high=_ID_HIGH)]
    occupations: Annotated[Sparse, Rows("per mille", low=1, high=1000)]
    experience: Annotated[Sparse, Rows("tenths of a year", low=1, high=1000)]
    experience_idle: Annotated[
        NDArray[np.uint16],
        Beside(np.uint16, "whole months since last used", low=0, high=1200, sparse="experience"),
    ]
    skills: Annotated[Sparse, Rows("held skills")]
    credentials: Annotated[Sparse, Rows("held credential versions")]
    education_level: Annotated[
        NDArray[np.int8], Column(np.int8, "ISCED 2011 level, -1 unknown", low=UNKNOWN, high=8)
    ]
    languages: Annotated[
        NDArray[np.int8],
        Column(
            np.int8,
            "[n, L] CEFR 1=A1..6=C2, 7 native, 0 none, -1 unknown",
            low=UNKNOWN,
            high=NATIVE,
            ndim=2,
        ),
    ]
    latitude: Annotated[
        NDArray[np.float64], Column(np.float64, "degrees, NaN unknown", low=-90, high=90)
    ]
    longitude: Annotated[
        NDArray[np.float64], Column(np.float64, "degrees, NaN unknown", low=-180, high=180)
    ]
    country: Annotated[NDArray[np.int8], Column(np.int8, "country of residence", low=0, high=7)]
    subdivision: Annotated[
        NDArray[np.int16], Column(np.int16, "state index, -1 unknown", low=UNKNOWN, high=32767)
    ]
    reach_km: Annotated[NDArray[np.int16], Column(np.int16, "km she commutes", low=0, high=32767)]
    mobility: Annotated[NDArray[np.uint8], Column(np.uint8, "Mobility bits", low=0, high=15)]
    may_work: Annotated[NDArray[np.uint8], Column(np.uint8, "bit per country", low=0, high=255)]
    available_from: Annotated[
        NDArray[np.int32], Column(np.int32, "days since 1970-01-01", low=_DAY_LOW, high=_DAY_HIGH)
    ]
    wage_min: Annotated[
        NDArray[np.int64],
        Column(np.int64, "US cents per month, -1 not stated", low=UNKNOWN, high=_MONEY_HIGH),
    ]
    kinds_wanted: Annotated[
        NDArray[np.uint16], Column(np.uint16, "bit per Kind", low=0, high=65535)
    ]
    hours_min: Annotated[
        NDArray[np.int16], Column(np.int16, "hours per week, least", low=0, high=168)
    ]
    hours_max: Annotated[
        NDArray[np.int16], Column(np.int16, "hours per week, most", low=0, high=168)
    ]
    visible: Annotated[NDArray[np.bool_], Column(np.bool_, "consents to be matched", low=0, high=1)]

    def __len__(self) -> int:
        return len(self.ids)

    def validate(self) -> None:
        """Check every column; raises InvalidColumn naming the column and its first bad row."""
        check_table(self, len(self))
        check_unique("workers.ids", self.ids)
        check_rows("workers.hours_max", self.hours_max < self.hours_min, "below hours_min")

    def take(self, rows: NDArray[np.int64]) -> "Workers":
        """Pick the given rows, in the order given: a shard, or one person."""
        return take_rows(self, rows)


@dataclass(frozen=True, kw_only=True, eq=False)
class Requirements:
    """Groups of credentials that openings ask for, sorted by opening.

    One row per group; a group is met by *any* of its ``credentials``, an opening by *all*
    of its groups whose force is EMPLOYER or LAW. PREFERRED groups only add to the score.
    """

    opening: Annotated[
        NDArray[np.int32], Column(np.int32, "row of the opening", low=0, high=2**31 - 1)
    ]
    force: Annotated[NDArray[np.int8], Column(np.int8, "Force", low=0, high=2)]
    credentials: Annotated[Sparse, Rows("accepted credential versions")]

    def __len__(self) -> int:
        return len(self.opening)

    def validate(self, openings: int) -> None:
        """Check every column against ``openings`` rows; raises InvalidColumn."""
        check_table(self, len(self))
        check_rows("requirements.opening", self.opening >= openings, "no such opening")
        falls = np.zeros(len(self), dtype=np.bool_)
        falls[1:] = np.diff(self.opening) < 0
        check_rows("requirements.opening", falls, "not sorted by opening")
        empty = np.diff(self.credentials.indptr) == 0
        check_rows("requirements.credentials", empty, "a group accepts no credential")


@dataclass(frozen=True, kw_only=True, eq=False)
class Openings:
    """Everything the engine may know about openings, one row each.

    ``occupations`` as in :class:`Workers`. A skill is required or preferred, never both.
    ``closes`` is exclusive: an opening that closes today takes nobody today; OPEN_ENDED
    never closes, and as ``starts`` it means that the start is open. ``sponsors``: the
    employer offers a door (visa, permit) to those who may not yet work in ``country``.
    ``wage_to`` -1 means that only ``wage_from`` is stated, and the other way round.
    """

    ids: Annotated[NDArray[np.int64], Column(np.int64, "id", low=_ID_LOW, high=_ID_HIGH)]
    employer: Annotated[
        NDArray[np.int32], Column(np.int32, "employer index", low=0, high=2**31 - 1)
    ]
    kind: Annotated[NDArray[np.int8], Column(np.int8, "Kind", low=0, high=15)]
    occupations: Annotated[Sparse, Rows("per mille", low=1, high=1000)]
    skills_required: Annotated[Sparse, Rows("skills")]
    skills_preferred: Annotated[Sparse, Rows("skills")]
    requirements: Requirements
    education_min: Annotated[
        NDArray[np.int8], Column(np.int8, "ISCED 2011 level, -1 none asked", low=UNKNOWN, high=8)
    ]
    language_min: Annotated[
        NDArray[np.int8],
        Column(
            np.int8, "[m, L] CEFR 1=A1..6=C2, 7 native, 0 none asked", low=0, high=NATIVE, ndim=2
        ),
    ]
    experience_min: Annotated[
        NDArray[np.int16], Column(np.int16, "tenths of a year, 0 none asked", low=0, high=1000)
    ]
    latitude: Annotated[
        NDArray[np.float64], Column(np.float64, "degrees, NaN unknown", low=-90, high=90)
    ]
    longitude: Annotated[
        NDArray[np.float64], Column(np.float64, "degrees, NaN unknown", low=-180, high=180)
    ]
    country: Annotated[NDArray[np.int8], Column(np.int8, "country of the workplace", low=0, high=7)]
    subdivision: Annotated[
        NDArray[np.int16], Column(np.int16, "state index, -1 unknown", low=UNKNOWN, high=32767)
    ]
    place_mode: Annotated[NDArray[np.int8], Column(np.int8, "PlaceMode", low=0, high=2)]
    sponsors: Annotated[
        NDArray[np.bool_], Column(np.bool_, "offers a work permit door", low=0, high=1)
    ]
    starts: Annotated[
        NDArray[np.int32], Column(np.int32, "days since 1970-01-01", low=_DAY_LOW, high=_DAY_HIGH)
    ]
    closes: Annotated[
        NDArray[np.int32],
        Column(np.int32, "days since 1970-01-01, exclusive", low=_DAY_LOW, high=_DAY_HIGH),
    ]
    capacity_left: Annotated[
        NDArray[np.int32], Column(np.int32, "places left", low=0, high=2**31 - 1)
    ]
    applicants: Annotated[
        NDArray[np.int32], Column(np.int32, "applications", low=0, high=2**31 - 1)
    ]
    wage_from: Annotated[
        NDArray[np.int64],
        Column(np.int64, "US cents per month, -1 unknown", low=UNKNOWN, high=_MONEY_HIGH),
    ]
    wage_to: Annotated[
        NDArray[np.int64],
        Column(np.int64, "US cents per month, -1 unknown", low=UNKNOWN, high=_MONEY_HIGH),
    ]
    hours_per_week: Annotated[
        NDArray[np.int16], Column(np.int16, "hours, 0 not stated", low=0, high=168)
    ]

    def __len__(self) -> int:
        return len(self.ids)

    def validate(self) -> None:
        """Check every column; raises InvalidColumn naming the column and its first bad row."""
        check_table(self, len(self))
        check_unique("openings.ids", self.ids)
        self.requirements.validate(len(self))
        upside_down = (self.wage_to >= 0) & (self.wage_from > self.wage_to)
        check_rows("openings.wage_to", upside_down, "below wage_from")
        preferred = self.skills_preferred
        row_of = preferred.row_of_entry()
        required = self.skills_required
        width = np.int64(max(required.width, preferred.width))
        both = np.isin(
            row_of * width + preferred.indices, required.row_of_entry() * width + required.indices
        )
        check_entries("openings.skills_preferred", row_of, both, "skill is also required")

    def take(self, rows: NDArray[np.int64]) -> "Openings":
        """Pick the given rows with their requirements, in the order given."""
        starts = np.searchsorted(self.requirements.opening, rows, side="left")
        stops = np.searchsorted(self.requirements.opening, rows, side="right")
        lengths = stops - starts
        groups = spans(starts.astype(np.int64), lengths.astype(np.int64))
        opening = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
        requirements = replace(take_rows(self.requirements, groups), opening=opening)
        return replace(take_rows(self, rows), requirements=requirements)
