"""Official numbers: normalising, the rules in order, and what a check digit catches."""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.people.enums import IdentifierKind
from registry.people.identifiers import (
    CURP_ALPHABET,
    CURP_STATES,
    GENERIC_RFCS,
    RFC_ALPHABET,
    SPECS,
    IdentifierInvalid,
    IdentifierScheme,
    curp_check_digit,
    lei_check_digits,
    rfc_check_digit,
    validate,
)

UPPER = string.ascii_uppercase
ALNUM = UPPER + string.digits
CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"

VALID = [
    # Published examples of the algorithms, and numbers made up here with computed digits.
    ("curp", "BOXW310820HNERXN09", "BOXW310820HNERXN09"),
    ("curp", "boxw310820-hnerxn-09", "BOXW310820HNERXN09"),
    ("rfc", "GODE 561231 GR8", "GODE561231GR8"),
    ("rfc", "mab-930714-8t4", "MAB9307148T4"),
    ("cct", "05dpr0123x", "05DPR0123X"),
    ("cct", "32ETC0001A", "32ETC0001A"),
    ("ein", "911144442", "91-1144442"),
    ("ein", " 04-2103594 ", "04-2103594"),
    ("unitid", "228796", "228796"),
    ("rapids", "0159", "0159"),
    ("rapids", "1039cb", "1039CB"),
    (
        "ctid",
        "CE-0C1BB0C7-0A5D-4C4E-9D5E-7B8B9A1B2C3D",
        "ce-0c1bb0c7-0a5d-4c4e-9d5e-7b8b9a1b2c3d",
    ),
    ("ec", "EC0217", "EC0217"),
    ("ec", "ec0217.01\xa0", "EC0217.01"),
    ("uei", "zqgghjh74dw7", "ZQGGHJH74DW7"),
    ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
]

INVALID = [
    ("curp", "BOXW310820HNERXN0", "order"),
    ("curp", "BOXW310820HXXRXN09", "state of birth"),
    ("curp", "BOXW310231HNERXN09", "does not exist"),
    ("curp", "BOXW310820HNERXN08", "mistyped"),
    ("rfc", "GODE561231", "12 characters"),
    ("rfc", "GODE561331GR8", "does not exist"),
    ("rfc", "GODE561231GR9", "mistyped"),
    ("rfc", "XAXX010101000", "generic"),
    ("rfc", "xexx-010101-000", "generic"),
    ("cct", "33DPR0123X", "state"),
    ("cct", "05DPR01234", "four digits"),
    ("ein", "123-45-6789", "Social Security"),
    ("ein", "1234567", "nine digits"),
    ("ein", "07-1234567", "begins"),
    ("unitid", "028796", "six digits"),
    ("unitid", "٢٢٨٧٩٦", "six digits"),
    ("rapids", "159", "four digits"),
    ("ctid", "0c1bb0c7-0a5d-4c4e-9d5e-7b8b9a1b2c3d", "UUID"),
    ("ec", "EC0000", "version"),
    ("ec", "EC217", "version"),
    ("uei", "0QGGHJH74DW7", "begin with 0"),
    ("uei", "ZO0123456789", "O and I"),
    ("uei", "ZQ1234567891", "in a row"),
    ("lei", "213800KUD8LAJWSQ9D1", "20 characters"),
    ("lei", "213800KUD8LXJWSQ9D15", "mistyped"),
]


@pytest.mark.parametrize(("kind", "text", "expected"), VALID)
def test_validate_well_formed_is_normalised(kind: str, text: str, expected: str) -> None:
    assert validate(kind, text) == expected
    assert validate(kind, expected) == expected


@pytest.mark.parametrize(("kind", "text", "says"), INVALID)
def test_validate_broken_names_the_rule(kind: str, text: str, says: str) -> None:
    with pytest.raises(IdentifierInvalid) as refusal:
        validate(kind, text)

    assert says in refusal.value.rule
    assert refusal.value.remedy
    assert refusal.value.kind == kind
    assert text not in str(refusal.value)


def test_validate_every_kind_has_cases() -> None:
    kinds = set(IdentifierScheme)

    assert set(SPECS) == kinds
    assert {kind for kind, _, _ in VALID} == kinds
    assert {kind for kind, _, _ in INVALID} == kinds


