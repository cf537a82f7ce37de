"""Read a file of recipients: CSV in UTF-8 or Windows-1252, comma, semicolon or tab."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_ROWS: Final = 5000
COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "name": frozenset({"name", "nombre", "recipient", "persona"}),
    "email": frozenset({"email", "e-mail", "correo", "correo electrónico", "mail"}),
    "awarded_on": frozenset({"awarded_on", "date", "fecha", "fecha de emisión"}),
    "valid_until": frozenset({"valid_until", "expires", "vence", "vigencia"}),
    "hours": frozenset({"hours", "horas"}),
    "evidence": frozenset({"evidence", "evidencia"}),
    "evidence_url": frozenset({"evidence_url", "evidence address", "enlace"}),
}
"""The keys of a row, and the headings under which they are found in either language."""

NEEDED: Final = ("name", "email")


class RecipientsUnreadable(Refusal):
    """The file is no table with the columns that are needed."""

    code = "badge_file_unreadable"
    message = _("The file needs a first row with the columns name and e-mail (nombre, correo).")


class TooManyRecipients(Refusal):
    """The file is larger than one batch may be."""

    code = "badge_file_too_large"
    message = _("A file may have at most %(most)s recipients.")


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a file by key; empty rows are left out, texts are in NFC.

    Raises:
        RecipientsUnreadable: it is no table, or lacks the name or the e-mail.
        TooManyRecipients: it is larger than is taken.
    """
    if len(content) > MOST_BYTES:
        raise TooManyRecipients(most=MOST_ROWS)
    found = list(_table(_text(content)))
    if len(found) > MOST_ROWS:
        raise TooManyRecipients(most=MOST_ROWS)
    return found


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return unicodedata.normalize("NFC", text).replace("\x00", "")


def _table(text: str) -> Iterator[dict[str, str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise RecipientsUnreadable from error
    keys = [_key(cell) for cell in lines[0]] if lines else []
    if not all(name in keys for name in NEEDED):
        raise RecipientsUnreadable
    for line in lines[1:]:
        row = {key: cell.strip() for key, cell in zip(keys, line, strict=False) if key}
        if any(row.values()):
            yield row


def _key(heading: str) -> str:
    said = heading.strip().lower()
    return next((key for key, names in COLUMNS.items() if said in names), "")
