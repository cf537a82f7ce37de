"""An organisation in CTDL."""

from registry.catalogue.selectors.linked_data.documents import (
    TAGS,
    Document,
    address,
    in_languages,
    without_empty,
)
from registry.people.enums import IdentifierKind, OrganisationKind
from registry.people.models import Organisation

CLASSES = {
    OrganisationKind.RECOGNITION_BODY: "ceterms:QACredentialOrganization",
    OrganisationKind.TRAINING_INSTITUTION: "ceterms:CredentialOrganization",
}

NUMBERS = {
    IdentifierKind.UNITID: "ceterms:ipedsID",
    IdentifierKind.LEI: "ceterms:leiCode",
    IdentifierKind.CTID: "ceterms:ctid",
}
"""Numbers that are public and that CTDL has a member for."""


def organisation(record: Organisation) -> Document:
    """Return an organisation with its place and the public ones of its official numbers."""
    tag = TAGS[record.name_language]
    place = without_empty(
        at_type="ceterms:Place",
        ceterms__addressCountry={"en-US": record.country},
        ceterms__addressRegion={"en-US": record.region} if record.region else {},
    )
    numbers = {
        NUMBERS[IdentifierKind(row.kind)]: row.value
        for row in record.identifiers.all()
        if row.kind in NUMBERS
    }
    return (
        without_empty(
            at_id=address(record),
            at_type=CLASSES.get(OrganisationKind(record.kind), "ceterms:Organization"),
            ceterms__name={tag: record.name},
            ceterms__alternateName={tag: record.short_name} if record.short_name else {},
            ceterms__description=in_languages(record, "about"),
            ceterms__subjectWebpage=record.website or address(record),
            ceterms__address=[place],
        )
        | numbers
    )
