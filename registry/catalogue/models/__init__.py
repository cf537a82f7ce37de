"""Credentials with their versions, and the programmes and offerings that lead to them."""

from registry.catalogue.models.apprenticeships import (
    ApprenticeshipTerms,
    RelatedInstruction,
    WageStep,
    WorkProcess,
)
from registry.catalogue.models.credentials import (
    Competency,
    Credential,
    CredentialOccupation,
    CredentialVersion,
    Recognition,
)
from registry.catalogue.models.duplicates import DuplicatePair
from registry.catalogue.models.offers import CostItem, Funding, Outcome, Prerequisite
from registry.catalogue.models.programmes import Offering, Programme, ProgrammeCredential
from registry.catalogue.models.saved import SavedSearch
from registry.catalogue.models.search import SearchDue, SearchEntry, SearchMatch, SearchToken
from registry.catalogue.models.segment import (
    SearchBlock,
    SearchChange,
    SearchPosting,
    SearchSegment,
)

__all__ = [
    "ApprenticeshipTerms",
    "Competency",
    "CostItem",
    "Credential",
    "CredentialOccupation",
    "CredentialVersion",
    "DuplicatePair",
    "Funding",
    "Offering",
    "Outcome",
    "Prerequisite",
    "Programme",
    "ProgrammeCredential",
    "Recognition",
    "RelatedInstruction",
    "SavedSearch",
    "SearchBlock",
    "SearchChange",
    "SearchDue",
    "SearchEntry",
    "SearchMatch",
    "SearchPosting",
    "SearchSegment",
    "SearchToken",
    "WageStep",
    "WorkProcess",
]
