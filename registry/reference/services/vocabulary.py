"""The bilingual vocabulary: from the files that ship, or from the tables as loaded."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from registry.reference.models import (
    Industry,
    Occupation,
    OccupationSynonym,
    Skill,
    SkillSynonym,
)
from registry.reference.selectors.titles.vocabulary import Concept, Vocabulary
from registry.reference.selectors.titles.wording import LANGUAGES
from registry.reference.services.sheets import DATA
from registry.reference.sources.tables import TableRow, read_table

Said = tuple[tuple[str, str], str, str]
"""A key of a concept, a language, a term; preferred terms come before the others."""

AMBIGUOUS: Final = "ambiguous"
TITLED: Final = {"isco08": "title", "soc2018": "title", "sinco2011": "title", "skills": "name"}
SYNONYMS: Final = {
    "occupation_synonyms": ("isco08", "isco_code"),
    "skill_synonyms": ("skills", "skill_code"),
}


def shipped(*, leave_out: Collection[str] = ()) -> Vocabulary:
    """Return the vocabulary of the shipped files; no database is needed.

    ``leave_out`` names files (``sinco2011``) whose concepts are not wanted.

    Raises:
        SourceError: a shipped file is not as it should be.
    """
    return _gathered(said for said in _of_files() if said[0][0] not in leave_out)


def loaded() -> Vocabulary:
    """Return the vocabulary of the tables, with whatever release was loaded; five queries."""
    return _gathered(_of_tables())


def _gathered(said: Iterable[Said]) -> Vocabulary:
    terms: dict[tuple[str, str], dict[str, dict[str, None]]] = {}
    for key, language, term in said:
        if term:
            by_language = terms.setdefault(key, {code: {} for code in LANGUAGES})
            by_language[language][term] = None
    return Vocabulary(
        [
            Concept({language: tuple(found) for language, found in by_language.items()})
            for by_language in terms.values()
        ]
    )


def _of_files() -> Iterator[Said]:
    for file, column in TITLED.items():
        yield from _titled(file, _rows(file, "code"), "code", column)
    industries = _rows("industries", "scheme", "code")
    for row in industries:
        key = (row.text("scheme"), row.text("code"))
        yield from ((key, language, row.text(f"title_{language}")) for language in LANGUAGES)
    yield from _titled("glossary", _rows("glossary", "key"), "key", "term")
    for file, (scheme, column) in SYNONYMS.items():
        for row in _rows(file, column, "lang", "term"):
            if row.text("kind") != AMBIGUOUS:
                yield (scheme, row.text(column)), row.text("lang"), row.text("term")


def _rows(file: str, *columns: str) -> Iterator[TableRow]:
    return read_table(DATA / f"{file}.csv", columns)


def _titled(file: str, rows: Iterable[TableRow], key: str, column: str) -> Iterator[Said]:
    for row in rows:
        for language in LANGUAGES:
            yield (file, row.text(key)), language, row.text(f"{column}_{language}")


def _of_tables() -> Iterator[Said]:
    live = {"retired_at__isnull": True}
    for model in (Occupation, Industry):
        titles = model.objects.filter(**live).values_list("scheme", "code", "title_es", "title_en")
        for scheme, code, spanish, english in titles.order_by("scheme", "code"):
            yield (scheme, code), "es", spanish
            yield (scheme, code), "en", english
    names = Skill.objects.filter(**live).values_list("code", "name_es", "name_en")
    for code, spanish, english in names.order_by("code"):
        yield ("skills", code), "es", spanish
        yield ("skills", code), "en", english
    said = OccupationSynonym.objects.filter(**live).exclude(kind=AMBIGUOUS).order_by("pk")
    for scheme, code, language, term in said.values_list(
        "occupation__scheme", "occupation__code", "language", "term"
    ):
        yield (scheme, code), language, term
    other = SkillSynonym.objects.filter(**live).order_by("pk")
    for code, language, term in other.values_list("skill__code", "language", "term"):
        yield ("skills", code), language, term
