"""What people meant by their words: a steward makes it a synonym, or leaves it to them."""

import uuid
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.intake.enums import ChoiceField
from registry.intake.models import RememberedChoice
from registry.intake.selectors import uploads as selectors
from registry.intake.selectors.normalising import normaliser
from registry.intake.services import choosing
from registry.people import policies as people
from registry.people.models import User
from registry.refusals import Refusal
from registry.web.intake.sending import crumbs
from registry.web.localised import reading_language
from registry.web.pages import page, signed_in

A_PAGE: Final = 20


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision; a POST decides about one."""
    user = signed_in(request)
    if not people.is_steward(user):
        raise PermissionDenied
    if request.method == "POST":
        return _decide(request, user)
    sheet = Paginator(selectors.choices_waiting(user), A_PAGE).get_page(request.GET.get("page"))
    rows = list(sheet)
    shown = list(zip(rows, _names(rows), strict=True))
    context = {"choices": shown, "sheet": sheet, "crumbs": crumbs()[1:]}
    return page(request, "registry/intake/choices.html", context)


def _names(rows: list[RememberedChoice]) -> list[str]:
    """Return what the chosen concepts are called; the vocabulary is read only if there are any."""
    words, language = normaliser(), reading_language()
    names = []
    for choice in rows:
        found = words.meanings(ChoiceField(choice.field), choice.code, language)
        name = (found[0].name_es if language == "es" else found[0].name_en) if found else ""
        names.append(name or choice.code)
    return names


def _waiting(user: User, public_id: str) -> RememberedChoice | None:
    try:
        wanted = uuid.UUID(public_id)
    except ValueError:
        return None
    return selectors.choices_waiting(user).filter(public_id=wanted).first()


def _decide(request: HttpRequest, user: User) -> HttpResponse:
    act = request.POST.get("act")
    if act not in {"accept", "keep"}:
        raise Http404
    choice = _waiting(user, request.POST.get("choice", ""))
    if choice is None:
        messages.info(request, _("Somebody has decided about it already."))
        return redirect("choices")
    is_synonym = act == "accept"
    try:
        choosing.decide(by=user, choice=choice, is_synonym=is_synonym, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("It is a synonym for everybody now.") if is_synonym else _("It stays theirs.")
        messages.success(request, done)
    return redirect("choices")
