"""Official numbers of people, organisations and standards: their form and check digits.

Pure functions without a database. A number that passes is well formed, not proven to be
issued: only the publisher's register can say that. ``validate`` normalises first (case,
spaces, hyphens), then applies the rules of its kind in order; the first rule that fails
is the one refused with. The rule and the remedy are fixed English sentences, marked for
translation, and never repeat the value: a CURP is personal data.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from unicodedata import normalize

CURP_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
RFC_ALPHABET: Final = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
GENERIC_RFCS: Final = frozenset({"XAXX010101000", "XEXX010101000"})
"""The tax office's stand-ins for the general public and for foreigners: nobody's own number."""

CURP_STATES: Final = (
    "AS|BC|BS|CC|CH|CL|CM|CS|DF|DG|GR|GT|HG|JC|MC|MN|MS|NE|NL|NT|OC|PL|QR|QT|"
    "SL|SP|SR|TC|TL|TS|VZ|YN|ZS"
)
EIN_UNUSED_PREFIXES: Final = "00|07|08|09|17|18|19|28|29|49|69|70|78|79|89|96|97"
"""Prefixes missing from the list of the Internal Revenue Service, "How EINs are assigned"."""


class IdentifierScheme(StrEnum):
    """The numbers this module knows; organisations use a part of them."""

    CURP = "curp"
    RFC = "rfc"
    CCT = "cct"
    EIN = "ein"
    UNITID = "unitid"
    RAPIDS = "rapids"
    CTID = "ctid"
    EC = "ec"
    UEI = "uei"
    LEI = "lei"


class IdentifierInvalid(ValueError):
    """A number breaks a rule of its kind. The message does not repeat the number."""

    def __init__(self, kind: str, value: str, rule: str, remedy: str) -> None:
        super().__init__(f"{kind.upper()}: {rule} {remedy}")
        self.kind = kind
        self.value = value
        self.rule = rule
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition of a kind, with the sentences for when it does not hold."""

    holds: Callable[[str], bool]
    rule: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Spec:
    """How a kind is written: what is dropped, what is checked, how it is shown."""

    dropped: str
    rules: tuple[Rule, ...]
    shown: Callable[[str], str] = str.upper


def _(message: str) -> str:
    """Mark a sentence for translation; whoever shows it translates it."""
    return message


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


def _one_form(
    pattern: str,
    rule: str,
    remedy: str,
    *,
    dropped: str = "",
    shown: Callable[[str], str] = str.upper,
) -> Spec:
    return Spec(dropped, (Rule(_matches(pattern), rule, remedy),), shown)


def _is_date(year: int, text: str) -> bool:
    """Tell whether ``text`` (MMDD) is a day of ``year``."""
    try:
        date(year, int(text[:2]), int(text[2:]))
    except ValueError:
        return False
    return True


def curp_check_digit(first17: str) -> str:
    """Return the last digit of a CURP for its first 17 characters.

    Weights 18 to 2 over the positions in an alphabet with Ñ, modulo 10. Source: RENAPO,
    Instructivo normativo para la asignación de la CURP. Raises ValueError for a foreign
    character.
    """
    total = sum(CURP_ALPHABET.index(char) * (18 - i) for i, char in enumerate(first17))
    return str(-total % 10)


def rfc_check_digit(stem: str) -> str:
    """Return the last character (0-9 or A) of an RFC for the 11 or 12 before it.

    A company's stem is padded with a blank; weights 13 to 2, modulo 11. Source: SAT,
    published algorithm of the homoclave's digit. Raises ValueError for a foreign character.
    """
    total = sum(RFC_ALPHABET.index(char) * (13 - i) for i, char in enumerate(stem.rjust(12)))
    return RFC_ALPHABET[-total % 11]


def _mod97(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text)) % 97


def lei_check_digits(first18: str) -> str:
    """Return the two check digits of a LEI for its first 18 characters (ISO 7064 MOD 97-10)."""
    return f"{98 - _mod97(first18 + '00'):02d}"


def _curp_has_date(text: str) -> bool:
    century = 1900 if text[16].isdigit() else 2000
    return _is_date(century + int(text[4:6]), text[6:10])


def _rfc_has_date(text: str) -> bool:
    digits = text[-9:-3]
    return _is_date(2000 + int(digits[:2]), digits[2:])


def _ein_shown(text: str) -> str:
    digits = text.replace("-", "")
    return f"{digits[:2]}-{digits[2:]}"


COMPARE_CURP: Final = _("Compare it with the CURP certificate, character by character.")
COMPARE_RFC: Final = _("Compare it with the tax status certificate (constancia).")
COMPARE_LEI: Final = _("Compare it with the record at gleif.org.")
NOT_REQUIRED: Final = _("Leave it empty: no number is required, least of all from abroad.")

