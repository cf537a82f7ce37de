"""What several documents share: moments, texts in one language, the issuer, the recipient."""

import datetime as dt
import hashlib
import unicodedata
from typing import Any, Final, TypeAlias

from registry.badges.enums import Purpose
from registry.badges.models import StatusList
from registry.badges.selectors import addresses
from registry.catalogue.selectors.linked_data.documents import address
from registry.people.models import Organisation

Document: TypeAlias = dict[str, Any]
TAGS: Final = {"en": "en-US", "es": "es-MX"}


def nfc(text: str) -> str:
    """Return a text in one spelling: ñ and accents are single signs, white space is plain."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def moment(day: dt.date) -> str:
    """Return the first moment of a day, UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def text_in(record: object, field: str, language: str) -> str:
    """Return a bilingual column in a language, or in the other one where that has none."""
    other = "en" if language == "es" else "es"
    found = getattr(record, f"{field}_{language}", "") or getattr(record, f"{field}_{other}", "")
    return nfc(str(found))


def issuer_profile(organisation: Organisation) -> Document:
    """Return who issues: a DID of this site, the name, the page."""
    return {
        "id": addresses.did_of(organisation),
        "type": ["Profile"],
        "name": nfc(organisation.name),
        "url": address(organisation),
    }


def identities(*, name: str, email: str, salt: str) -> list[Document]:
    """Return who received: the name as it is, and the e-mail as a salted hash only."""
    digest = hashlib.sha256(f"{email.lower()}{salt}".encode()).hexdigest()
    return [
        {
            "type": "IdentityObject",
            "identityType": "name",
            "hashed": False,
            "identityHash": nfc(name),
        },
        {
            "type": "IdentityObject",
            "identityType": "emailAddress",
            "hashed": True,
            "identityHash": f"sha256${digest}",
            "salt": salt,
        },
    ]


def status_entries(status_list: StatusList, index: int) -> list[Document]:
    """Return where the status of a badge stands: one place in both lists."""
    return [
        {
            "id": f"{addresses.list_address(status_list, purpose)}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": str(purpose),
            "statusListIndex": str(index),
            "statusListCredential": addresses.list_address(status_list, purpose),
        }
        for purpose in Purpose.values
    ]
