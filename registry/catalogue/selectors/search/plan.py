"""What a text was understood to ask for: the seam between reading a query and retrieving.

A ``Plan`` is all that retrieval knows of the words. Each group is one thing asked for, met
by any of its terms; a term is a lexeme of the index:

=============  ================================================================
``sold``       a stemmed word (``folding.stem``), wherever it stands
``o:12``       the occupation with that primary key, or a neighbour of it
``s:34``       the skill with that primary key
``k:lfc``      a compact code, mostly with ``is_prefix``
``f:sUS-TX``   a value of a facet
``g:31:-107``  a cell of one degree
=============  ================================================================

Weights say how well a term meets its group: 8 an occupation, 7 a word of the title, 6 a synonym
or a skill; words of the organisation and of the rest count less by themselves.
"""

from dataclasses import dataclass
from typing import Final

from registry.catalogue.selectors.concepts import Concept

PLACE: Final = "place"

OCCUPATION: Final = 8.0
TITLE: Final = 7.0
SYNONYM: Final = 6.0


@dataclass(frozen=True, kw_only=True)
class Term:
    """One lexeme that meets a group; ``is_prefix``: whatever begins with it does."""

    lexeme: str
    weight: float = TITLE
    is_prefix: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A country, a state or a city; ``region`` is ISO 3166-2, "" for a country.

    Degrees are of a city alone, ``population`` counts people and tells namesakes apart. ``term``
    are the words by which it was known.
    """

    name_es: str
    name_en: str
    country: str
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    term: str = ""
    kind: str = PLACE

    @property
    def code(self) -> str:
        """The code of its state, or of its country."""
        return self.region or self.country

    def name(self, language: str) -> str:
        """Return its name in a language, or else in the other one."""
        if language == "es":
            return self.name_es or self.name_en
        return self.name_en or self.name_es


@dataclass(frozen=True, kw_only=True)
class Group:
    """One thing asked for, met by any of its terms.

    An optional one (a place, a level) puts what meets it first and keeps nothing out, unless
    nothing else is asked for. ``is_place``: it asks where, which comes before what else is liked.
    """

    terms: tuple[Term, ...]
    is_optional: bool = False
    is_place: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is looked for.

    ``codes`` are compact (letters and digits, folded); a record with one of them is the first
    answer, whatever the groups say. Up to two groups are all required, of three or four all but
    one, of more three quarters. ``corrected`` is the text that was read instead, if any.
    ``is_by_meaning``: no word names the concepts, they mean something like the text.
    ``is_wider``: nothing stands for the concepts, work beside them is looked for.
    """

    codes: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    concepts: tuple[Concept, ...] = ()
    places: tuple[Place, ...] = ()
    corrected: str = ""
    is_by_meaning: bool = False
    is_wider: bool = False

    @property
    def required(self) -> tuple[Group, ...]:
        """The groups that count for what is found: all, where all are optional."""
        return tuple(group for group in self.groups if not group.is_optional) or self.groups

    @property
    def wished(self) -> tuple[Group, ...]:
        """The optional groups beside the required ones."""
        required = self.required
        return tuple(group for group in self.groups if group not in required)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is looked for."""
        return not self.codes and not self.groups
