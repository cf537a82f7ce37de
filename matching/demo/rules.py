"""The short notation of requirements in ``data/opening_templates.csv``.

Credentials: ``cred=A/B`` is one group, either is enough; ``cred=A?`` is preferred;
``law=A@MX,B@US-TX`` is required by law, each at its own place only. Languages: ``en:3``
is required at CEFR 3, ``en:3?`` preferred, ``en:3@US`` required in the United States only.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CredentialAsked:
    """One group of credentials that are alternatives to each other."""

    codes: tuple[str, ...]
    by_law: bool
    preferred: bool


@dataclass(frozen=True, kw_only=True)
class LanguageAsked:
    """A language and the least level (CEFR 1 to 7)."""

    language: str
    cefr: int
    preferred: bool


def holds_at(place: str, subdivision: str) -> bool:
    """Tell whether a rule for ``place`` (ISO 3166, empty: everywhere) holds in a state."""
    return not place or place in (subdivision, subdivision[:2])


def credentials_at(text: str, subdivision: str) -> tuple[CredentialAsked, ...]:
    """Return the groups asked for at a place, in the order of the notation."""
    groups = []
    for rule in text.split():
        kind, _equals, listed = rule.partition("=")
        for group in listed.split(","):
            bare = group.rstrip("?")
            names, _at, place = bare.partition("@")
            if holds_at(place, subdivision):
                groups.append(
                    CredentialAsked(
                        codes=tuple(names.split("/")),
                        by_law=kind == "law",
                        preferred=bare != group,
                    )
                )
    return tuple(groups)


def languages_at(text: str, subdivision: str) -> tuple[LanguageAsked, ...]:
    """Return the languages asked for at a place."""
    asked = []
    for rule in text.split():
        bare = rule.rstrip("?")
        what, _at, place = bare.partition("@")
        language, _colon, cefr = what.partition(":")
        if holds_at(place, subdivision):
            asked.append(LanguageAsked(language=language, cefr=int(cefr), preferred=bare != rule))
    return tuple(asked)


def credential_codes(text: str) -> set[str]:
    """Return every credential that a notation names, wherever it holds."""
    return {
        code
        for rule in text.split()
        for group in rule.partition("=")[2].split(",")
        for code in group.rstrip("?").partition("@")[0].split("/")
    }
