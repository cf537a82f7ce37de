"""The public page that checks a badge: a file, a link, what a QR code says, JSON or a token."""

from functools import partial
from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from registry.badges.enums import Outcome
from registry.badges.selectors import addresses, verifying
from registry.badges.selectors.verifying import Report
from registry.badges.sources import carriers
from registry.badges.sources.carriers import MOST_BYTES, Presented
from registry.intake.services.fetching import fetch_start
from registry.refusals import Refusal
from registry.web.pages import page

TEMPLATE: Final = "registry/badges/verify.html"
ACCEPTS: Final = ".png,.svg,.json,.jwt,.jsonld,.txt,image/png,image/svg+xml,application/json"
TONES: Final = {Outcome.PASSED: "success", Outcome.FAILED: "error", Outcome.UNCHECKED: "warning"}
fetch = partial(fetch_start, most=MOST_BYTES)


class VerifyForm(forms.Form):
    """A file, or a text."""

    file = forms.FileField(
        label=_("The badge as a file"),
        required=False,
        help_text=_("A picture (PNG or SVG), JSON or JWT. Choose it, or drag it here."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTS}),
    )
    text = forms.CharField(
        label=_("Or its link, what its QR code says, or its text"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("text"):
            self.add_error("file", _("Choose a file, or paste a link or text."))
        return data


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a badge and say what can be said of it. A link in the address is of this site."""
    if request.method == "POST":
        form = VerifyForm(request.POST, request.FILES)
        report = _report_of(form) if form.is_valid() else None
        return _shown(request, form, report, status=400 if form.errors else 200)
    link = request.GET.get("link", "")
    if not link.startswith(addresses.site()):
        return _shown(request, VerifyForm(), None)
    form = VerifyForm({"text": link})
    report = _report_of(form) if form.is_valid() else None
    return _shown(request, form, report)


def _report_of(form: VerifyForm) -> Report | None:
    """Return what can be said; what is no badge is said at the form."""
    file, text = form.cleaned_data["file"], form.cleaned_data["text"]
    try:
        if file and file.size > MOST_BYTES:
            raise carriers.TooLargeToVerify(most=MOST_BYTES // 1024 // 1024)
        presented: Presented = (
            carriers.read(file.read()) if file else verifying.of_text(text, fetch=fetch)
        )
        return verifying.verify(presented, at=timezone.now(), fetch=fetch)
    except Refusal as refusal:
        form.add_error("file" if file else "text", str(refusal))
        return None


def _shown(
    request: HttpRequest, form: VerifyForm, report: Report | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "report": report,
        "tone": TONES[report.outcome] if report else "",
    }
    return page(request, TEMPLATE, context, status=status)