SPECS: Final[dict[str, Spec]] = {
    IdentifierScheme.CURP: Spec(
        "-",
        (
            Rule(
                _matches(r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d"),
                _("A CURP has 18 letters and digits in a fixed order."),
                COMPARE_CURP,
            ),
            Rule(
                _matches(rf".{{11}}({CURP_STATES}).{{5}}"),
                _("Characters 12 and 13 are no code of a state of birth."),
                COMPARE_CURP,
            ),
            Rule(_curp_has_date, _("The date of birth in it does not exist."), COMPARE_CURP),
            Rule(
                lambda text: text[-1] == curp_check_digit(text[:-1]),
                _("The last digit does not fit the rest: a character is mistyped."),
                COMPARE_CURP,
            ),
        ),
    ),
    IdentifierScheme.RFC: Spec(
        "-",
        (
            Rule(
                _matches(r"[A-ZÑ&]{3,4}\d{6}[A-Z\d]{2}[\dA]"),
                _("An RFC has 12 characters for a company and 13 for a person."),
                COMPARE_RFC,
            ),
            Rule(
                lambda text: text not in GENERIC_RFCS,
                _("This is a generic RFC, which belongs to nobody."),
                NOT_REQUIRED,
            ),
            Rule(_rfc_has_date, _("The date in it does not exist."), COMPARE_RFC),
            Rule(
                lambda text: text[-1] == rfc_check_digit(text[:-1]),
                _("The last character does not fit the rest: a character is mistyped."),
                COMPARE_RFC,
            ),
        ),
    ),
    # The letter at the end of a CCT is a check letter whose algorithm is not published:
    # only the structure is checked.
    IdentifierScheme.CCT: _one_form(
        r"(0[1-9]|[12]\d|3[0-2])[A-Z]{3}\d{4}[A-Z]",
        _("A CCT has the state (01 to 32), three letters, four digits and a letter."),
        _("Copy it from the school's record in the SEP catalog."),
        dropped="-",
    ),
    IdentifierScheme.EIN: Spec(
        "",
        (
            Rule(
                _matches(r"(?!\d{3}-\d{2}-\d{4}$).*"),
                _("This is written like a Social Security number."),
                _("Never enter one here; an EIN is written 12-3456789."),
            ),
            Rule(
                _matches(r"\d{2}-?\d{7}"),
                _("An EIN has nine digits, written 12-3456789."),
                _("Copy it from the IRS notice CP 575."),
            ),
            Rule(
                _matches(rf"(?!{EIN_UNUSED_PREFIXES}).+"),
                _("No EIN begins with these two digits."),
                _("Copy it from the IRS notice CP 575."),
            ),
        ),
        shown=_ein_shown,
    ),
    IdentifierScheme.UNITID: _one_form(
        r"[1-9]\d{5}",
        _("A UNITID has six digits."),
        _("Look the institution up in the College Navigator."),
    ),
    IdentifierScheme.RAPIDS: _one_form(
        r"\d{4}[A-Z]{0,2}",
        _("A RAPIDS code has four digits, and at times two letters such as CB or HY."),
        _("Look the occupation up in the list of apprenticeable occupations."),
        dropped="-",
    ),
    IdentifierScheme.CTID: _one_form(
        r"CE-[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}",
        _("A CTID is ce- and a UUID."),
        _("Copy it from the Credential Registry."),
        shown=str.lower,
    ),
    IdentifierScheme.EC: _one_form(
        r"EC(?!0000)\d{4}(\.\d{2})?",
        _("A standard is EC and four digits, at times with a version: EC0217.01."),
        _("Look the standard up in RENEC."),
    ),
    # The checksum of a UEI is not published: only the published rules of form are checked.
    IdentifierScheme.UEI: Spec(
        "",
        (
            Rule(
                _matches(r"[A-HJ-NP-Z1-9][A-HJ-NP-Z\d]{11}"),
                _("A UEI has 12 letters and digits, without O and I, and does not begin with 0."),
                _("Copy it from SAM.gov."),
            ),
            Rule(
                _matches(r"(?!.*\d{9}).*"),
                _("A UEI never has nine digits in a row."),
                _("Copy it from SAM.gov."),
            ),
        ),
    ),
    IdentifierScheme.LEI: Spec(
        "-",
        (
            Rule(
                _matches(r"[A-Z\d]{18}\d{2}"),
                _("A LEI has 20 characters and ends in two digits."),
                COMPARE_LEI,
            ),
            Rule(
                lambda text: _mod97(text) == 1,
                _("The last two digits do not fit the rest: a character is mistyped."),
                COMPARE_LEI,
            ),
        ),
    ),
}


def validate(kind: str, text: str) -> str:
    """Return ``text`` as a number of ``kind`` is written.

    Raises IdentifierInvalid with the first rule that it breaks, KeyError for a kind that
    is not in ``IdentifierScheme``.
    """
    spec = SPECS[kind]
    bare = "".join(normalize("NFC", text).split()).upper()
    for char in spec.dropped:
        bare = bare.replace(char, "")
    for rule in spec.rules:
        if not rule.holds(bare):
            raise IdentifierInvalid(kind, text, rule.rule, rule.remedy)
    return spec.shown(bare)
