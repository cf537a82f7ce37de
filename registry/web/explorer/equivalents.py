"""The explorer: what one credential is worth elsewhere, as a list and as a picture."""

import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import credentials
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors.exploring import listing
from registry.web import chains, wording
from registry.web.explorer import asking, drawing
from registry.web.pages import page
from registry.web.templatetags.registry_tags import country_name, percent

A_PAGE: Final = 20


@login_not_required
def equivalents(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Show the equivalents of a credential, filtered by effect, status and day."""
    version = shown_version(request, version_id)
    asked, filters = asking.read(request.GET, today=timezone.now().date())
    rows = listing.statements(version=version, user=request.user, asked=asked)
    sheet = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    said = list(sheet)
    follows = chains.in_words(listing.chains(version=version, asked=asked))
    items = [*_items(version, said), *_chain_items(version, follows.rows)]
    context = {
        "version": version,
        "filters": filters,
        "sheet": sheet,
        "outgoing": [row for row in said if row.source_id == version.pk],
        "incoming": [row for row in said if row.target_id == version.pk],
        "chains": follows,
        "is_empty": not items,
        **_pictures(version, items),
        "crumbs": crumbs(version),
    }
    return page(request, "registry/explorer.html", context)


def shown_version(request: HttpRequest, public_id: uuid.UUID) -> CredentialVersion:
    """Return a credential version that the reader may see.

    Raises:
        Http404: there is none, or she may not.
    """
    rows = credentials.visible_to(request.user).select_related(
        "credential__issuer", "level__framework"
    )
    version = rows.filter(public_id=public_id).first()
    if version is None:
        raise Http404
    return version


def crumbs(version: CredentialVersion) -> list[tuple[str, str]]:
    """Return the way back from a page below a credential's."""
    return [
        (reverse("search") + "?what=credential", _("Credentials")),
        (reverse("credential", args=[version.public_id]), wording.credential_name(version)),
    ]


def _pictures(version: CredentialVersion, items: list[drawing.Item]) -> dict[str, Any]:
    name = wording.credential_name(version)
    if not items:
        return {"wide": None, "narrow": None}
    narrow = drawing.narrow(
        name, items, worth=_("What it is worth elsewhere"), counts=_("What counts here")
    )
    return {"wide": drawing.wide(name, items), "narrow": narrow}


def _items(
    version: CredentialVersion, rows: Iterable[EquivalenceAssertion]
) -> Iterable[drawing.Item]:
    for row in rows:
        outgoing = row.source_id == version.pk
        other = row.target if outgoing else row.source
        status = "" if row.status == AssertionStatus.PUBLISHED else str(row.get_status_display())
        kind = listing.kind_of(row)
        shown = wording.assertion_shown(row)
        yield drawing.Item(
            name=wording.credential_name(other),
            notes=tuple(
                note
                for note in (
                    f"{country_name(other.credential.country)} · {row.get_relation_display()}",
                    asking.kind_label(kind),
                    status,
                )
                if note
            ),
            kind=kind,
            mark=_mark(row),
            href=reverse("equivalence", args=[row.public_id]),
            label=" ".join(part for part in (shown.sentence, _stands(status)) if part),
            outgoing=outgoing,
            across=other.credential.country != version.credential.country,
        )


def _chain_items(
    version: CredentialVersion, rows: Iterable[chains.ChainShown]
) -> Iterable[drawing.Item]:
    for number, row in enumerate(rows, start=1):
        outgoing = row.source.pk == version.pk
        other = row.steps[-1].assertion.target if outgoing else row.source
        yield drawing.Item(
            name=wording.credential_name(other),
            notes=(
                _("%(count)s statements in a row, confidence %(sure)s")
                % {"count": len(row.steps), "sure": percent(row.confidence)},
                asking.kind_label(listing.INFERRED),
            ),
            kind=listing.INFERRED,
            mark="",
            href=f"#chain-{number}",
            label=row.sentence,
            outgoing=outgoing,
            across=other.credential.country != version.credential.country,
        )


def _mark(row: EquivalenceAssertion) -> str:
    """Return how the line differs from one in force: what is open, what is over, what is denied."""
    if row.status in {AssertionStatus.REVOKED, AssertionStatus.REJECTED}:
        return "over"
    if row.status != AssertionStatus.PUBLISHED:
        return "open"
    return "denied" if wording.tie_of(row) == wording.Tie.NONE else ""


def _stands(status: str) -> str:
    return _("Status: %(status)s.") % {"status": status} if status else ""
