"""A plan as the database understands it: ``tsquery`` texts for each tier, and a score."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from registry.catalogue.selectors.search.lexemes import (
    CODE,
    CONCEPT,
    ISSUER,
    NEIGHBOUR,
    OCCUPATION,
    TITLE,
    quoted,
)
from registry.catalogue.selectors.search.plan import SYNONYM, Group, Plan, Term

NEIGHBOURLY: Final = 0.4
"""How much a further neighbour of an occupation counts beside the occupation itself."""

ISSUED: Final = 6 / 7
"""How much a word of the organisation's name counts beside one of the title."""

ELSEWHERE: Final = 1.0
"""What a group is worth that is met by neither title, organisation nor concept."""

SECOND: Final = 0.5
"""How much the weaker of concept and word adds to the stronger."""

COVERED: Final = 3.0
"""What a title adds whose every word was asked for; a part of it for a part of the words."""

MARKED: Final = re.compile(r"[a-z]:")
"""What a lexeme begins with that is no word: words have no colon."""

Score = tuple[str, list[object]]


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A tier: of each of its needs one part has to be met; ``column`` tells whether it is."""

    needs: list[list[str]]
    column: str = "document"


def tiers(plan: Plan) -> list[str]:
    """Return the queries of the tiers, best first; each leaves out what the ones before found."""
    wanted = list(_ladder(plan))
    return [
        all_of([query, f"!{any_of(wanted[:place])}"]) if place else query
        for place, query in enumerate(wanted)
    ]


def rungs(plan: Plan) -> Iterator[Rung]:
    """Yield the tiers, best first, but the last one where not every group has to be met.

    Exact codes; then, where a place is named, what is there before what is only in its state,
    each by title or concept and then anyhow; then what meets every group by its title or a
    concept, with all or else some of what else is wished for before the rest; then what meets
    every group anywhere.
    """
    if plan.codes:
        yield Rung(needs=[coded(plan)])
    if not plan.groups:
        return
    titled = [titled_parts(group) for group in plan.required]
    found = [parts(group) for group in plan.required]
    places = _wishes(parts(group) for group in plan.wished if group.is_place)
    others = _wishes(parts(group) for group in plan.wished if not group.is_place)
    for place in places:
        yield from (Rung(needs=[*titled, *place, *other]) for other in others)
        yield Rung(needs=[*titled, *place])
        yield Rung(needs=[*found, *place])
    yield from (Rung(needs=[*titled, *other]) for other in others)
    yield Rung(needs=titled, column="head")
    yield Rung(needs=found)


def _wishes(groups: Iterable[list[str]]) -> list[list[list[str]]]:
    """Return what is needed for all wishes to be met, then for one of several."""
    every = list(groups)
    some = [part for group in every for part in group]
    return [needs for needs in (every, [some][: len(every) - 1]) if needs]


def _ladder(plan: Plan) -> dict[str, str]:
    """Return the query of each tier with the column that tells it, best first."""
    ladder = {all_of(map(any_of, rung.needs)): rung.column for rung in rungs(plan)}
    if plan.groups and least(len(plan.required)) < len(plan.required):
        ladder[enough(plan)] = "document"
    return ladder


def tier(plan: Plan, *, first: int) -> Score:
    """Return the expression of the tier that an entry ``e`` with a match ``m`` is of.

    A title is told by the head alone; the document, which lies apart, is only fetched for what
    the head does not tell.
    """
    *ladder, _last = list(_ladder(plan).items()) or [("", "")]
    whens = "".join(
        f" WHEN {'e.head' if column == 'head' else 'm.document'} @@ %s::tsquery THEN {place}"
        for place, (_, column) in enumerate(ladder, start=first)
    )
    if not whens:
        return f"{first}", []
    return f"CASE{whens} ELSE {first + len(ladder)} END", [query for query, _ in ladder]


def matching(plan: Plan) -> str:
    """Return the query of everything that answers, whatever its tier."""
    ways = [any_of(coded(plan))] if plan.codes else []
    if plan.groups:
        ways.append(enough(plan))
    return any_of(ways)


def least(groups: int) -> int:
    """Return how many of so many groups have to be met."""
    if groups <= 2:
        return groups
    return groups - 1 if groups <= 4 else groups * 3 // 4


def enough(plan: Plan) -> str:
    """Return the query that as many groups are met, anywhere, as have to be."""
    return _at_least(least(len(plan.required)), [anywhere(group) for group in plan.required])


def _at_least(count: int, parts: Sequence[str]) -> str:
    """Return the query that ``count`` of the parts hold."""
    if count == len(parts):
        return all_of(parts)
    if count == 1:
        return any_of(parts)
    first, rest = parts[0], parts[1:]
    return any_of([all_of([first, _at_least(count - 1, rest)]), _at_least(count, rest)])


def any_of(parts: Iterable[str]) -> str:
    """Return the query that one of the parts holds."""
    return "(" + " | ".join(dict.fromkeys(parts)) + ")"


def all_of(parts: Iterable[str]) -> str:
    """Return the query that every part holds."""
    return "(" + " & ".join(dict.fromkeys(parts)) + ")"


def titled_parts(group: Group) -> list[str]:
    """Return the parts that a group is met by in a word of a title or a concept.

    A concept that is only guessed at is left to the tiers that follow.
    """
    firm = [term for term in group.terms if term.weight >= SYNONYM] or group.terms
    return [_said(term, TITLE if is_word(term) else "") for term in firm]


def anywhere(group: Group) -> str:
    """Return the query that a group is met by anything."""
    return any_of(parts(group))


def parts(group: Group) -> list[str]:
    """Return the parts of :func:`anywhere`."""
    said = [_said(term, "") for term in group.terms]
    return said + [_neighbour(term) for term in group.terms if is_occupation(term)]


def coded(plan: Plan) -> list[str]:
    """Return the parts that an exact code is met by."""
    return [quoted(CODE + code) for code in plan.codes]


def is_concept(term: Term) -> bool:
    """Tell whether a term is a concept, not a word."""
    return CONCEPT.fullmatch(term.lexeme) is not None


def is_word(term: Term) -> bool:
    """Tell whether a term is a word: no concept, code, facet or cell."""
    return MARKED.match(term.lexeme) is None


def is_occupation(term: Term) -> bool:
    """Tell whether a term is an occupation."""
    return is_concept(term) and term.lexeme.startswith(OCCUPATION)


def _said(term: Term, prefix: str) -> str:
    return quoted(prefix + term.lexeme) + (":*" if term.is_prefix else "")


def _neighbour(term: Term) -> str:
    return quoted(NEIGHBOUR + term.lexeme.removeprefix(OCCUPATION))


def score(plan: Plan, *, language: str) -> Score:
    """Return the expression that scores an entry, and its parameters.

    Of every group the better of concept and word counts, and half of the other; then how
    much of the title was asked for, and a little for an entry in the reader's language.
    """
    sums: list[str] = []
    values: list[object] = []
    for group in plan.groups:
        meant, named = _case(concepts(group)), _case(names(group))
        sums.append(_both(meant[0], named[0]))
        values += [*meant[1], *named[1], *meant[1], *named[1]]
    if plan.groups:
        sums.append(f"{COVERED} * least(1.0, {len(plan.required)} / greatest(e.words, 1)::float8)")
    sums.append("CASE WHEN e.source_language = %s THEN 0.5 ELSE 0 END")
    return " + ".join(sums), [*values, language]


def _both(meant: str, named: str) -> str:
    better, other = f"greatest({meant}, {named})", f"least({meant}, {named})"
    return f"greatest({better} + {SECOND} * {other}, {ELSEWHERE})"


def concepts(group: Group) -> list[tuple[float, str]]:
    """Return what a group is met by in meaning, each with its weight."""
    meant = [term for term in group.terms if is_concept(term)]
    direct = [(term.weight, _said(term, "")) for term in meant]
    near = [(term.weight * NEIGHBOURLY, _neighbour(term)) for term in meant if is_occupation(term)]
    return direct + near


def names(group: Group) -> list[tuple[float, str]]:
    """Return what a group is named by, each with its weight.

    A guessed word never stands for an organisation.
    """
    named = [term for term in group.terms if is_word(term)]
    titled = [(term.weight, _said(term, TITLE)) for term in named]
    issued = [
        (term.weight * ISSUED, _said(term, ISSUER)) for term in named if term.weight >= SYNONYM
    ]
    return titled + issued


def _case(weighted: list[tuple[float, str]]) -> Score:
    """Return the expression of the highest weight whose query the head answers, else 0."""
    if not weighted:
        return "0", []
    heaviest: Callable[[tuple[float, str]], float] = lambda pair: -round(pair[0], 2)  # noqa: E731
    whens, values = [], []
    for weight, pairs in groupby(sorted(weighted, key=heaviest), key=heaviest):
        whens.append(f"WHEN e.head @@ %s::tsquery THEN {-weight}")
        values.append(any_of(query for _, query in pairs))
    return f"CASE {' '.join(whens)} ELSE 0 END", list(values)
