"""The engine's weights that a row of the database keeps."""

from typing import Any

from matching.engine import Weights
from matching.runs.models import MatchWeights


def of_row(row: MatchWeights) -> Weights:
    """Return the engine's weights that a row keeps.

    Raises:
        InvalidWeights: the row's values contradict the method.
    """
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.values.items()
    }
    return Weights(**values | {"version": row.version})
