"""What a file or a text carries: a credential as JSON, a token, or one baked into a picture.

Everything here reads what strangers send: sizes are bounded first, XML is parsed without
entities, and nothing is believed before its signature is checked.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from openbadgeslib import baking

from registry.refusals import Refusal

MOST_BYTES: Final = 2 * 1024 * 1024
PNG: Final = b"\x89PNG\r\n\x1a\n"
ENVELOPE: Final = "EnvelopedVerifiableCredential"
TOKEN_URL: Final = ("data:application/vc+jwt,", "data:application/jwt,")


class NothingToVerify(Refusal):
    """The file or text carries no credential that is known here."""

    code = "badge_nothing_to_verify"
    message = _(
        "No badge was found in it. Send the badge as a PNG, SVG, JSON or JWT file, its text, "
        "or the link to it."
    )


class TooLargeToVerify(Refusal):
    """What was sent is larger than any badge."""

    code = "badge_too_large"
    message = _("A badge is smaller than %(most)s MB.")


@dataclass(frozen=True, kw_only=True)
class Presented:
    """A credential as presented: a JSON document with its proof, or a compact token."""

    document: dict[str, Any] | None = None
    token: str = ""


def read(content: bytes) -> Presented:
    """Return the credential that some bytes carry.

    Raises:
        TooLargeToVerify: they are more than a badge has.
        NothingToVerify: they carry none.
    """
    if len(content) > MOST_BYTES:
        raise TooLargeToVerify(most=MOST_BYTES // 1024 // 1024)
    if content.startswith(PNG):
        return read_text(_from_png(content))
    text = _decoded(content)
    if text.startswith("<"):
        return read_text(_from_svg(content))
    return read_text(text)


def read_text(text: str) -> Presented:
    """Return the credential that a text is: JSON or a compact token.

    Raises:
        NothingToVerify: it is neither.
    """
    text = text.strip()
    if text.startswith("{"):
        return _of_document(_parsed(text))
    if text.count(".") == 2 and text.isascii() and not any(sign.isspace() for sign in text):
        return Presented(token=text)
    raise NothingToVerify


def bake_svg(picture: bytes, token: str) -> bytes:
    """Return an SVG picture with a token in it, as Open Badges 3.0 says (5.3)."""
    return baking.bake_svg(
        picture, token, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3
    )


def bake_png(picture: bytes, token: str) -> bytes:
    """Return a PNG picture with a token in it, as Open Badges 3.0 says (5.3)."""
    return baking.bake_png(picture, token, keyword=baking.ITXT_KEYWORD_OB3)


def enveloped(token: str) -> dict[str, Any]:
    """Return a token as a JSON document (VC data model 2.0, 4.13)."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"{TOKEN_URL[0]}{token}",
        "type": [ENVELOPE],
    }


def _of_document(document: dict[str, Any]) -> Presented:
    """Return a document, or the token that it envelopes."""
    address = document.get("id")
    kind = document.get("type")
    if ENVELOPE in (kind if isinstance(kind, list) else [kind]) and isinstance(address, str):
        for prefix in TOKEN_URL:
            if address.startswith(prefix):
                return Presented(token=address.removeprefix(prefix))
    return Presented(document=document)


def _parsed(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NothingToVerify from error
    if not isinstance(document, dict):
        raise NothingToVerify
    return document


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise NothingToVerify from error


def _from_png(content: bytes) -> str:
    try:
        found = baking.extract_png(content, keyword=baking.ITXT_KEYWORD_OB3)
    except Exception as error:
        raise NothingToVerify from error
    return _found(found)


def _from_svg(content: bytes) -> str:
    try:
        found = baking.extract_svg(content, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    except Exception as error:
        raise NothingToVerify from error
    return _found(found)


def _found(text: str | None) -> str:
    if not text:
        raise NothingToVerify
    return text
