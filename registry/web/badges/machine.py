"""What verifiers and wallets ask for, outside the language prefixes: documents with an ETag."""

import hashlib
import uuid
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from registry.badges.enums import BadgeState
from registry.badges.models import SignedList
from registry.badges.selectors import badges, lists, statements
from registry.badges.selectors.documents import statements as documents
from registry.badges.selectors.documents.issuers import did_document
from registry.badges.services.lists import TTL
from registry.catalogue.selectors import credentials
from registry.catalogue.selectors.programmes import visible_to as programmes_visible_to
from registry.people.models import Organisation
from registry.web.badges import files
from registry.web.badges.machine_json import written

VC: Final = "application/vc"
VC_JWT: Final = "application/vc+jwt"
DID_JSON: Final = "application/did+json"
MINUTES: Final = int(TTL.total_seconds())


@login_not_required
@require_safe
def issuer_did(request: HttpRequest, issuer_id: uuid.UUID) -> HttpResponse:
    """Send the DID document of an issuer: every key that it ever signed with."""
    organisation = Organisation.objects.filter(public_id=issuer_id).first()
    document = did_document(organisation) if organisation else None
    if document is None:
        raise Http404
    return sent(request, document, DID_JSON)


@login_not_required
@require_safe
def status_list(request: HttpRequest, list_id: uuid.UUID, purpose: str) -> HttpResponse:
    """Send a signed status list: as JSON, or as token to who asks for one."""
    row = lists.served(list_id, purpose)
    if row is None:
        raise Http404
    as_token = wants_token(request)
    response = _list_response(row, as_token=as_token)
    response["Last-Modified"] = http_date(row.signed_at.timestamp())
    etag = quote_etag(row.etag + ("-jwt" if as_token else ""))
    found = get_conditional_response(
        request, etag=etag, last_modified=int(row.signed_at.timestamp()), response=response
    )
    answer = found or response
    answer["ETag"] = etag
    return with_headers(answer)


def _list_response(row: SignedList, *, as_token: bool) -> HttpResponse:
    if as_token:
        return HttpResponse(row.token, content_type=VC_JWT)
    return HttpResponse(written(row.document), content_type=VC)


@login_not_required
@require_safe
def badge_credential(request: HttpRequest, badge_id: uuid.UUID) -> HttpResponseBase:
    """Answer at the id of a badge: people get its page, programs the credential."""
    badge = badges.by_address(badge_id)
    if badge is None:
        raise Http404
    if "text/html" in request.headers.get("Accept", ""):
        return redirect("badge", badge.public_id)
    if badge.state == BadgeState.REVOKED:
        return gone()
    if wants_token(request):
        return with_headers(HttpResponse(badge.token, content_type=VC_JWT), is_public=False)
    return sent(request, badge.document, VC, is_public=False)


@login_not_required
@require_safe
def badge_file(request: HttpRequest, badge_id: uuid.UUID, form: str) -> HttpResponse:
    """Send a badge as a file to keep: JSON, JWT, or baked into a PNG or an SVG."""
    badge = badges.by_address(badge_id)
    if badge is None or form not in files.MAKERS:
        raise Http404
    if badge.state == BadgeState.REVOKED:
        return gone()
    response = HttpResponse(files.content(badge, form), content_type=files.TYPES[form])
    shown = "inline" if "show" in request.GET and form == "png" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{files.name(badge, form)}"'
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return with_headers(response, is_public=False)


@login_not_required
@require_safe
def achievement_picture(request: HttpRequest, kind: str, record_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001
    """Send the picture of an achievement, with nobody's badge in it."""
    picture = _picture_of(kind, record_id)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return with_headers(response)


def _picture_of(kind: str, record_id: uuid.UUID) -> bytes | None:
    if kind == "credential":
        rows = credentials.visible_to(None).select_related("credential__issuer")
        version = rows.filter(public_id=record_id).first()
        return files.picture_of_version(version) if version else None
    programmes = programmes_visible_to(None).select_related("provider")
    programme = programmes.filter(public_id=record_id).first()
    return files.picture_of_programme(programme) if programme else None


@login_not_required
@require_safe
def signed_statement(request: HttpRequest, assertion_id: uuid.UUID) -> HttpResponse:
    """Send the equivalence statement as its asserter signed it last."""
    assertion = statements.assertion_at(assertion_id)
    signed = statements.latest(assertion) if assertion else None
    if signed is None:
        raise Http404
    if wants_token(request):
        return with_headers(HttpResponse(signed.token, content_type=VC_JWT))
    return sent(request, signed.document, VC)


@login_not_required
@require_safe
def version_document(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:  # noqa: ARG001
    """Send what a credential version says as canonical JSON: its SHA-256 is what is signed."""
    rows = credentials.visible_to(None).select_related("credential__issuer", "level")
    version = rows.prefetch_related("competencies").filter(public_id=version_id).first()
    if version is None:
        raise Http404
    content = documents.canonical(documents.version_document(version))
    return with_headers(HttpResponse(content, content_type="application/json"))


def wants_token(request: HttpRequest) -> bool:
    """Tell whether a program asks for a compact token."""
    accepted = request.headers.get("Accept", "")
    return "jwt" in accepted


def gone() -> HttpResponse:
    """Say that a badge was revoked, and of nobody's."""
    body = {"title": "This badge was revoked", "status": 410, "code": "badge_revoked"}
    response = HttpResponse(written(body), status=410, content_type="application/problem+json")
    return with_headers(response, is_public=False)


def sent(
    request: HttpRequest, document: dict[str, Any], media: str, *, is_public: bool = True
) -> HttpResponse:
    """Send a document, or 304 to who has it already."""
    content = written(document)
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = HttpResponse(content, content_type=media)
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return with_headers(answer or response, is_public=is_public)


def with_headers(response: Any, *, is_public: bool = True) -> HttpResponse:
    """Let any page read it, keep it out of search engines, and say how long it may be kept."""
    kept = f"public, max-age={MINUTES}" if is_public else "private, no-cache"
    response["Cache-Control"] = kept
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Accept"])
    done: HttpResponse = response
    return done
