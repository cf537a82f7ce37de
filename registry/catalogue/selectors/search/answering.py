"""Search as a whole: read the text, retrieve, and say of each hit why it is there."""

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from registry.catalogue.selectors.concepts import Concept, ConceptKind
from registry.catalogue.selectors.folding import cleaned
from registry.catalogue.selectors.search import facets, retrieval, widening
from registry.catalogue.selectors.search.candidates import CAP
from registry.catalogue.selectors.search.lexemes import NEIGHBOUR, OCCUPATION, SKILL, TITLE
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.reading import read
from registry.catalogue.selectors.search.results import (
    FARTHEST_PAGE,
    PAGE_SIZE,
    Hit,
    PageOutOfRange,
    PageTooFar,
    Question,
    SearchPage,
    Why,
    WhyKind,
    check_question,
)
from registry.catalogue.selectors.search.zero_help import helped

MOST_PAGES: Final = CAP // PAGE_SIZE

CODED: Final = 0
"""The tier of what has one of the codes asked for."""


def search(question: Question, *, language: str, today: dt.date) -> SearchPage:
    """Return a page of what answers a question.

    Beside what reading the text takes, two to four messages to the database: they find and
    count, choose what to rank where there is much, and read the page. ``language`` orders
    names and prefers records written in it; ``today`` leaves out what has closed. An empty
    text lists everything; a text without a word in it finds nothing.

    Raises:
        UnknownFacet, UnknownFacetValue: it is narrowed by something that is not there.
        PageOutOfRange: there is no such page.
        SearchTooSlow: the database took more than its time.
    """
    check_question(question)
    plan = read(question.text, language=language)
    if cleaned(question.text) and plan.is_empty:
        found = SearchPage(
            items=(), total=0, page=1, pages=1, understood=plan.concepts, places=plan.places
        )
    else:
        found = answer(plan, question, language=language, today=today)
    if found.total:
        return found
    return replace(found, help=helped(question, plan, language=language))


def check_page(question: Question, *, pages: int = MOST_PAGES) -> None:
    """Refuse a page before the first or after the last.

    Raises:
        PageOutOfRange: names both.
        PageTooFar: it names none, as the number may be a larger one.
    """
    if question.page >= FARTHEST_PAGE:
        raise PageTooFar
    if not 1 <= question.page <= pages:
        raise PageOutOfRange(page=question.page, pages=pages)


def answer(plan: Plan, question: Question, *, language: str, today: dt.date) -> SearchPage:
    """Return a page of what answers a plan, or else what is close to it; see :func:`search`."""
    check_page(question)
    found = retrieval.retrieve(plan, question, language=language, today=today)
    wider = None if found.total else _wider(plan, question, language=language, today=today)
    if wider is not None:
        plan, found = wider, retrieval.retrieve(wider, question, language=language, today=today)
    pages = max(1, math.ceil(found.total / PAGE_SIZE))
    check_page(question, pages=pages)
    return SearchPage(
        items=_hits(found, plan),
        total=found.total,
        is_capped=found.is_capped,
        page=question.page,
        pages=pages,
        facets=facets.counted(found.tokens, found.without, question.facets),
        understood=plan.concepts,
        places=plan.places,
        corrected=plan.corrected,
        is_wider=plan.is_wider,
    )


def _wider(plan: Plan, question: Question, *, language: str, today: dt.date) -> Plan | None:
    """Return what to look for instead, None where the words find something without filters."""
    wider = widening.widened(plan)
    if wider is not None and (question.near or any(question.facets.values())):
        alone = Question(text=question.text)
        if retrieval.retrieve(plan, alone, language=language, today=today).total:
            return None
    return wider


def _hits(found: retrieval.Found, plan: Plan) -> tuple[Hit, ...]:
    return tuple(
        Hit(entry=place.entry, why=_why(place.tier, place.known, plan), km=place.km)
        for place in found.places
    )


def _why(tier: int, known: Collection[str], plan: Plan) -> Why:
    if plan.is_empty:
        return Why(kind=WhyKind.LISTED)
    if tier == CODED:
        return Why(kind=WhyKind.EXACT_CODE)
    if plan.is_wider:
        return Why(kind=WhyKind.MEANING)
    concept = _meant(set(known), plan)
    if concept is None:
        is_guessed = _is_guessed(set(known), plan)
        return Why(kind=WhyKind.MEANING if is_guessed else WhyKind.TEXT)
    return Why(kind=WhyKind.MEANING if plan.is_by_meaning else WhyKind.CONCEPT, concept=concept)


def _meant(known: set[str], plan: Plan) -> Concept | None:
    """Return the first concept of the plan that an entry stands for, itself or by a neighbour."""
    lexemes = {term.lexeme for group in plan.groups for term in group.terms}
    for concept in plan.concepts:
        own = _lexeme(concept)
        near = NEIGHBOUR + own[2:] if own.startswith(OCCUPATION) else own
        if own in lexemes and not known.isdisjoint({own, near}):
            return concept
    return None


def _is_guessed(known: set[str], plan: Plan) -> bool:
    """Tell whether an entry stands for what a word only may mean, and no title has the words."""
    terms = [term.lexeme for group in plan.required for term in group.terms]
    guessed = {name for name in terms if name.startswith((OCCUPATION, SKILL))}
    guessed |= {NEIGHBOUR + name[2:] for name in guessed if name.startswith(OCCUPATION)}
    return known.isdisjoint(TITLE + name for name in terms) and not known.isdisjoint(guessed)


def _lexeme(concept: Concept) -> str:
    kind = OCCUPATION if concept.kind == ConceptKind.OCCUPATION else SKILL
    return f"{kind}{concept.id}"
