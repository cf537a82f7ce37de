"""The stewards' admin, gathered from the rooms.

Django imports this module at start in every process, so the receivers are connected here.
"""

from registry.catalogue import admin as catalogue
from registry.equivalence import admin as equivalence
from registry.equivalence import receivers
from registry.people import admin as people
from registry.reference import admin as reference

__all__ = ["catalogue", "equivalence", "people", "receivers", "reference"]
