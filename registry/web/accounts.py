"""How sign-up and sign-in behave here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The defaults of django-allauth."""
