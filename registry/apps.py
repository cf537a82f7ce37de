"""The registry: what a credential is, who stands behind it, what it is worth elsewhere."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """The catalogue side of the platform. It never knows that ``matching`` exists."""

    name = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        """Connect what the rooms hear from each other, once the models are there."""
        import_module("registry.badges.receivers")
        import_module("registry.catalogue.receivers")
        import_module("registry.equivalence.receivers")
        import_module("registry.intake.receivers")


@checks.register(checks.Tags.security, deploy=True)
def check_badge_keys(**_given: object) -> list[checks.CheckMessage]:
    """Warn an operator whose deployment would refuse to sign every badge."""
    if settings.BADGE_KEYS:
        return []
    hint = "Set BADGE_KEYS to a Fernet key: docs/badges.md says how."
    return [checks.Warning("This deployment issues no badges.", hint=hint, id="registry.W001")]
