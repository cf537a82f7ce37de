"""Tables of others that are known by their columns, translated to our own keys."""

from registry.intake.sources.dialects.known import details_of_standard, translated
from registry.intake.sources.dialects.renec import is_details

__all__ = ["details_of_standard", "is_details", "translated"]
