"""One reader for each type of column: a cell becomes a plain value or the key of a record.

A reader returns what a field holds, ready for JSON, and notes what it cannot take and what a
person has to choose.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import override

from registry.intake.enums import ChoiceField
from registry.intake.selectors import cell_words
from registry.intake.selectors.interpreted import Interpreted
from registry.intake.selectors.normalising import Meaning, Normaliser, quantities
from registry.intake.sources.cells import read_list
from registry.intake.sources.columns import Column, by_key
from registry.reference.selectors.titles.wording import folded

PLACED: Final = frozenset(("offerings", "openings"))
WEB: Final = URLValidator(schemes=["http", "https"])
USUAL: Final = re.compile(
    r"https?://(?:[a-z0-9]{1,63}\.){1,3}[a-z]{2,63}(?:/[\w./-]{0,400})?", re.ASCII
)
"""Addresses that need no closer look: the validator takes longer than all else of a row."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell on its way: its column, its text, and that of the cell that has a say in it."""

    column: Column
    text: str
    beside: str
    words: Normaliser
    language: str
    day_first: bool
    found: Interpreted

    def refuse(self, code: str, value: str = "", **details: Any) -> None:
        """Note what is wrong with this cell."""
        self.found.refuse(code, self.column.key, value or self.text, **details)


Reader = Callable[[Cell], Any]


def plain_text(cell: Cell) -> str:
    """Read a text of one line."""
    return " ".join(cell.text.split())


def _long_text(cell: Cell) -> str:
    return cell.text


def _integer(cell: Cell) -> int | None:
    said = quantities.whole(cell.text)
    if said is None:
        cell.refuse("not_whole")
    return said


def _decimal(cell: Cell) -> str | None:
    said = quantities.number(cell.text)
    if said is None or said < 0:
        cell.refuse("not_a_number")
        return None
    return str(said.quantize(Decimal("0.01")))


def _percent(cell: Cell) -> str | None:
    said = quantities.number(cell.text.rstrip("% "))
    if said is None or not 0 <= said <= 100:
        cell.refuse("not_percent")
        return None
    return str(said.quantize(Decimal("0.01")))


def _money(cell: Cell) -> dict[str, Any] | None:
    """Read an amount; without a currency of its own it has that of the row."""
    beside = _currency_of(cell.beside)
    said = quantities.money(cell.text, currency=beside)
    if said is None:
        cell.refuse("not_money")
        return None
    if not said.currency and said.minor:
        cell.refuse("currency_unknown")
        return None
    if beside and said.currency != beside:
        cell.refuse("currencies_differ")
        return None
    return {"minor": said.minor, "currency": said.currency}


def _currency_of(text: str) -> str:
    plain = folded(text)
    return quantities.CURRENCIES.get(plain, "")


def _currency(cell: Cell) -> str | None:
    said = _currency_of(cell.text)
    if said not in {"MXN", "USD"}:
        cell.refuse("not_a_currency")
        return None
    return said


def _date(cell: Cell) -> str | None:
    said = quantities.day(cell.text, day_first=cell.day_first)
    if said is None:
        cell.refuse("not_a_day")
        return None
    return said.isoformat()


def _duration(cell: Cell) -> dict[str, int] | None:
    said = quantities.span(cell.text, unit="week")
    if said is None:
        cell.refuse("not_a_time")
        return None
    return {"weeks": said.weeks} if said.weeks is not None else {"hours": said.hours or 0}


def _yes_no(cell: Cell) -> bool | None:
    said = quantities.yes_or_no(cell.text)
    if said is None:
        cell.refuse("not_yes_no")
    return said


def _choice(cell: Cell) -> str | None:
    said = _choices(cell.column.kind, cell.column.key).get(folded(cell.text))
    if said is None:
        cell.refuse("not_a_choice", choices=", ".join(cell.column.choices))
    return said


@cache
def _choices(kind: str, key: str) -> dict[str, str]:
    """Return what may be written for each choice: its word, and its label in both languages."""
    known = {folded(word): word for word in by_key(kind)[key].choices}
    labels = cell_words.LABELS.get((kind, key))
    for language in ("es", "en"):
        with override(language):
            for value, label in labels.choices if labels else ():
                known.setdefault(folded(str(label)), str(value))
    return known


