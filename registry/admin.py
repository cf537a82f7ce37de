"""The stewards' admin, gathered from the rooms.

Django imports this module at start in every process, so the receivers are connected here.
"""

from registry.equivalence import receivers

__all__ = ["receivers"]
