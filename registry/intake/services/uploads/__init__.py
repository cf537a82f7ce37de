"""Receive an upload and move it along: every move is one function, and an event."""

from registry.intake.services.uploads.moves import lock, move
from registry.intake.services.uploads.receiving import IdempotencyKeyReused, UploadDraft, receive
from registry.intake.services.uploads.replanning import ColumnsUnknown, PartlyApplied, read_again
from registry.intake.services.uploads.running import (
    NothingToApply,
    NotPlanned,
    RowsCannotBeTaken,
    apply,
    resume,
    stop,
    take_back,
    undo,
)

__all__ = [
    "ColumnsUnknown",
    "IdempotencyKeyReused",
    "NotPlanned",
    "NothingToApply",
    "PartlyApplied",
    "RowsCannotBeTaken",
    "UploadDraft",
    "apply",
    "lock",
    "move",
    "read_again",
    "receive",
    "resume",
    "stop",
    "take_back",
    "undo",
]
