"""What notices and problems say, by code. Details fill the placeholders."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.intake.enums import IntakeKind
from registry.intake.sources.cell_wording import CELL_RULES

NOTICES: Final[dict[str, Promise]] = {
    "encoding": _("The text is read as %(encoding)s."),
    "encoding_guessed": _("The encoding is not marked; we read the text as %(encoding)s."),
    "separator": _("Columns are separated by %(name)s."),
    "header_found": _("The names of the columns are in row %(line)s."),
    "column_unnamed": _("Column %(position)s has no name; we call it %(name)s."),
    "column_repeated": _("The name %(was)s is there more than once; we call this one %(name)s."),
    "ragged": _("The row has %(found)s cells and the header %(wanted)s; missing cells are empty."),
    "sheet": _("The sheet %(sheet)s is read; the workbook has %(count)s."),
    "sheet_hidden": _("The sheet %(sheet)s is hidden in the workbook."),
    "formulas": _("Formulas are not run: the values that were saved with the workbook are read."),
    "formula_unsaved": _("The formula in this cell has no saved value: it is read as empty."),
    "macros": _("The workbook has macros. They are not read and never run."),
    "external_links": _("Links to other workbooks are not followed."),
    "merged": _("Merged cells count once: the value is in the first one, the others are empty."),
    "hidden_rows": _("Hidden rows and columns are read as well."),
    "dialect": _("We know this list (%(name)s) and have set the columns for you."),
    "other_kinds": _(
        "The file also has %(count)s records of another kind (%(kind)s). "
        "Upload it again as that kind to take them."
    ),
    "masked": _("The source hides part of this text; the field is left empty."),
    "contact_masked": _("An e-mail address or telephone number was taken out of this text."),
    "gender_dropped": _("A limit by sex is not allowed and was left out: %(value)s."),
    "age_dropped": _("A limit by age is not allowed and was left out: %(value)s."),
    "marital_dropped": _("A limit by marital status is not allowed and was left out: %(value)s."),
    "looks_dropped": _("A limit by looks or a photograph was left out: %(value)s."),
    "pregnancy_dropped": _("A condition about pregnancy was left out: %(value)s."),
    "rule_mx": _(
        "Rule: Ley Federal del Trabajo (Mexico), articles 3 and 133-I; "
        "Ley Federal para Prevenir y Eliminar la Discriminación, articles 1 and 9."
    ),
    "wage_guessed": _("The wage is read from %(value)s; the file does not say per what time."),
    "wage_unread": _("The wage could not be read from %(value)s; the field is left empty."),
    "guessed": _("Read from other cells of the row, sure to %(percent)s %%: %(value)s. Check it."),
    "offering_unplaced": _(
        "We do not know the place %(value)s: the program is taken without its offering."
    ),
    "offering_incomplete": _(
        "The row says something of an offering, but not how it is taught and in what language: "
        "the program is taken without it."
    ),
    "identifier_left_out": _("The official number is another organization's or not a valid one."),
    "agency_unknown": _("No registration agency here has the name %(value)s; the field is empty."),
    "hours_counted": _("%(value)s are counted as %(hours)s hours, 40 a week."),
    "days_assumed": _(
        "The row does not say when the opening closes or starts: it is given %(days)s days. "
        "Check it before you publish."
    ),
    "wage_under_floor": _(
        "The wage that was read is under the legal minimum, so it was left out: %(value)s."
    ),
    "education_unread": _("The education asked for was not understood: %(value)s."),
    "occupation_by_title": _("The occupation was found by the title: %(value)s. Check it."),
    "only_year": _("The source says only the year of approval (%(year)s); the day is left empty."),
    "parts_unplaced": _(
        "The workbook has several standards; its work processes, instruction and wages name none "
        "and are left out."
    ),
    "hours_guessed": _("The hours are read from the text %(value)s."),
    "context_bundled": _("The context is the copy that ships with the platform."),
    "aside_part": _(
        "%(value)s describes a part of other records, such as their conditions, costs or steps. "
        "It is taken with a credential or program that refers to it in the same file."
    ),
    "aside_assessment": _(
        "%(value)s is an assessment. The registry keeps credentials and programs: describe it "
        "with the credential that it leads to."
    ),
    "aside_framework": _(
        "%(value)s belongs to a framework or vocabulary. Those are reference data, which "
        "stewards keep; credentials and programs may name it."
    ),
    "aside_group": _(
        "%(value)s only stands for other records or groups them. Upload those themselves."
    ),
    "aside_outcomes": _(
        "%(value)s is statistics about people who hold a credential. They are no part of the "
        "catalog."
    ),
    "aside_competency": _(
        "Its framework, %(value)s, is no credential of your organization here. Upload that "
        "credential with this code, then the competencies again."
    ),
    "template_example": _(
        "This is the example row of the template. It is left out: put your own rows in its place."
    ),
    "below_minimum": _("CTDL asks for %(value)s; without it this record is incomplete."),
}

WORDS: Final[dict[tuple[str, str], Promise]] = {
    ("name", "comma"): _("commas"),
    ("name", "semicolon"): _("semicolons"),
    ("name", "tab"): _("tabs"),
    ("name", "bar"): _("vertical bars"),
    **{("kind", kind.value): kind.label for kind in IntakeKind},
}
"""Details that are words of ours: what they are called in the active language."""


def named(key: str, value: object) -> object:
    """Return how a detail is shown."""
    return WORDS.get((key, str(value)), value)


RULES: Final[dict[str, tuple[Promise, Promise]]] = {
    **CELL_RULES,
    "cell_too_long": (
        _("A cell holds at most %(most)s characters."),
        _("Shorten the text."),
    ),
    "too_many_cells": (
        _("The row has %(found)s cells, the header only %(wanted)s."),
        _("Look for a separator or quotation mark too many in this row."),
    ),
    "nul": (
        _("Null characters are not allowed."),
        _("Export the record again from the system it came from."),
    ),
    "broken_text": (
        _("The text has characters that no program can show."),
        _("Type this cell again, or export the record again from the system it came from."),
    ),
    "quote_open": (
        _("A quotation mark opens in this row and never closes."),
        _("Close the quotation mark, or double it where it is part of the text."),
    ),
    "not_an_object": (
        _("A record is a JSON object with the names of the columns."),
        _('Put the record in braces: {"code": …}.'),
    ),
    "bad_json": (
        _("The line is not well-formed JSON."),
        _("Write one whole JSON object on each line."),
    ),
    "standard_code": (
        _("The code of a standard looks like EC0217 or EC0217.01."),
        _("Use the code as the register prints it."),
    ),
    "standard_level": (_("A level is 1 to 5."), _("Use the level as the register prints it.")),
    "required": (_("A value is required."), _("Fill in this cell.")),
    "ctdl_required": (
        _("A record of the type %(type)s must have %(column)s."),
        _("Add the property to the record."),
    ),
    "ctdl_one_of": (
        _("A record of the type %(type)s must have one of %(column)s."),
        _("Add one of the properties to the record."),
    ),
    "ctdl_type": (
        _("%(value)s is no type of record that we take."),
        _("Use a CTDL class such as ceterms:Certificate or ceterms:Course."),
    ),
    "ctdl_class": (
        _("A record says what it is in @type."),
        _("Add the @type."),
    ),
    "ctdl_ctid": (
        _("A CTID is ce- and a UUID."),
        _("Use the CTID as the Credential Registry shows it."),
    ),
    "ctdl_address": (
        _("%(column)s must be an absolute web address."),
        _("Begin the address with https://."),
    ),
}
"""By code: the rule, and what to do."""
