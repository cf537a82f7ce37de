"""Turn the texts of a file into column values, or say which cell is wrong and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models

from registry.reference.sources.errors import SourceError
from registry.reference.sources.rows import Place

REMEDY: Final = "Correct the cell, or restore the official file, and load again."
BOOLEANS: Final = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that a table is to have, by column name, and where it was read.

    A foreign key goes by its column (``parent_id``). Values may still be the file's texts.
    """

    place: Place
    values: Mapping[str, Any]


class Cells:
    """The columns of one model, ready to read many rows."""

    def __init__(self, model: type[models.Model]) -> None:
        columns = model._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
        self.by_name: dict[str, models.Field[Any, Any]] = {c.attname: c for c in columns}
        self._choices = {
            c.attname: {value for value, _ in c.flatchoices} for c in columns if c.flatchoices
        }

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def read(self, row: Wanted) -> dict[str, Any]:
        """Return the row's values as the database will give them back.

        Raises:
            SourceError: a value is no value of its column; names place, column and value.
        """
        return {name: self._value(name, value, row.place) for name, value in row.values.items()}

    def defaults(self) -> dict[str, Any]:
        """Return what a column holds when nothing is said, but for the primary key."""
        return {
            name: column.get_default()
            for name, column in self.by_name.items()
            if not column.primary_key
        }

    def _value(self, name: str, value: Any, place: Place) -> Any:
        column = self.by_name[name]
        if value == "" and not isinstance(column, (models.CharField, models.TextField)):
            value = None
        if value is None:
            if not column.null:
                raise _wrong(column, value, place, "a value is required")
            return None
        try:
            value = _python(column, value)
        except ValidationError as error:
            raise _wrong(column, value, place, " ".join(error.messages).rstrip(".")) from error
        if column.max_length is not None and len(str(value)) > column.max_length:
            raise _wrong(column, value, place, f"at most {column.max_length} characters fit")
        if name in self._choices and value not in self._choices[name]:
            allowed = ", ".join(map(str, sorted(self._choices[name])))
            raise _wrong(column, value, place, f"the value is one of {allowed}")
        return value


def _python(column: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(column, models.BooleanField) and isinstance(value, str):
        if value.lower() not in BOOLEANS:
            raise ValidationError("a value is true or false")
        return BOOLEANS[value.lower()]
    value = column.to_python(value)
    if isinstance(value, Decimal) and isinstance(column, models.DecimalField):
        return round(value, column.decimal_places or 0)
    return value


def _wrong(column: "models.Field[Any, Any]", value: Any, place: Place, rule: str) -> SourceError:
    return SourceError(
        file=place.file,
        line=place.line,
        column=column.name,
        value="" if value is None else str(value)[:80],
        rule=rule,
        remedy=REMEDY,
    )
