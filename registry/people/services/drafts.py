"""What an organisation is made from."""

from dataclasses import dataclass

from registry.people.enums import IdentifierKind, Language, OrganisationKind


@dataclass(frozen=True, kw_only=True)
class OrganisationDraft:
    """A whole organisation. No identifier is required, least of all from abroad."""

    kind: OrganisationKind
    name: str
    name_language: Language
    country: str
    short_name: str = ""
    region: str = ""
    website: str = ""
    about_en: str = ""
    about_es: str = ""
    is_sample: bool = False
    identifiers: tuple[tuple[IdentifierKind, str], ...] = ()
