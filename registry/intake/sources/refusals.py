"""Why a whole file cannot be read: one class a reason, each with its remedy.

``place`` says where (a line, a sheet, a part of the zip, a JSON pointer); empty for the whole.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal


class FileRefused(Refusal):
    """Base: the file is not read at all."""

    remedy: ClassVar[str | Promise]

    def __init__(self, *, place: str = "", **details: object) -> None:
        super().__init__(**details)
        self.place = place


class TooLarge(FileRefused):
    """More bytes than are taken."""

    code = "file_too_large"
    message = _("The file is larger than %(most)s MB.")
    remedy = _("Split it and upload the parts one after the other.")


class EmptyFile(FileRefused):
    """No bytes, or no row below the header."""

    code = "file_empty"
    message = _("The file has no rows.")
    remedy = _("Check that you saved it, and that the rows are on the sheet you chose.")


class UnknownFormat(FileRefused):
    """The bytes are of no form that is read."""

    code = "file_format_unknown"
    message = _("This is not a file we can read: it looks like %(found)s.")
    remedy = _("Save it as CSV or as an Excel workbook (.xlsx), or download our template.")


class WrongType(FileRefused):
    """The name promises one form, the bytes are another."""

    code = "file_wrong_type"
    message = _("The name ends in %(extension)s, but the contents are %(found)s.")
    remedy = _("Open it in the program that made it and save it again in the right format.")


class HtmlInstead(FileRefused):
    """A web page, as a failed download saves it."""

    code = "file_is_html"
    message = _("The file is a web page, not a table.")
    remedy = _("Download the file again: what was saved is probably a sign-in or error page.")


class NotText(FileRefused):
    """Bytes that are no text in any encoding we know."""

    code = "file_not_text"
    message = _("The file is not text that we can read.")
    remedy = _("Save it as CSV UTF-8.")


class MixedEncodings(FileRefused):
    """Some lines are UTF-8, others are not."""

    code = "file_mixed_encodings"
    message = _(
        "Line %(line)s is not written in the same encoding as line %(other)s, so accents would "
        "come out wrong."
    )
    remedy = _("Open the file in your spreadsheet, mend that line, and save all as CSV UTF-8.")


class NulBytes(FileRefused):
    """Null characters inside text."""

    code = "file_nul_bytes"
    message = _("Line %(line)s has null characters, which no text has.")
    remedy = _("The file is damaged: export it again from the system it came from.")


class NoHeader(FileRefused):
    """No line that names the columns."""

    code = "file_no_header"
    message = _("We cannot find the row that names the columns.")
    remedy = _("Put the names of the columns in the first row.")


class TooManyColumns(FileRefused):
    """More columns than are taken."""

    code = "file_too_many_columns"
    message = _("The file has %(found)s columns; %(most)s is the most we read.")
    remedy = _("Delete the columns that you do not need.")


class TooManyRows(FileRefused):
    """More rows than are taken."""

    code = "file_too_many_rows"
    message = _("The file has more than %(most)s rows.")
    remedy = _("Split it and upload the parts one after the other.")


class PasswordProtected(FileRefused):
    """An encrypted workbook or zip."""

    code = "file_password_protected"
    message = _("The file is protected with a password.")
    remedy = _("Take the password off and save it again.")


class OldWorkbook(FileRefused):
    """A workbook of Excel 97 to 2003."""

    code = "file_old_workbook"
    message = _("The file is an old Excel workbook (.xls).")
    remedy = _("Open it and save it as an Excel workbook (.xlsx).")


class Truncated(FileRefused):
    """The file ends too early, or a part of it is damaged."""

    code = "file_truncated"
    message = _("The file is damaged or was cut off.")
    remedy = _("Send it again, or export it again from the system it came from.")


class ZipBomb(FileRefused):
    """A workbook that unpacks to far more than it should."""

    code = "file_zip_bomb"
    message = _("The workbook unpacks to far more than it should.")
    remedy = _("Copy the rows to a new workbook and save that.")


class XmlEntities(FileRefused):
    """XML inside the workbook declares a document type or entities."""

    code = "file_xml_entities"
    message = _("The workbook has definitions inside that no spreadsheet program writes.")
    remedy = _("Copy the rows to a new workbook and save that.")


class NoSuchSheet(FileRefused):
    """The chosen sheet is not in the workbook."""

    code = "file_no_such_sheet"
    message = _("The workbook has no sheet named %(sheet)s.")
    remedy = _("Choose one of its sheets.")


class BadJson(FileRefused):
    """Not well-formed JSON."""

    code = "file_bad_json"
    message = _("Line %(line)s is not well-formed JSON.")
    remedy = _("Export the file again, or check it with a JSON validator.")


class TooDeep(FileRefused):
    """JSON nested too deeply."""

    code = "file_too_deep"
    message = _("The document is nested more than %(most)s levels deep.")
    remedy = _("Send the records as one flat list (an @graph or an array).")


class TooManyNodes(FileRefused):
    """JSON with too many values."""

    code = "file_too_many_nodes"
    message = _("The document has more than %(most)s values.")
    remedy = _("Split it and upload the parts one after the other.")


class SelfReference(FileRefused):
    """A record that contains itself."""

    code = "file_self_reference"
    message = _("The record %(record)s refers to itself.")
    remedy = _("Take out the reference that leads back to the record.")


class RemoteContext(FileRefused):
    """A JSON-LD context that does not ship with the platform: nothing is fetched."""

    code = "file_remote_context"
    message = _("The document uses the context %(context)s, which we do not know.")
    remedy = _("Use the CTDL context, https://credreg.net/ctdl/schema/context/json.")


class NoRecords(FileRefused):
    """Well-formed, but no record of a kind that is taken."""

    code = "file_no_records"
    message = _("The document has no record of the kind you chose.")
    remedy = _("Choose the kind that fits what is in the file.")
