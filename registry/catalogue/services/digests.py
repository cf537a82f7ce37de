"""The daily e-mail of what is new in saved searches; the state is in their rows.

A digest is sent inside the transaction that notes it: what fails is not noted and is sent by
a later sweep of the day; two tasks at once wait for each other, and the second finds nothing.
"""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.catalogue.models import SavedSearch, SearchEntry
from registry.catalogue.selectors.saved_searches import due_on, people_due_on
from registry.catalogue.selectors.search.addresses import question_of
from registry.catalogue.selectors.search.answering import search
from registry.catalogue.selectors.search.results import Sort
from registry.catalogue.services import saved_searches
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal

TASK: Final = "registry.catalogue.send_digest"
SWEEP_TASK: Final = "registry.catalogue.sweep_digests"

LATE: Final = dt.timedelta(days=2)
"""How much later than it was published something may reach the index and still be told."""

MOST_TOLD: Final = 200


@dataclass(frozen=True, kw_only=True)
class News:
    """A search and what is new in it, with the addresses that the e-mail gives."""

    search: SavedSearch
    entries: tuple[tuple[str, str, str], ...]
    href: str
    stop: str


def due(*, at: dt.datetime) -> list[int]:
    """Return the people whose digest of the day is not done."""
    return people_due_on(at.date())


@transaction.atomic
def send(*, user_id: int, at: dt.datetime) -> int:
    """Send a person the digests of the day, one in each language; returns how many were sent.

    A second call on the same day sends nothing.
    """
    rows = due_on(at.date()).filter(user_id=user_id).order_by("language", "name", "pk")
    searches = list(rows.select_for_update(of=("self",)).select_related("user"))
    sent = 0
    for language, group in groupby(searches, key=lambda row: row.language):
        with translation.override(language):
            news = [found for row in group if (found := _noted(row, at)).entries]
            if news:
                _mail(news).send()
                sent += 1
    if sent:
        audit.record(
            by=None, action=AuditAction.RUN, target=searches[0].user, reason="digest", at=at
        )
    return sent


def _noted(row: SavedSearch, at: dt.datetime) -> News:
    """Return what is new in a search, and note in its row that it was told."""
    entries = _new(row, at)
    row.told = [*(entry.public_id for entry in entries), *row.told][:MOST_TOLD]
    row.digest_on = at.date()
    row.save(update_fields=["told", "digest_on", "updated_at"])
    return News(
        search=row,
        entries=tuple(
            (_title(entry, row.language), entry.organisation_name, _page(entry))
            for entry in entries
        ),
        href=_whole(reverse("search") + f"?{row.address}"),
        stop=_whole(reverse("stop_alerts", args=[saved_searches.stop_token(row)])),
    )


def _new(row: SavedSearch, at: dt.datetime) -> list[SearchEntry]:
    """Return the newest results that were not told; none where the question has lost its sense."""
    since = max(row.seen_until, at - LATE)
    try:
        question = question_of(QueryDict(row.address), is_strict=False)
        found = search(
            replace(question, sort=Sort.NEWEST, page=1), language=row.language, today=at.date()
        )
    except Refusal:
        return []
    told = set(row.told)
    entries = [hit.entry for hit in found.items]
    return [
        entry for entry in entries if entry.published_at > since and entry.public_id not in told
    ]


def _mail(news: list[News]) -> EmailMultiAlternatives:
    user: User = news[0].search.user
    count = sum(len(found.entries) for found in news)
    stop_all = _whole(reverse("stop_alerts", args=[saved_searches.stop_all_token(user)]))
    context = {
        "news": news,
        "name": user.display_name,
        "searches": _whole(reverse("saved_searches")),
        "stop_all": stop_all,
        "language": translation.get_language(),
    }
    subject = ngettext(
        "%(count)s new result in your searches", "%(count)s new results in your searches", count
    ) % {"count": count}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("emails/digest.txt", context),
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{stop_all}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("emails/digest.html", context), "text/html")
    return mail


def _title(entry: SearchEntry, language: str) -> str:
    titles = (entry.title_es, entry.title_en)
    first, second = titles if language == "es" else titles[::-1]
    title = first or second
    return _("%(name)s (sample)") % {"name": title} if entry.is_sample else title


def _page(entry: SearchEntry) -> str:
    return _whole(reverse(entry.kind, args=[entry.public_id]))


def _whole(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path
