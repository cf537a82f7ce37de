"""Find the badge that somebody points at: by its text, by a link, by a file."""

import re
import uuid
from typing import Final

from registry.badges.selectors import addresses, badges
from registry.badges.selectors.keys import Fetch
from registry.badges.sources import carriers
from registry.badges.sources.carriers import NothingToVerify, Presented

OWN_BADGE: Final = re.compile(r"^/(?:(?:es|en)/)?badges/([0-9a-f-]{36})(?:/|$)")
LINKS: Final = ("https://", "http://")


def of_text(text: str, *, fetch: Fetch | None) -> Presented:
    """Return the badge that a text is or links to; a QR code says one of both.

    Badges of this site are read from the database. Other links need ``fetch``.

    Raises:
        NothingToVerify: it leads to no badge.
        TooLargeToVerify: it leads to something larger than a badge.
    """
    text = text.strip()
    if not text.startswith(LINKS):
        return carriers.read_text(text)
    own = _own(text)
    if own is not None:
        return own
    if fetch is None or text.startswith(addresses.site()):
        raise NothingToVerify
    return carriers.read(fetch(text))


def _own(address: str) -> Presented | None:
    if not address.startswith(f"{addresses.site()}/"):
        return None
    match = OWN_BADGE.match(address.removeprefix(addresses.site()))
    try:
        badge = badges.by_address(uuid.UUID(match.group(1))) if match else None
    except ValueError:
        return None
    return Presented(token=badge.token) if badge else None
