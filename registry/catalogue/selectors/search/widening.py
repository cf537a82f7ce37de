"""What is looked for more widely where nothing is found: the work beside the one that was named."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from registry.catalogue.selectors.concepts import Concept, ConceptKind
from registry.catalogue.selectors.search.lexemes import OCCUPATION
from registry.catalogue.selectors.search.lexicon import Lexicon, current
from registry.catalogue.selectors.search.plan import Group, Plan, Term

SCHEME: Final = "isco08"
"""The classification whose groups tell which work is alike."""

ALIKE: Final = ((3, 2.8), (2, 1.6))
"""Digits of a code that unit groups share, and what such a group is worth beside the one named."""

MOST: Final = 40


def widened(plan: Plan) -> Plan | None:
    """Return a plan that unit groups beside those named meet as well; one query, or none.

    None where no work is named in words.
    """
    named = [
        concept
        for concept in plan.concepts
        if concept.kind == ConceptKind.OCCUPATION and not any(map(str.isdigit, concept.term))
    ]
    if not named or plan.is_by_meaning:
        return None
    lexicon = current()
    beside = {f"{OCCUPATION}{one.id}": list(_beside(one, lexicon)) for one in named}
    groups = tuple(_wider(group, beside) for group in plan.groups)
    return None if groups == plan.groups else replace(plan, groups=groups, is_wider=True)


def _beside(concept: Concept, lexicon: Lexicon) -> Iterator[Term]:
    """Yield the unit groups of the same minor and sub-major group, the nearer ones first."""
    of_scheme = lexicon.by_code.get(SCHEME + concept.code, ())
    if concept.id not in {lexicon.concepts[number].id for number in of_scheme}:
        return
    for digits, weight in ALIKE:
        start = SCHEME + concept.code[:digits]
        for code in sorted(code for code in lexicon.by_code if code.startswith(start)):
            for number in lexicon.by_code[code]:
                yield Term(lexeme=f"{OCCUPATION}{lexicon.concepts[number].id}", weight=weight)


def _wider(group: Group, beside: dict[str, list[Term]]) -> Group:
    known = {term.lexeme for term in group.terms}
    terms = {
        term.lexeme: term
        for name in known & set(beside)
        for term in reversed(beside[name])
        if term.lexeme not in known
    }
    return replace(group, terms=(*group.terms, *[*terms.values()][-MOST:]))
