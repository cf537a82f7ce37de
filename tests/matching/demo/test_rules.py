"""The short notation of requirements."""

from matching.demo.rules import (
    CredentialAsked,
    LanguageAsked,
    credential_codes,
    credentials_at,
    languages_at,
)


def test_credentials_at_reads_alternatives_and_strength() -> None:
    assert credentials_at("cred=A/B cred=C?", "MX-COA") == (
        CredentialAsked(codes=("A", "B"), by_law=False, preferred=False),
        CredentialAsked(codes=("C",), by_law=False, preferred=True),
    )


def test_credentials_at_keeps_law_to_its_place() -> None:
    law = "law=A@MX,B@US-TX"

    assert [row.codes for row in credentials_at(law, "MX-CHH")] == [("A",)]
    assert [row.codes for row in credentials_at(law, "US-TX")] == [("B",)]
    assert credentials_at(law, "US-AZ") == ()


def test_languages_at_reads_level_place_and_preference() -> None:
    assert languages_at("en:4@US es:3?", "US-TX") == (
        LanguageAsked(language="en", cefr=4, preferred=False),
        LanguageAsked(language="es", cefr=3, preferred=True),
    )
    assert languages_at("en:4@US", "MX-CHH") == ()


def test_credential_codes_lists_all_places() -> None:
    assert credential_codes("law=A@MX,B@US-TX cred=C/D?") == {"A", "B", "C", "D"}
