"""Keys, status lists, badges, files of recipients and signed statements."""

from registry.badges.models.badges import Badge
from registry.badges.models.batches import BadgeBatch, BadgeBatchRow
from registry.badges.models.keys import IssuerKey
from registry.badges.models.lists import SignedList, StatusList
from registry.badges.models.statements import SignedStatement

__all__ = [
    "Badge",
    "BadgeBatch",
    "BadgeBatchRow",
    "IssuerKey",
    "SignedList",
    "SignedStatement",
    "StatusList",
]
