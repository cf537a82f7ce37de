"""Fetch a file from an address: of listed hosts only, never from an inner network.

The address of the host is looked up once, checked, and the connection goes to exactly that
address, so that a name which points elsewhere a moment later gains nothing.
"""

import http.client
import ipaddress
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from registry.intake.services.storage import BLOCK, IN_MEMORY, FileTooLarge
from registry.refusals import Refusal

TIME_OUT: Final = 15
MOST_REDIRECTS: Final = 3
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

Lookup = Callable[[str, int], str]


class AddressNotAllowed(Refusal):
    """The address is not of a listed host, not https, or leads into an inner network."""

    code = "intake_address_not_allowed"
    message = _(
        "Files are fetched from listed hosts over https only, and %(host)s is not one of them. "
        "Download the file and upload it here, or ask a steward to list the host."
    )


class AddressUnreachable(Refusal):
    """The host did not send the file."""

    code = "intake_address_unreachable"
    message = _(
        "%(host)s did not send the file (%(reason)s). "
        "Try again later, or upload the file from here."
    )


def fetch(address: str) -> IO[bytes]:
    """Return the bytes at an address, in a temporary file that is closed by the caller.

    Raises:
        AddressNotAllowed: the host is not listed, or resolves to an inner address.
        AddressUnreachable: it answers with an error, too slowly or not at all.
        FileTooLarge: it sends more than is taken.
    """
    for _redirect in range(MOST_REDIRECTS + 1):
        host, port, path = allowed(address)
        try:
            answer = _ask(host, port, path)
        except (OSError, http.client.HTTPException) as error:
            raise AddressUnreachable(host=host, reason=type(error).__name__) from error
        if answer.status in REDIRECTS:
            address = urljoin(address, answer.getheader("Location") or "")
            continue
        if answer.status != 200:
            raise AddressUnreachable(host=host, reason=answer.status)
        return _read(answer, host)
    raise AddressUnreachable(host=host, reason=_("too many redirections"))


def allowed(address: str) -> tuple[str, int, str]:
    """Return host, port and path of an address that may be fetched.

    Raises:
        AddressNotAllowed: it may not.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port or 443
    except ValueError as error:
        raise AddressNotAllowed(host=address[:100]) from error
    is_plain = parts.scheme == "https" and not parts.username and not parts.password
    if not is_plain or host not in settings.INTAKE_FETCH_HOSTS:
        raise AddressNotAllowed(host=host or address[:100])
    query = f"?{parts.query}" if parts.query else ""
    return host, port, f"{parts.path or '/'}{query}"


def outer_address(host: str, port: int) -> str:
    """Return an address of a host that lies in the open Internet.

    Raises:
        AddressNotAllowed: one of its addresses is inner, reserved or local: none is used.
    """
    found = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    if not addresses or not all(is_outer(address) for address in addresses):
        raise AddressNotAllowed(host=host)
    return str(addresses[0])


def is_outer(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address lies in the open Internet; mapped IPv4 counts as what it maps."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (mapped or address).is_global and not address.is_multicast


def _ask(host: str, port: int, path: str) -> http.client.HTTPResponse:
    """Ask for a path over TLS at a checked address; the certificate is held against the name."""
    plain = socket.create_connection((outer_address(host, port), port), timeout=TIME_OUT)
    connection = http.client.HTTPSConnection(host, port, timeout=TIME_OUT)
    connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    connection.request("GET", path, headers={"Accept": "*/*", "User-Agent": "workforce-registry"})
    return connection.getresponse()


def _read(answer: http.client.HTTPResponse, host: str) -> IO[bytes]:
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    with ExitStack() as stack:
        stack.callback(kept.close)
        for block in _blocks(answer, host):
            kept.write(block)
        stack.pop_all()
    kept.seek(0)
    return kept


def _blocks(answer: http.client.HTTPResponse, host: str) -> Iterator[bytes]:
    left = settings.INTAKE_MOST_BYTES
    while True:
        try:
            block = answer.read(BLOCK)
        except (OSError, http.client.HTTPException) as error:
            raise AddressUnreachable(host=host, reason=type(error).__name__) from error
        if not block:
            return
        left -= len(block)
        if left < 0:
            raise FileTooLarge(most=settings.INTAKE_MOST_BYTES // BLOCK)
        yield block


def fetch_start(address: str, *, most: int) -> bytes:
    """Return what is at an address, at most ``most`` bytes and one more that says so.

    Raises:
        AddressNotAllowed, AddressUnreachable, FileTooLarge: see ``fetch``.
    """
    with fetch(address) as kept:
        return kept.read(most + 1)
