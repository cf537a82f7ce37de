"""The JSON-LD of a record inside its page: for search engines and for other registries."""

import json
from typing import Final

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from registry.catalogue.selectors import linked_data

HARMLESS: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
"""What could end the script tag or open another one, as JSON writes it too."""


def script_tags(request: HttpRequest, record: linked_data.Record) -> SafeString:
    """Return a record as two data blocks: schema.org, then CTDL."""
    documents = (linked_data.schema_org(record), linked_data.ctdl(record))
    nonce = str(getattr(request, "csp_nonce", ""))
    tags = (_tag(document, nonce) for document in documents)
    return format_html_join("\n", "{}", ((tag,) for tag in tags))


def _tag(document: linked_data.Document, nonce: str) -> SafeString:
    return format_html(
        '<script type="application/ld+json" nonce="{}">{}</script>', nonce, _written(document)
    )


def _written(document: linked_data.Document) -> SafeString:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # Escaped by hand: HTML entities would not be undone inside a script.
    return mark_safe(text.translate(HARMLESS))  # noqa: S308