def test_validate_kinds_of_organisations_are_known() -> None:
    assert set(IdentifierKind.values) <= set(IdentifierScheme)


def test_validate_unknown_kind_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        validate("ssn", "1")


def test_rfc_generic_ones_are_refused_as_such() -> None:
    for text in GENERIC_RFCS:
        with pytest.raises(IdentifierInvalid, match="belongs to nobody"):
            validate("rfc", text)


def test_rfc_decomposed_enye_is_composed() -> None:
    stem = "ÑAÑ930714AB"
    text = stem + rfc_check_digit(stem)

    assert validate("rfc", text.replace("Ñ", "N\u0303")) == text


@st.composite
def curps(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(2015, 12, 31)))
    homonym = draw(st.sampled_from(string.digits if born.year < 2000 else UPPER))
    letters = draw(st.sampled_from(UPPER)) + draw(st.sampled_from("AEIOUX"))
    letters += draw(st.text(UPPER, min_size=2, max_size=2))
    state = draw(st.sampled_from(CURP_STATES.split("|")))
    inner = draw(st.text(CONSONANTS, min_size=3, max_size=3))
    sex = draw(st.sampled_from("HMX"))
    first17 = f"{letters}{born:%y%m%d}{sex}{state}{inner}{homonym}"
    return first17 + curp_check_digit(first17)


@st.composite
def rfcs(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(2000, 1, 1), date(2025, 12, 31)))
    letters = draw(st.text(UPPER + "Ñ&", min_size=3, max_size=4))
    stem = f"{letters}{born:%y%m%d}{draw(st.text(ALNUM, min_size=2, max_size=2))}"
    return stem + rfc_check_digit(stem)


@st.composite
def leis(draw: st.DrawFn) -> str:
    first18 = draw(st.text(ALNUM, min_size=18, max_size=18))
    return first18 + lei_check_digits(first18)


@given(curps())
def test_curp_computed_digit_is_accepted(text: str) -> None:
    assert validate("curp", text) == text


@given(rfcs())
def test_rfc_computed_digit_is_accepted(text: str) -> None:
    assert validate("rfc", text) == text


@given(leis())
def test_lei_computed_digits_are_accepted(text: str) -> None:
    assert validate("lei", text) == text


@given(curps(), st.sampled_from(string.digits))
def test_curp_other_last_digit_is_refused(text: str, digit: str) -> None:
    assume(digit != text[-1])

    with pytest.raises(IdentifierInvalid):
        validate("curp", text[:-1] + digit)


@given(curps(), st.data())
def test_curp_changed_character_changes_the_digit_where_the_weight_allows(
    text: str, data: st.DataObject
) -> None:
    # Weight 18 - i: only weights coprime to 10 catch every change of the value modulo 10.
    position = data.draw(st.sampled_from([1, 5, 7, 9, 11, 15]))
    other = data.draw(st.sampled_from(ALNUM))
    values = CURP_ALPHABET.index(text[position]), CURP_ALPHABET.index(other)
    assume((values[0] - values[1]) % 10)

    changed = text[:position] + other + text[position + 1 : -1]

    assert curp_check_digit(changed) != text[-1]


@given(rfcs(), st.data())
def test_rfc_changed_character_changes_the_digit_where_the_weight_allows(
    text: str, data: st.DataObject
) -> None:
    # Modulo 11, weights 13 to 2: the third position (weight 11) of twelve is never caught.
    stem = text[:-1]
    position = data.draw(st.integers(0, len(stem) - 1))
    assume(position + 12 - len(stem) != 2)
    other = data.draw(st.sampled_from(ALNUM))
    values = RFC_ALPHABET.index(stem[position]), RFC_ALPHABET.index(other)
    assume((values[0] - values[1]) % 11)

    assert rfc_check_digit(stem[:position] + other + stem[position + 1 :]) != text[-1]


@given(leis(), st.data())
def test_lei_character_changed_for_its_like_is_refused(text: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text) - 1))
    alphabet = string.digits if text[position].isdigit() else UPPER
    other = data.draw(st.sampled_from(alphabet))
    assume(other != text[position])

    with pytest.raises(IdentifierInvalid):
        validate("lei", text[:position] + other + text[position + 1 :])
