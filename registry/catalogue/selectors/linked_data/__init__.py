"""Records as JSON-LD: for machines that read CTDL, and for those that read schema.org.

Pure: a record, loaded as for its page, becomes a document. Nothing is asked of the database
that ``credential_page``, ``programme_page`` and ``organisation_page`` have not loaded.
"""

from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.selectors.linked_data import (
    ctdl_credentials,
    ctdl_organisations,
    ctdl_programmes,
    schema_credentials,
    schema_programmes,
)
from registry.catalogue.selectors.linked_data.documents import (
    CTDL_CONTEXT,
    SCHEMA_CONTEXT,
    Document,
    address,
)
from registry.people.models import Organisation

Record = CredentialVersion | Programme | Organisation


def ctdl(record: Record) -> Document:
    """Return a record in the Credential Transparency Description Language."""
    body: Document
    match record:
        case CredentialVersion():
            body = ctdl_credentials.credential(record)
        case Programme():
            body = ctdl_programmes.programme(record)
        case _:
            body = ctdl_organisations.organisation(record)
    return {"@context": CTDL_CONTEXT, **body}


def schema_org(record: Record) -> Document:
    """Return a record in the words of schema.org."""
    body: Document
    match record:
        case CredentialVersion():
            body = schema_credentials.credential(record)
        case Programme():
            body = schema_programmes.programme(record)
        case _:
            body = schema_credentials.organisation(record)
    return {"@context": SCHEMA_CONTEXT, **body}


__all__ = ["CTDL_CONTEXT", "SCHEMA_CONTEXT", "Document", "Record", "address", "ctdl", "schema_org"]
