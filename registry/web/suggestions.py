"""Pages of suggested pairs: for those who propose equivalence or review it, and nobody else."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import credentials
from registry.equivalence import policies
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import suggesting
from registry.equivalence.selectors.suggesting import Dimension, Suggestion
from registry.web.localised import other, reading_language
from registry.web.pages import page
from registry.web.wording import credential_name

A_PAGE: Final = 20
LONGEST: Final = 100

LABELS: Final = {
    Dimension.WORDING: gettext_lazy("wording of the name"),
    Dimension.COMPETENCIES: gettext_lazy("competencies covered"),
    Dimension.OCCUPATION: gettext_lazy("occupation"),
    Dimension.LEVEL: gettext_lazy("level"),
    Dimension.HOURS: gettext_lazy("hours"),
    Dimension.ASSESSMENT: gettext_lazy("assessment"),
    Dimension.REGULATED: gettext_lazy("regulated status"),
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text and the language that it is in, for its ``lang`` attribute; "" if the page's own."""

    text: str
    language: str


@dataclass(frozen=True, kw_only=True)
class SuggestionShown:
    """A suggestion in words. ``whole`` and the scores are 0 to 100, None: not known."""

    suggestion: Suggestion
    whole: int
    scores: tuple[tuple[str, int | None], ...]
    reasons: tuple[str, ...]
    covered: tuple[Said, ...]
    missing: tuple[Said, ...]

    @property
    def stated(self) -> tuple[EquivalenceAssertion, ...]:
        """Return what was said of the pair already."""
        return self.suggestion.stated


def suggested(request: HttpRequest) -> HttpResponse:
    """List the credentials in force, to choose one; those with no assertion yet come first."""
    _check(request)
    text = request.GET.get("q", "").strip()[:LONGEST]
    rows = suggesting.sources(text)
    sheet = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"sheet": sheet, "versions": list(sheet), "q": text}
    return page(request, "registry/suggested.html", context)


def credential_suggestions(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Show what a panel might compare a credential with, and why; ``side=own``: at home."""
    _check(request)
    version = (
        credentials.visible_to(request.user)
        .select_related("credential__issuer", "level")
        .filter(public_id=version_id)
        .first()
    )
    if version is None:
        raise Http404
    across = request.GET.get("side") != "own"
    found = suggesting.suggestions(version=version, user=request.user, across=across)
    context = {
        "version": version,
        "across": across,
        "sides": _sides(version, across=across),
        "suggestions": [shown(row) for row in found],
        "weights": [
            (LABELS[name], round(100 * share)) for name, share in suggesting.RULE.trade.items()
        ],
        "costs": [
            (LABELS[name], round(100 * share)) for name, share in suggesting.RULE.costs.items()
        ],
        "crumbs": [
            (reverse("suggested"), _("Suggested pairs")),
            (reverse("credential", args=[version.public_id]), credential_name(version)),
        ],
    }
    return page(request, "registry/suggested_pairs.html", context)


def _check(request: HttpRequest) -> None:
    if not policies.can_see_suggestions(request.user):
        raise PermissionDenied


def shown(row: Suggestion) -> SuggestionShown:
    """Return a suggestion in words, in the reader's language."""
    scored = row.scored
    return SuggestionShown(
        suggestion=row,
        whole=round(scored.whole),
        scores=tuple((str(LABELS[name]), score) for name, score in scored.scores.items()),
        reasons=tuple(_reasons(row)),
        covered=tuple(_said(names) for names in scored.covered),
        missing=tuple(_said(names) for names in scored.missing),
    )


def _said(names: Mapping[str, str]) -> Said:
    language = reading_language()
    if language in names:
        return Said(text=names[language], language="")
    return Said(text=names[other(language)], language=other(language))


def _reasons(row: Suggestion) -> list[str]:
    """Return what speaks for the pair and what stands in its way, in words."""
    scores = row.scored.scores
    said = [
        words
        for name, score, words in (
            (Dimension.OCCUPATION, 100, _("Both prepare for the same occupation.")),
            (Dimension.COMPETENCIES, 100, _("All competencies asked for there are covered.")),
        )
        if scores[name] == score
    ]
    doubts = (
        (Dimension.REGULATED, _("The law asks for that paper itself: a panel cannot replace it.")),
        (Dimension.LEVEL, _("It stands at a lower level of education.")),
        (Dimension.HOURS, _("It has fewer hours of learning.")),
        (Dimension.ASSESSMENT, _("It is earned in another way than what is asked for.")),
    )
    for name, words in doubts:
        score = scores[name]
        if score is not None and score < 60:
            said.append(words)
    return said


def _sides(version: CredentialVersion, *, across: bool) -> tuple[tuple[str, str, bool], ...]:
    """Return the two sides to look at: address, label, whether it is shown."""
    href = reverse("credential_suggestions", args=[version.public_id])
    return (
        (href, _("In other countries"), across),
        (f"{href}?side=own", _("In the same country"), not across),
    )
