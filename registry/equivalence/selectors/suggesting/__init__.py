"""Suggested pairs: what a panel might look at next, each with its score and its reasons."""

from registry.equivalence.selectors.suggesting.answering import Suggestion, found, suggestions
from registry.equivalence.selectors.suggesting.listing import sources
from registry.equivalence.selectors.suggesting.records import Dimension, Scored
from registry.equivalence.selectors.suggesting.whole import RULE, Rule

__all__ = ["RULE", "Dimension", "Rule", "Scored", "Suggestion", "found", "sources", "suggestions"]