def _language(cell: Cell) -> str | None:
    said = cell_words.LANGUAGES.get(folded(cell.text))
    if said is None:
        cell.refuse("not_a_language")
    return said


def _country(cell: Cell) -> str | None:
    said = cell_words.COUNTRIES.get(folded(cell.text))
    if said is None:
        cell.refuse("not_a_country")
    return said


def _region(cell: Cell) -> str | None:
    """Read a state; those of other countries than ours by their ISO 3166-2 codes alone."""
    if abroad := cell_words.abroad(cell.beside):
        said = cell_words.state_abroad(cell.text, abroad)
    else:
        said = cell.words.region(cell.text)
    if said is None:
        cell.refuse("not_a_state")
    return said


def _place(cell: Cell) -> int | None:
    """Read a municipality; the row's state settles which of several it is.

    Only what takes place somewhere has to have it: offerings and openings.
    """
    region = cell.beside
    text = f"{cell.text}, {region}" if region and "," not in cell.text else cell.text
    is_needed = cell.column.kind in PLACED
    return _concept(cell, ChoiceField.PLACE, text, is_needed=is_needed)


def _level(cell: Cell) -> int | None:
    return _concept(cell, ChoiceField.LEVEL, cell.text, is_needed=False)


def _many(which: ChoiceField) -> Reader:
    """Make the reader of a cell with a concept on each line (or between semicolons)."""

    def read(cell: Cell) -> list[int]:
        lines = [part.strip() for part in cell.text.replace(";", "\n").splitlines()]
        said = [_concept(cell, which, part, is_needed=False) for part in lines if part]
        return list(dict.fromkeys(key for key in said if key is not None))

    return read


def _concept(cell: Cell, which: ChoiceField, text: str, *, is_needed: bool) -> int | None:
    settled = cell.words.settled(which, text, cell.language)
    if settled is not None and settled.confidence == 1.0:
        return settled.key
    options = cell.words.meanings(which, text, cell.language)
    cell.found.choices.append(_asked(cell, which, text, settled, options, is_needed=is_needed))
    if settled is None and not options and is_needed:
        cell.refuse("not_understood", text)
    return settled.key if settled else None


def _asked(
    cell: Cell,
    which: ChoiceField,
    text: str,
    settled: Meaning | None,
    options: tuple[Meaning, ...],
    *,
    is_needed: bool,
) -> dict[str, Any]:
    return {
        "column": cell.column.key,
        "field": which.value,
        "text": text,
        "code": settled.code if settled else "",
        "confidence": settled.confidence if settled else 0,
        "is_needed": is_needed and settled is None,
        "options": [
            {
                "code": option.code,
                "name_en": option.name_en,
                "name_es": option.name_es,
                "confidence": option.confidence,
            }
            for option in options
        ],
    }


def _url(cell: Cell) -> str | None:
    text = cell.text.strip()
    if text.lower().startswith("www."):
        text = f"https://{text}"
    if not USUAL.fullmatch(text):
        try:
            WEB(text)
        except ValidationError:
            cell.refuse("not_an_address")
            return None
    return text


def _items(cell: Cell) -> list[dict[str, str]]:
    return read_list(cell.text, cell.column.fields)


def _references(cell: Cell) -> list[str]:
    lines = cell.text.replace(";", "\n").splitlines()
    return list(dict.fromkeys(part.strip() for part in lines if part.strip()))


READERS: Final[Mapping[str, Reader]] = {
    "text": plain_text,
    "code": plain_text,
    "organisation": plain_text,
    "long_text": _long_text,
    "reference": _references,
    "integer": _integer,
    "decimal": _decimal,
    "percent": _percent,
    "money": _money,
    "currency": _currency,
    "date": _date,
    "duration": _duration,
    "yes_no": _yes_no,
    "choice": _choice,
    "language": _language,
    "country": _country,
    "region": _region,
    "place": _place,
    "level": _level,
    "occupation": _many(ChoiceField.OCCUPATION),
    "skill": _many(ChoiceField.SKILL),
    "industry": _many(ChoiceField.INDUSTRY),
    "url": _url,
    "list": _items,
}
"""By type of column."""

BESIDE: Final = {"money": "currency", "place": "region", "region": "country"}
"""By type of column: the key of the other cell that has a say."""

UNLIKE: Final = frozenset(("text", "code", "organisation", "long_text", "reference", "url", "list"))
"""Types whose cells are hardly ever the same twice."""
