"""Credentials with their versions, and the programmes and offerings that lead to them."""

from registry.catalogue.models.credentials import (
    Competency,
    Credential,
    CredentialOccupation,
    CredentialVersion,
    Recognition,
)
from registry.catalogue.models.programmes import Offering, Programme, ProgrammeCredential

__all__ = [
    "Competency",
    "Credential",
    "CredentialOccupation",
    "CredentialVersion",
    "Offering",
    "Programme",
    "ProgrammeCredential",
    "Recognition",
]
