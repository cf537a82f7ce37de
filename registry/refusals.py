"""The base of every named refusal: what a service says no with, and why."""

from typing import ClassVar

from django.utils.functional import Promise


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
