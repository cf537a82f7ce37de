"""Issue one badge, or the record of an apprenticeship, in a form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.badges.models import Badge
from registry.badges.selectors import badges
from registry.badges.selectors.documents import records as ledgers
from registry.badges.services import issuing, records
from registry.badges.services.awards import Award, Person
from registry.badges.services.records import Ledger
from registry.catalogue.models import CredentialVersion, Programme
from registry.people.enums import Language
from registry.refusals import InvalidFields, Refusal
from registry.web.badges.desk import crumbs
from registry.web.badges.forms import BadgeForm, RecordForm
from registry.web.localised import reading_language
from registry.web.pages import page, signed_in

FIELDS = {"recipient_name": "name", "recipient_email": "email"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for whom, what and on which evidence, and issue the badge."""
    user = signed_in(request)
    versions = badges.issuable_for(user)
    first = {"version": request.GET.get("credential", "")}
    form = BadgeForm(request.POST or None, versions=versions, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            badge, _new = issuing.issue(by=user, award=_award(form.cleaned_data), at=timezone.now())
        except Refusal as refusal:
            say(form, refusal)
        else:
            return _issued(request, badge)
    context = {"form": form, "crumbs": crumbs(), "has_any": versions.exists()}
    status = 400 if form.errors else 200
    return page(request, "registry/badges/new.html", context, status=status)


def _award(said: dict[str, Any]) -> Award:
    version: CredentialVersion = said["version"]
    return Award(
        organisation=version.credential.issuer,
        version=version,
        person=Person(name=said["name"], email=said["email"]),
        language=Language(said["language"]),
        awarded_on=said["awarded_on"],
        valid_until=said["valid_until"],
        hours=said["hours"],
        evidence=said["evidence"],
        evidence_url=said["evidence_url"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_record(request: HttpRequest) -> HttpResponse:
    """Ask for an apprenticeship, then for its hours, and issue the record."""
    user = signed_in(request)
    programmes = badges.recordable_for(user)
    programme = _chosen(request, list(programmes))
    if programme is None:
        context: dict[str, Any] = {"programmes": programmes, "crumbs": crumbs()}
        return page(request, "registry/badges/choose_programme.html", context)
    parts = ledgers.ledger(programme, {}, reading_language())
    form = RecordForm(request.POST or None, parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            ledger = _ledger(programme, form)
            badge = records.issue(by=user, ledger=ledger, at=timezone.now())
        except Refusal as refusal:
            say(form, refusal)
        else:
            return _issued(request, badge)
    context = {"form": form, "programme": programme, "crumbs": crumbs()}
    status = 400 if form.errors else 200
    return page(request, "registry/badges/new_record.html", context, status=status)


def _ledger(programme: Programme, form: RecordForm) -> Ledger:
    said = form.cleaned_data
    return Ledger(
        organisation=programme.provider,
        programme=programme,
        person=Person(name=said["name"], email=said["email"]),
        language=Language(said["language"]),
        as_of=said["awarded_on"],
        done=form.done(),
    )


def _chosen(request: HttpRequest, programmes: list[Programme]) -> Programme | None:
    named = request.GET.get("programme", "")
    if not named:
        return None
    for one in programmes:
        if str(one.public_id) == named:
            return one
    raise Http404


def say(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal at its field where it has one, else on top of the form."""
    if not isinstance(refusal, InvalidFields):
        form.add_error(None, str(refusal))
        return
    for column, reasons in refusal.errors.items():
        field = FIELDS.get(column, column)
        form.add_error(field if field in form.fields else None, " ".join(reasons))


def _issued(request: HttpRequest, badge: Badge) -> HttpResponse:
    said = _("The badge is issued. We mail its link to %(email)s.")
    messages.success(request, said % {"email": badge.recipient_email})
    return redirect("badge", badge.public_id)
