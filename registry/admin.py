"""The stewards' admin, gathered from the rooms."""

from registry.catalogue import admin as catalogue
from registry.equivalence import admin as equivalence
from registry.people import admin as people
from registry.reference import admin as reference

__all__ = ["catalogue", "equivalence", "people", "reference"]
