"""Ways to finish what is being typed: concepts, credentials, organisations and places."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.db import connection

from registry.catalogue.selectors.folding import cleaned, fold, stem
from registry.catalogue.selectors.search.lexemes import CODE, TITLE, compact, quoted
from registry.catalogue.selectors.search.lexicon import Lexicon, current, split
from registry.catalogue.selectors.search.plan import Place
from registry.catalogue.selectors.search.results import Facet, Question, Suggestion
from registry.catalogue.selectors.search.stopwords import STOP

SHORTEST: Final = 3
MOST: Final = 20
MOST_ROWS: Final = 200
"""Entries whose titles begin words so that are looked at."""

Ranked = tuple[tuple[int, int, int, str], Suggestion]
"""A suggestion after what it is ordered by: the least first."""

RECORDS: Final = f"""
    SELECT title_es, title_en, code, coalesce(nullif(organisation_short, ''), organisation_name)
    FROM registry_searchentry WHERE id = ANY(registry_search_ids(%s::tsquery, {MOST_ROWS}))
    ORDER BY (registry_compact(code) LIKE %s) DESC, standing DESC, id LIMIT %s
"""  # noqa: S608 - only a number of ours is put in


def suggest(text: str, *, language: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Return what a text of three letters and more may become, the best first; two queries.

    A name that begins with the text comes before one in which a word does. Concepts and places
    come before records of the same kind of match, as they find more than one.
    """
    line = fold(cleaned(text))
    words = split(line)[:8]
    limit = max(0, min(limit, MOST))
    if len(line) < SHORTEST or not words or not limit:
        return ()
    lexicon = current()
    ranked = sorted(_of_lexicon(words, lexicon, language), key=lambda pair: pair[0])
    known = [suggestion for _, suggestion in ranked]
    records = list(_records(words, language, limit))
    kept = known[: max(limit - len(records), limit - limit // 3)]
    found = {fold(item.text): item for item in reversed([*kept, *records, *known])}
    ordered = [item for item in [*kept, *records, *known] if found.pop(fold(item.text), None)]
    return tuple(ordered[:limit])


def _of_lexicon(words: Sequence[str], lexicon: Lexicon, language: str) -> Iterator[Ranked]:
    """Yield concepts, organisations and places, each with how well it answers."""
    yield from _of_concepts(words, lexicon, language).values()
    for phrase, name in lexicon.organisations.items():
        place = _begins(words, phrase.split(" "))
        if place is not None:
            yield (
                (place, 1, len(name), name),
                Suggestion(text=name, kind="organisation", question=Question(text=name)),
            )
    for phrase, where in lexicon.places.items():
        place = _begins(words, phrase.split(" "))
        if place is not None:
            yield (place, 2, -where.population, where.name_es), _place(where)


def _of_concepts(words: Sequence[str], lexicon: Lexicon, language: str) -> dict[int, Ranked]:
    """Return the best of each concept's terms that the words may become, by its number."""
    found: dict[int, Ranked] = {}
    for phrase, text in lexicon.names.items():
        place = _begins(words, split(text)) if _may(words, phrase) else None
        for number in lexicon.phrases[phrase] if place is not None else ():
            concept = lexicon.concepts[number]
            rank = (place or 0, 0, len(text), text)
            if number not in found or rank < found[number][0]:
                shown = Suggestion(
                    text=text,
                    kind=concept.kind,
                    detail=concept.name(language),
                    question=Question(text=text),
                )
                found[number] = rank, shown
    return found


def _place(where: Place) -> Suggestion:
    facets = {Facet.STATE: (where.region,)} if where.latitude is None and where.region else {}
    text = "" if facets else where.name_es
    return Suggestion(
        text=where.name_es,
        kind="place",
        detail=where.region or where.country,
        question=Question(text=text, facets=facets),
    )


def _may(words: Sequence[str], phrase: str) -> bool:
    """Tell quickly whether a phrase of stems can have a word that begins as the last one does."""
    start = words[-1][:SHORTEST]
    return phrase.startswith(start) or f" {start}" in phrase


def _begins(words: Sequence[str], name: Sequence[str]) -> int | None:
    """Return where a name has the words, the last one as a beginning: 0 first, 1 later."""
    said = [word for word in words[:-1] if word not in STOP]
    rest = [stem(word) for word in name]
    if any(stem(word) not in rest for word in said):
        return None
    starts = [place for place, word in enumerate(name) if word.startswith(words[-1])]
    if not starts:
        return None
    return 0 if list(name[: len(words) - 1]) == list(words[:-1]) and len(words) - 1 in starts else 1


def _records(words: Sequence[str], language: str, limit: int) -> Iterator[Suggestion]:
    """Yield credentials and programmes by their code or the words of their titles; one query."""
    code = compact("".join(words))
    titled = [quoted(TITLE + stem(word)) for word in words[:-1] if word not in STOP]
    titled.append(f"{quoted(TITLE + words[-1])}:* | {quoted(TITLE + stem(words[-1]))}:*")
    query = " & ".join(f"({part})" for part in titled)
    with connection.cursor() as cursor:
        cursor.execute(
            RECORDS,
            [f"({quoted(CODE + code)}:*) | ({query})" if code else query, f"{code}%", limit],
        )
        rows = cursor.fetchall()
    for title_es, title_en, said, issuer in rows:
        title = (title_es or title_en) if language == "es" else (title_en or title_es)
        yield Suggestion(
            text=title,
            kind="credential",
            detail=" · ".join(filter(None, (said, issuer))),
            question=Question(text=said or title),
        )
