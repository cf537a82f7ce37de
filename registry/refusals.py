"""The base of every named refusal, and how a database's no becomes one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A service's named no. Each reason is a class of its own beside the function that raises it.

    ``message`` is translatable and may carry ``%(name)s`` placeholders that ``details`` fills;
    ``code`` is the stable name by which an API client knows the refusal.
    """

    code: ClassVar[str]
    message: ClassVar[str | Promise]

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details

    def __str__(self) -> str:
        return str(self.message) % self.details if self.details else str(self.message)


class NotAllowed(Refusal):
    """Base of the refusals that are about the person: somebody else may do it."""


class StateRefuses(Refusal):
    """Base of the refusals that are about the state of the record: nobody may do it now."""


class InvalidFields(Refusal):
    """Columns hold values that they cannot keep; ``errors`` has the reasons by column."""

    code = "invalid_fields"
    message = _("Some fields are not right.")

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__()
        self.errors = errors


def check_fields(record: models.Model) -> None:
    """Check every plain column of an unsaved record: choices, lengths, formats, NUL characters.

    Relations and constraints are left to the database, which has the last word.

    Raises:
        InvalidFields: with the reasons by column.
    """
    fields = record._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
    columns = [field for field in fields if not field.is_relation]
    errors = {
        field.name: [str(_("Null characters are not allowed."))]
        for field in columns
        if "\x00" in str(getattr(record, field.attname))
    }
    relations = [field.name for field in fields if field.is_relation]
    try:
        record.clean_fields(exclude=[*relations, *errors])
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise InvalidFields(errors)


@contextmanager
def constraints_as(**refusals: Refusal) -> Iterator[None]:
    """Turn the no of a named constraint into the refusal given for it.

    The statements inside run in a savepoint, so that the caller's transaction survives.

    Raises:
        Refusal: the one given for the constraint that refused.
        IntegrityError: a constraint refused that no refusal was given for.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from error
