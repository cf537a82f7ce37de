"""Fetch our own status lists as the world does, and keep what was found in the list's row."""

import datetime as dt
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, Final

from openvc.status.bitstring import StatusListError, decode_bitstring

from registry.badges.models import SignedList
from registry.badges.selectors import addresses
from registry.badges.selectors.keys import resolver
from registry.badges.selectors.verifying.reading import claims_of
from registry.badges.services import lists
from registry.badges.sources import proofs

Get = Callable[[str], bytes]
TIME_OUT: Final = 10
MOST_BYTES: Final = 1024 * 1024


def get(address: str) -> bytes:
    """Return what this site serves at one of its own addresses.

    Raises:
        OSError: it serves nothing.
    """
    with urllib.request.urlopen(address, timeout=TIME_OUT) as answer:  # noqa: S310 - our own site
        content: bytes = answer.read(MOST_BYTES)
    return content


def check_all(*, get: Get = get, at: dt.datetime) -> int:
    """Check every list that is served; return how many have a fault."""
    faulty = 0
    for row in SignedList.objects.select_related("status_list__organisation").order_by("pk"):
        row.fault, row.checked_at = fault_of(row, get=get, at=at), at
        row.save(update_fields=["fault", "checked_at"])
        faulty += bool(row.fault)
    return faulty


def fault_of(row: SignedList, *, get: Get, at: dt.datetime) -> str:
    """Return what is wrong with a list as served: a code; empty where nothing is."""
    address = addresses.list_address(row.status_list, row.purpose)
    try:
        document = json.loads(get(address))
        proofs.check_document(document, resolver(None))
    except urllib.error.HTTPError as error:
        return f"answered_{error.code}"
    except OSError:
        return "unreachable"
    except (ValueError, RecursionError):
        return "no_document"
    except (proofs.WrongSignature, proofs.UnknownMethod, proofs.NoKey):
        return "signature"
    return _content_fault(row, document, address, at)


def _content_fault(row: SignedList, document: dict[str, Any], address: str, at: dt.datetime) -> str:
    said = claims_of(document)
    if said.id != address:
        return "another_list"
    if said.valid_until is None or said.valid_until <= at:
        return "out_of_date"
    try:
        bits = decode_bitstring(document["credentialSubject"]["encodedList"])
    except (StatusListError, KeyError, TypeError):
        return "no_list"
    return "" if bits == bytes(lists.bits_of(row.status_list, row.purpose)) else lists.LAGS
