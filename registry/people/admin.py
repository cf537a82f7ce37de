"""People and organisations in the stewards' admin, and what all its pages have in common."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registry.people import policies
from registry.people.enums import Role
from registry.people.models import (
    AuditEvent,
    Consent,
    Membership,
    Organisation,
    OrganisationIdentifier,
    User,
)
from registry.people.services import memberships, organisations
from registry.refusals import Refusal

WEB_ADDRESSES: Any = {URLField: {"assume_scheme": "https"}}
"""An address that is typed without a scheme is a secure one."""


class ReasonForm(ActionForm):
    """An action with the reason for it, which stands in the audit trail."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)


class ReadMostlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Stewards read everything; what they change goes through a service and is audited.

    Nothing is deleted here. A superuser who is no steward reads too, but the services refuse
    her acts: that power belongs to an agency that answers for it.
    """

    action_form = ReasonForm
    formfield_overrides = WEB_ADDRESSES
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the room to those who may read it."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Let superusers and stewards read; one query for each request."""
        if not hasattr(request, "may_read_registry"):
            user = request.user
            request.may_read_registry = user.is_active and (  # type: ignore[attr-defined]
                user.is_superuser or policies.is_steward(user)
            )
        return bool(request.may_read_registry)  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Add nothing; services do."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Change nothing; services do."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Delete nothing, ever."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form again with the refusal on top where a service said no."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows of a record, shown with it."""

    extra = 0
    can_delete = False
    formfield_overrides = WEB_ADDRESSES
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Show the rows to whoever may read the record."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Add nothing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Change nothing."""
        return False


Act = Callable[[User, Any, str], object]


def actor(request: HttpRequest) -> User:
    """Return who acts; the admin lets nobody else this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def service_action(name: str, label: Any, act: Act) -> Callable[..., None]:
    """Return an admin action that calls a service for each chosen record.

    ``act`` gets who acts, the record and the reason. A record that the service refuses
    is named with the refusal, and the others go on.
    """

    def action(page: Any, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        done = 0
        for record in chosen:
            try:
                act(actor(request), record, request.POST.get("reason", "").strip())
            except Refusal as refusal:
                page.message_user(request, f"{record}: {refusal}", messages.ERROR)
            else:
                done += 1
        if done:
            text = ngettext("%(count)s record done.", "%(count)s records done.", done)
            page.message_user(request, text % {"count": done}, messages.SUCCESS)

    action.__name__ = name
    return admin.action(description=label)(action)


def _verify(by: User, organisation: Organisation, reason: str) -> None:
    organisations.verify(by=by, organisation=organisation, reason=reason, at=timezone.now())


def _suspend(by: User, organisation: Organisation, reason: str) -> None:
    organisations.suspend(by=by, organisation=organisation, reason=reason, at=timezone.now())


def _end(by: User, membership: Membership, reason: str) -> None:
    memberships.end(by=by, membership=membership, reason=reason, at=timezone.now())


class IdentifierInline(ReadOnlyInline):
    """Official numbers of an organisation."""

    model = OrganisationIdentifier


class MembershipInline(ReadOnlyInline):
    """Members of an organisation, those of the past too."""

    model = Membership
    fields = ["user", "role", "since", "until"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """Load the people with the rows."""
        return super().get_queryset(request).select_related("user", "organisation")


@admin.register(Organisation)
class OrganisationAdmin(ReadMostlyAdmin):
    """Organisations, their numbers and members; stewards verify and suspend them."""

    list_display = ["name", "kind", "country", "region", "status", "is_sample"]
    list_filter = ["status", "kind", "country", "is_sample"]
    search_fields = ["name", "short_name", "identifiers__value"]
    inlines = [IdentifierInline, MembershipInline]
    actions = [
        service_action("verify", _("Verify (say on what grounds)"), _verify),
        service_action("suspend", _("Suspend (say why)"), _suspend),
    ]


@admin.register(User)
class UserAdmin(ReadMostlyAdmin):
    """People. Their password and their profile are their own."""

    list_display = ["email", "display_name", "language", "is_active", "is_staff", "created_at"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["email", "display_name"]
    ordering = ["email"]
    fields = ["email", "display_name", "language", "is_active", "is_staff", "last_login"]
    inlines = [MembershipInline]


@admin.register(Membership)
class MembershipAdmin(ReadMostlyAdmin):
    """Roles: stewards grant them, and end them, through the services."""

    list_display = ["user", "role", "organisation", "since", "until"]
    list_filter = ["role", ("until", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email", "organisation__name"]
    ordering = ["-since", "pk"]
    fields = ["organisation", "user", "role", "since", "until"]
    autocomplete_fields = ["organisation", "user"]
    actions = [service_action("end", _("End from now on (say why)"), _end)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let whoever reads here try; the service decides."""
        return self.has_view_permission(request)

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        """Ask for nothing that the service sets itself."""
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name not in {"since", "until"}]

    def save_model(
        self,
        request: HttpRequest,
        obj: Membership,
        form: Any,  # noqa: ARG002 - Django's signature
        change: bool,  # noqa: ARG002, FBT001 - Django's signature
    ) -> None:
        """Grant the role through the service."""
        granted = memberships.grant(
            by=actor(request),
            organisation=obj.organisation,
            user=obj.user,
            role=Role(obj.role),
            at=timezone.now(),
        )
        obj.pk = granted.pk


@admin.register(Consent)
class ConsentAdmin(ReadMostlyAdmin):
    """What people allowed and when; only they change it."""

    list_display = ["user", "purpose", "organisation", "granted_at", "revoked_at"]
    list_filter = ["purpose", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email"]
    ordering = ["-granted_at", "pk"]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadMostlyAdmin):
    """The audit trail. The database itself refuses to change it."""

    list_display = ["at", "actor", "action", "target_type", "target_id", "reason"]
    list_filter = ["action", "target_type", "at"]
    list_select_related = ["actor"]
    search_fields = ["target_id", "reason", "actor__email"]
    date_hierarchy = "at"
