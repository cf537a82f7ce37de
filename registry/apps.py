"""The registry: what a credential is, who stands behind it, what it is worth elsewhere."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """The catalogue side of the platform. It never knows that ``matching`` exists."""

    name = "registry"
    verbose_name = _("Registry")
