"""Create the people who sign in."""

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.people.enums import AuditAction, Language
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import InvalidFields, Refusal, check_fields, constraints_as


class EmailTaken(Refusal):
    """Somebody signs in with this address already."""

    code = "email_taken"
    message = _("Someone already uses this e-mail address.")


@transaction.atomic
def register(
    *,
    email: str,
    password: str | None,
    language: Language,
    at: dt.datetime,
    display_name: str = "",
) -> User:
    """Create a person; ``password`` None leaves her without one (she asks for a reset).

    Raises:
        EmailTaken: whatever the case of its letters.
        InvalidFields: the address or the password is not good enough.
    """
    user = User(email=email.strip().lower(), display_name=display_name, language=language)
    user.set_password(password)
    check_fields(user)
    if password is not None:
        _check_password(password, user)
    with constraints_as(registry_user_email_key=EmailTaken()):
        user.save()
    audit.record(by=user, action=AuditAction.CREATE, target=user, at=at)
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidFields({"password": error.messages}) from error
