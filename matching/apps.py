"""The meeting: people and openings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    """Profiles, openings, the engine's runs and their results."""

    name = "matching"
    verbose_name = _("Matching")
