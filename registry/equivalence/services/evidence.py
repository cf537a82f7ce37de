"""What an address of evidence may be: a document that everybody can open, and nothing that runs."""

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from registry.equivalence.models import PROGRAMS
from registry.refusals import Refusal

WEB: Final = frozenset({"http", "https"})
INNER: Final = (
    *("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp"),
    *("arpa", "onion"),
)
"""Last labels of names that nobody outside can open."""

BLANK: Final = re.compile(r"[\x00-\x20\x7f\\]")
NUMBERS: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)
"""A host of numbers only: browsers read every such name as an address of version 4."""


class EvidenceIsScript(Refusal):
    """The address is code to be run, or leads to a program."""

    code = "evidence_is_script"
    message = _("Evidence is a document to read, not a script or a program: %(url)s.")


class EvidenceInnerAddress(Refusal):
    """The address can be opened on one network or machine only, or hides where it leads."""

    code = "evidence_inner_address"
    message = _("Nobody else can open this address. Evidence has to be public: %(url)s.")


class EvidenceIsCircular(Refusal):
    """The registry's own pages would prove what stands on them."""

    code = "evidence_is_circular"
    message = _(
        "This registry is no evidence for itself: confidence would grow in a circle. Name the"
        " document behind it: %(url)s."
    )


def check_address(url: str) -> None:
    """Refuse an address that is no public document. Nothing is fetched.

    Raises:
        EvidenceIsScript: another scheme than the web's, or the ending of a program.
        EvidenceInnerAddress: a host that is not public, credentials or blanks in the address.
        EvidenceIsCircular: it is a page of this registry.
    """
    if not url:
        return
    parts = _parts(url)
    if parts is None or parts.scheme.lower() not in WEB or re.search(PROGRAMS, url, re.IGNORECASE):
        raise EvidenceIsScript(url=url[:80])
    host = (parts.hostname or "").rstrip(".").lower()
    if "@" in parts.netloc or BLANK.search(url) or not _is_public(host):
        raise EvidenceInnerAddress(url=url[:80])
    if host == urlsplit(settings.SITE_URL).hostname:
        raise EvidenceIsCircular(url=url[:80])


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _is_public(host: str) -> bool:
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        found = None
    if found is not None:
        mapped = getattr(found, "ipv4_mapped", None)
        return (mapped or found).is_global and not found.is_multicast
    if NUMBERS.fullmatch(host):
        return False
    return "." in host and host.rsplit(".", 1)[1] not in INNER
