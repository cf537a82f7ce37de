"""Read a text: what it asks for, as a plan."""

from registry.catalogue.selectors.concepts import Concept, ConceptKind, understood
from registry.catalogue.selectors.folding import asked, stem
from registry.catalogue.selectors.search.plan import OCCUPATION, SYNONYM, Group, Plan, Term


def read(text: str, *, language: str) -> Plan:  # noqa: ARG001
    """Return what a text asks for: its codes, its words and the concepts that they name."""
    query = asked(text)
    meaning = understood(query)
    return Plan(
        codes=tuple(query.codes),
        groups=tuple(Group(terms=_terms(word, meaning.concepts)) for word in query.words),
        concepts=meaning.concepts,
    )


def _terms(word: str, concepts: tuple[Concept, ...]) -> tuple[Term, ...]:
    return (
        Term(lexeme=stem(word)),
        *(
            Term(lexeme=f"o:{concept.id}", weight=OCCUPATION)
            if concept.kind == ConceptKind.OCCUPATION
            else Term(lexeme=f"s:{concept.id}", weight=SYNONYM)
            for concept in concepts
        ),
    )
