"""An issuer with a published credential, somebody who issues, and a badge."""

import datetime as dt
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openvc.multibase import decode_multibase

from registry.badges.services import awards, issuing
from registry.badges.sources.carriers import Presented
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Competency
from registry.people.enums import Language, Role
from tests.factories import catalogue, people
from tests.factories.people import AT

NAME = "Íñigo Muñoz Peña"
EMAIL = "inigo@example.org"
DAY = dt.date(2026, 11, 20)


def issuer(**columns):
    """Make a verified organisation with an owner, and a published credential of its own."""
    owner = people.MembershipFactory(
        organisation=people.OrganisationFactory(name="Escuela Ñandú", **columns), role=Role.OWNER
    )
    version = catalogue.CredentialVersionFactory(
        credential__issuer=owner.organisation,
        status=RecordStatus.PUBLISHED,
        name_es="Soldadura eléctrica, señalización",
        name_en="",
        source_language="es",
    )
    Competency.objects.create(version=version, position=1, name_es="Suelda en posición plana")
    return owner, version


def award(version, **given):
    """Return an award of a credential to Íñigo."""
    said = {
        "organisation": version.credential.issuer,
        "version": version,
        "person": awards.Person(name=NAME, email=EMAIL),
        "language": Language.ES,
        "awarded_on": DAY,
        "hours": 120,
        "evidence": "Prácticas supervisadas en el taller",
    }
    return awards.Award(**(said | given))


def badge(**given):
    """Issue a badge as its issuer's owner."""
    owner, version = issuer()
    made, is_new = issuing.issue(by=owner.user, award=award(version, **given), at=AT)
    assert is_new
    return made


def presented(one):
    """Return both forms of a badge, as somebody would show them."""
    return [
        Presented(document=json.loads(json.dumps(one.document))),
        Presented(token=one.token),
    ]


def pem(key):
    """Return a public key as the independent verifier wants it."""
    raw = decode_multibase(key.public)[2:]
    public = Ed25519PublicKey.from_public_bytes(raw)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def outcomes(report):
    """Return what the checks ended in, by check."""
    return {str(line.check): (str(line.outcome), line.code) for line in report.lines}
