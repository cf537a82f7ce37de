"""What a free text means: a concept of the reference data, an amount, a time."""

from registry.intake.selectors.normalising.concepts import Normaliser, normaliser
from registry.intake.selectors.normalising.terms import Meaning, TermIndex, Word

__all__ = ["Meaning", "Normaliser", "TermIndex", "Word", "normaliser"]
