"""The registry: what a credential is, who stands behind it, what it is worth elsewhere."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """The catalogue side of the platform. It never knows that ``matching`` exists."""

    name = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        """Connect what the rooms hear from each other, once the models are there."""
        import_module("registry.catalogue.receivers")
        import_module("registry.equivalence.receivers")
        import_module("registry.intake.receivers")
