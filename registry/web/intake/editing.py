"""Write or change one record in a form: the same columns, rules and services as a file."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.intake import policies
from registry.intake.enums import IntakeKind
from registry.intake.selectors import uploads as selectors
from registry.intake.selectors.cells_of import cells_of
from registry.intake.services import single
from registry.intake.services.single import Sheet
from registry.intake.services.targets import Planned
from registry.people import policies as people
from registry.people.enums import Language
from registry.people.models import Organisation, User
from registry.refusals import Refusal
from registry.web.intake import records, shown
from registry.web.intake.record_form import RecordForm
from registry.web.intake.records import Record
from registry.web.localised import reading_language
from registry.web.pages import page, signed_in

TEMPLATE: Final = "registry/intake/record.html"
HEADINGS: Final = {
    IntakeKind.PROGRAMMES: lambda: (_("New program"), _("Change a program")),
    IntakeKind.CREDENTIALS: lambda: (_("New credential"), _("Change a credential")),
    IntakeKind.OFFERINGS: lambda: (_("New start"), _("Change a start")),
}
MOST_PICKS: Final = 30


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who writes what for whom; ``record`` is None for a new one."""

    user: User
    kind: IntakeKind
    organisation: Organisation
    record: Record | None
    fixed: Mapping[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new programme or credential for one of the reader's organisations."""
    user = signed_in(request)
    if kind not in {IntakeKind.PROGRAMMES, IntakeKind.CREDENTIALS}:
        raise Http404
    organisations = list(selectors.organisations_for(user))
    named = request.GET.get("organisation", "")
    chosen = [one for one in organisations if str(one.public_id) == named] or organisations
    if not chosen:
        raise Http404
    desk = Desk(
        user=user,
        kind=IntakeKind(kind),
        organisation=chosen[0],
        record=None,
        fixed={},
    )
    return _desk(request, desk, organisations if len(organisations) > 1 else [])


@require_http_methods(["GET", "HEAD", "POST"])
def new_offering(request: HttpRequest, programme_id: uuid.UUID) -> HttpResponse:
    """Write a new offering of a programme."""
    user = signed_in(request)
    programme = records.programme(user, programme_id)
    desk = Desk(
        user=user,
        kind=IntakeKind.OFFERINGS,
        organisation=programme.provider,
        record=None,
        fixed={"programme_code": programme.code},
    )
    return _desk(request, desk, [])


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, record_id: uuid.UUID) -> HttpResponse:
    """Change one record of the reader's organisations."""
    user = signed_in(request)
    if kind not in records.FINDERS:
        raise Http404
    record = records.FINDERS[kind](user, record_id)
    desk = Desk(
        user=user,
        kind=IntakeKind(kind),
        organisation=record.organisation,
        record=record,
        fixed=record.fixed,
    )
    return _desk(request, desk, [])


def _desk(request: HttpRequest, desk: Desk, organisations: list[Organisation]) -> HttpResponse:
    if not policies.can_upload(desk.user, desk.organisation):
        raise Http404
    language = reading_language()
    before = cells_of(desk.kind, desk.record.standing.fields, language) if desk.record else {}
    if request.method != "POST":
        form = RecordForm(kind=desk.kind, fixed=desk.fixed, initial=_as_initial(before))
        return _asked(request, desk, form, None, organisations)
    form = RecordForm(request.POST, kind=desk.kind, fixed=desk.fixed)
    planned = None
    if form.is_valid():
        try:
            sheet = _sheet(request, desk, form, before)
            planned = single.write(by=desk.user, sheet=sheet, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            form.take(planned)
    if planned is None or form.errors:
        return _asked(request, desk, form, planned, organisations, status=400)
    return _saved(request, desk, planned)


def _as_initial(cells: Mapping[str, str]) -> dict[str, str]:
    """Return cells as a form's selects know them: yes and no by their codes."""
    return {key: {"sí": "yes"}.get(text, text) for key, text in cells.items()}


def _sheet(request: HttpRequest, desk: Desk, form: RecordForm, before: Mapping[str, str]) -> Sheet:
    values = form.values()
    return Sheet(
        organisation=desk.organisation,
        kind=desk.kind,
        language=Language(reading_language()),
        values=values,
        emptied=frozenset(key for key in form.names() if before.get(key) and key not in values),
        picked=_picked(request.POST),
        standing=desk.record.standing if desk.record else None,
    )


def _picked(said: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return what somebody chose for the texts that were asked about."""
    return {
        (str(said.get(f"pick{index}-field", "")), str(said.get(f"pick{index}-text", ""))): code
        for index in range(MOST_PICKS)
        if (code := str(said.get(f"pick{index}-code", "")))
    }


def _asked(
    request: HttpRequest,
    desk: Desk,
    form: RecordForm,
    planned: Planned | None,
    organisations: list[Organisation],
    *,
    status: int = 200,
) -> HttpResponse:
    title = HEADINGS[desk.kind]()[desk.record is not None]
    can_publish = people.can_publish(desk.user, desk.organisation)
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "record": desk.record,
        "fixed": desk.fixed,
        "organisation": desk.organisation,
        "organisations": organisations,
        "picks": shown.picks(single.unsettled(planned), desk.kind) if planned else [],
        "is_draft": desk.record is None or desk.record.is_draft,
        "has_states": desk.kind != IntakeKind.OFFERINGS,
        "can_publish": can_publish,
        "crumbs": [(reverse("institution_home"), _("My programs"))],
    }
    return page(request, TEMPLATE, context, status=status)


def _saved(request: HttpRequest, desk: Desk, planned: Planned) -> HttpResponse:
    wanted = request.POST.get("then", "")
    try:
        records.go_on(desk.user, desk.kind, planned.record_id or 0, wanted, timezone.now())
    except Refusal as refusal:
        messages.warning(request, _("It is saved. %(why)s") % {"why": refusal})
    else:
        said = {"publish": _("It is saved and public."), "review": _("It is saved and in review.")}
        messages.success(request, said.get(wanted, _("It is saved.")))
    return redirect(records.address_of(desk.kind, planned.record_id or 0))
