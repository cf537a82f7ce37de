"""The worker's portability passport: on a page, on paper, and the way to one target."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.openings import selectors as openings
from matching.profiles.models import WorkerProfile
from matching.profiles.selectors import passport as passports
from matching.web import passport_print, passport_shown
from registry.catalogue.selectors import credentials
from registry.equivalence.selectors.gap import Target, gap
from registry.web.gap_shown import gap_shown
from registry.web.localised import reading_language
from registry.web.pages import page, signed_in


def _profile(request: HttpRequest) -> WorkerProfile | None:
    """Return the reader's own profile: no address of this module names somebody else's."""
    return passports.profile_of(signed_in(request))


def passport(request: HttpRequest) -> HttpResponse:
    """Show what the reader's credentials are worth abroad, and what is near."""
    profile = _profile(request)
    if profile is None:
        return page(request, "matching/passport.html", {"passport": None})
    return page(request, "matching/passport.html", {"passport": _shown(profile)})


def passport_pdf(request: HttpRequest) -> HttpResponse:
    """Send the same as a PDF, to print and to take along."""
    profile = _profile(request)
    if profile is None:
        raise Http404
    shown = _shown(profile)
    response = HttpResponse(passport_print.pdf(shown), content_type="application/pdf")
    name = _("portability-passport")
    response["Content-Disposition"] = f'attachment; filename="{name}-{shown.as_of:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def credential_gap(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Show the way from all that the reader has to a credential."""
    rows = credentials.visible_to(request.user).select_related("credential__issuer", "level")
    version = rows.filter(public_id=version_id).first()
    if version is None:
        raise Http404
    context = {"aim": version, "address": reverse("credential", args=[version_id])}
    return _gap(request, version, {**context, "field": "name", "body": version.credential.issuer})


def opening_gap(request: HttpRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Show the way from all that the reader has to what an opening asks for."""
    rows = passports.with_requirements(openings.visible_to(request.user))
    opening = rows.filter(public_id=opening_id).first()
    if opening is None:
        raise Http404
    context = {"aim": opening, "address": reverse("opening", args=[opening_id])}
    target = passports.requirements_of(opening)
    return _gap(request, target, {**context, "field": "title", "body": opening.employer})


def _gap(request: HttpRequest, target: Target, context: dict[str, object]) -> HttpResponse:
    profile = _profile(request)
    if profile is None:
        return page(request, "matching/passport.html", {"passport": None})
    today = timezone.now().date()
    held = passports.held_by(profile, as_of=today)
    found = gap(held=held, target=target, as_of=today, language=reading_language())
    crumbs = [
        (reverse("worker_home"), _("My place")),
        (reverse("passport"), _("My portability passport")),
    ]
    words = {"shown": gap_shown(found), "crumbs": crumbs}
    return page(request, "matching/passport_gap.html", {**context, **words})


def _shown(profile: WorkerProfile) -> passport_shown.PassportShown:
    found = passports.passport(
        profile=profile, as_of=timezone.now().date(), language=reading_language()
    )
    return passport_shown.passport_shown(found)
