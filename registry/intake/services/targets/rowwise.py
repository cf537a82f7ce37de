"""Rows that are written one by one through the room's own services: all kinds but programmes.

A kind says how its rows are planned, how one is written, changed and taken back.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model

from registry.catalogue.services import indexing
from registry.intake.enums import RowOutcome
from registry.intake.models import Upload, UploadRow
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.services.targets.planning import Fields, Rules, plan


class Rowwise(ABC):
    """A target whose rows go through services, one after the other."""

    rules: ClassVar[Rules]
    model: ClassVar[type[Model]]

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row."""
        return plan(rows, ground, self.rules)

    def apply(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Write each row; the first refusal refuses them all. Search follows at the end, once."""
        standing = self._records(rows)
        with indexing.held(at=ground.at):
            for row in rows:
                self._bring(row, standing, ground)

    def _bring(self, row: UploadRow, standing: Mapping[int, Any], ground: Ground) -> None:
        if row.outcome == RowOutcome.NEW:
            row.record_id = self.write(row.fields, ground)
        elif (record := standing.get(row.record_id or 0)) is not None:
            row.before = {name: before for name, (before, _after) in row.changes.items()}
            changed = {name: row.fields[name] for name in row.changes}
            self.change(record, changed, ground)
        row.is_applied = True

    def undo(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Take each row back, in the order given."""
        standing = self._records(rows)
        with indexing.held(at=ground.at):
            for row in rows:
                record = standing.get(row.record_id or 0)
                if record is None:
                    continue
                if row.outcome == RowOutcome.NEW:
                    self.delete(record, ground)
                else:
                    self.change(record, row.before, ground)

    def dependents(self, upload: Upload) -> list[str]:
        """Name what depends on the records that the upload made; by default nothing can."""
        del upload
        return []

    def _records(self, rows: Iterable[UploadRow]) -> Mapping[int, Any]:
        keys = [row.record_id for row in rows if row.record_id is not None]
        return self.model._default_manager.in_bulk(keys)  # noqa: SLF001 - as Django documents it

    @abstractmethod
    def write(self, fields: Fields, ground: Ground) -> int:
        """Write a new record and return its key."""

    @abstractmethod
    def change(self, record: Any, fields: Fields, ground: Ground) -> None:
        """Bring a record to what some fields say; the others stay."""

    def delete(self, record: Any, ground: Ground) -> None:
        """Delete a record that the upload made."""
        del ground
        record.delete()
