"""The meeting: people and openings."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """Profiles, openings, the engine's runs and their results."""

    name = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        """Bring the openings into the registry's search and intake, once the models are there."""
        import_module("matching.openings.services.indexing").connect()
        import_module("matching.openings.services.intake").connect()
