"""The shipped vocabulary: skills, how people say them, job titles and the word list.

Longer than a module should be: a third of it is the tables of titles and words that must hold.
"""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "registry" / "reference" / "data"
BOARD = ROOT.parent / "shared" / "data" / "openings_mx" / "vacantes.csv"

COLUMNS = {
    "skills": (
        "code kind sector name_en name_es description_en description_es esco_uri "
        "source publisher source_url valid_from checked_on confidence"
    ),
    "skill_synonyms": "skill_code lang term region",
    "occupation_skills": "isco_code skill_code importance source confidence",
    "occupation_synonyms": (
        "isco_code lang term region kind source publisher source_url checked_on confidence"
    ),
    "glossary": (
        "key term_en term_es short_definition_en short_definition_es note_en note_es "
        "source confidence"
    ),
}
SORT_KEYS = {
    "skills": ("code",),
    "skill_synonyms": ("skill_code", "lang", "term"),
    "occupation_skills": ("isco_code", "skill_code"),
    "occupation_synonyms": ("isco_code", "lang", "term"),
    "glossary": ("key",),
}
SECTORS = [
    "agriculture",
    "automotive",
    "construction",
    "electrical-hvac",
    "energy",
    "general",
    "health",
    "hospitality",
    "it",
    "logistics",
    "manufacturing",
    "welding",
]
SKILL_KINDS = {"skill", "knowledge", "tool", "certification-topic", "attitude"}
SYNONYM_KINDS = {"synonym", "regional", "abbreviation", "job_board_title", "ambiguous"}
REGIONS = {"", "US", "MX", "MX-north", "Tex-Mex border"}
CONFIDENCES = {"primary", "secondary", "unverified"}
LANGUAGES = ("en", "es")

# Words that no Spanish sentence has; acronyms and borrowed shop-floor words are not among them.
ENGLISH = re.compile(
    r"\b(the|and|of|with|for|from|by|at|into|who|that|which|this|an|worker|workers|driver"
    r"|welding|training|safety|skills?|tools?|work|maintenance|assembly)\b",
    re.IGNORECASE,
)
SPANISH = re.compile(r"\b(el|los|las|del|con|para|por|una|unos|y|que)\b|ción\b", re.IGNORECASE)
MISSING_ACCENT = re.compile(r"(cion|sion)\b", re.IGNORECASE)

# A term, its language and the unit groups that people of the trade would expect.
KNOWN_TITLES = [
    ("welder", "en", {"7212"}),
    ("MIG welder", "en", {"7212"}),
    ("soldador", "es", {"7212"}),
    ("soldador de microalambre", "es", {"7212"}),
    ("fierrero", "es", {"7114"}),
    ("trailero", "es", {"8332"}),
    ("operador de quinta rueda", "es", {"8332"}),
    ("truck driver", "en", {"8332"}),
    ("montacarguista", "es", {"8344"}),
    ("forklift operator", "en", {"8344"}),
    ("RN", "en", {"2221"}),
    ("registered nurse", "en", {"2221"}),
    ("enfermera titulada", "es", {"2221"}),
    ("LVN", "en", {"3221"}),
    ("CNA", "en", {"5321"}),
    ("auxiliar de enfermería", "es", {"5321"}),
    ("HVAC technician", "en", {"7127"}),
    ("técnico en refrigeración", "es", {"7127"}),
    ("electrician", "en", {"7411"}),
    ("electromecánico", "es", {"7412"}),
    ("lineman", "en", {"7413"}),
    ("liniero", "es", {"7413"}),
    ("machinist", "en", {"7223"}),
    ("tornero", "es", {"7223"}),
    ("millwright", "en", {"7233"}),
    ("pailero", "es", {"7213"}),
    ("inspector de calidad", "es", {"7543"}),
    ("almacenista", "es", {"4321"}),
    ("ayudante general", "es", {"9329"}),
    ("jornalero agrícola", "es", {"9211"}),
    ("camarista", "es", {"9112"}),
    ("tablajero", "es", {"7511"}),
    ("operador de producción", "es", {"8189", "8219"}),
    ("maquilero", "es", {"8189", "8219"}),
    ("chofer", "es", {"8322", "8332"}),
]
# The pairs that were approved with the design; a second translation of any of them is a defect.
APPROVED_PAIRS = [
    ("registered apprenticeship", "aprendizaje registrado"),
    ("dual training", "formación dual"),
    ("internship", "prácticas profesionales"),
    ("opening", "vacante"),
    ("host", "centro de trabajo"),
    ("competence standard", "estándar de competencia"),
    ("recognition", "reconocimiento"),
    ("equivalence", "equivalencia"),
    ("gap", "brecha"),
    ("stipend", "apoyo económico"),
    ("journeyworker", "oficial calificado"),
]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def folded(text: str) -> str:
    """Return the text without case, accents and punctuation, as a person compares words."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(re.sub(r"[^a-z0-9#+/ ]", " ", plain.replace("(a)", " ")).split())


def repeated(values: Iterable[object]) -> list[object]:
    return sorted((value for value, times in Counter(values).items() if times > 1), key=str)


def spanish_cells() -> Iterator[tuple[str, str]]:
    for row in rows("skills"):
        yield row["code"], row["name_es"]
        yield row["code"], row["description_es"]
    for row in rows("glossary"):
        for column in ("term_es", "short_definition_es", "note_es"):
            yield row["key"], row[column]
    for name in ("skill_synonyms", "occupation_synonyms"):
        for row in rows(name):
            if row["lang"] == "es":
                yield name, row["term"]


def english_cells() -> Iterator[tuple[str, str]]:
    for row in rows("skills"):
        yield row["code"], row["name_en"]
        yield row["code"], row["description_en"]
    for row in rows("glossary"):
        for column in ("term_en", "short_definition_en"):
            yield row["key"], row[column]
    for name in ("skill_synonyms", "occupation_synonyms"):
        for row in rows(name):
            if row["lang"] == "en":
                yield name, row["term"]


@pytest.fixture(scope="module")
def skills() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("skills")}


@pytest.fixture(scope="module")
def unit_groups() -> set[str]:
    return {row["code"] for row in rows("isco08") if len(row["code"]) == 4}


@pytest.fixture(scope="module")
def groups_of_title() -> dict[tuple[str, str], set[str]]:
    groups = defaultdict(set)
    for row in rows("occupation_synonyms"):
        groups[row["lang"], folded(row["term"])].add(row["isco_code"])
    return groups


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_vocabulary_file_is_clean(name: str) -> None:
    text = (DATA / f"{name}.csv").read_bytes().decode("utf-8")
    found = rows(name)

    assert "\r" not in text
    assert list(found[0]) == COLUMNS[name].split()
    assert not [row for row in found for cell in row.values() if cell != " ".join(cell.split())]
    assert not [row for row in found if None in row or None in row.values()]
    keys = [tuple(row[column] for column in SORT_KEYS[name]) for row in found]
    assert keys == sorted(keys)
    assert not repeated(keys)


@pytest.mark.parametrize("name", ["skills", "occupation_skills", "occupation_synonyms", "glossary"])
def test_vocabulary_row_says_where_it_comes_from(name: str) -> None:
    for row in rows(name):
        assert row["confidence"] in CONFIDENCES, row
        assert row["source"], row
        if row.get("checked_on"):
            date.fromisoformat(row["checked_on"])
        if "checked_on" in row and row["confidence"] != "unverified":
            assert row["checked_on"], row


def test_skills_cover_every_sector(skills: dict[str, dict[str, str]]) -> None:
    sectors = Counter(row["sector"] for row in skills.values())

    assert len(skills) >= 450
    assert sorted(sectors) == SECTORS
    assert min(sectors.values()) >= 30
    assert {row["kind"] for row in skills.values()} == SKILL_KINDS


def test_skills_are_told_in_both_languages(skills: dict[str, dict[str, str]]) -> None:
    for code, row in skills.items():
        assert re.fullmatch(r"sk-[a-z0-9]+(-[a-z0-9]+)*", code), code
        for language in LANGUAGES:
            assert row[f"name_{language}"], code
            assert row[f"description_{language}"].endswith("."), code
        date.fromisoformat(row["valid_from"])


@pytest.mark.parametrize("column", ["name_en", "name_es", "description_en", "description_es"])
def test_skills_do_not_repeat_text(skills: dict[str, dict[str, str]], column: str) -> None:
    assert not repeated(" ".join(sorted(folded(row[column]).split())) for row in skills.values())


def test_skills_point_to_one_esco_concept_each(skills: dict[str, dict[str, str]]) -> None:
    addresses = [row["esco_uri"] for row in skills.values() if row["esco_uri"]]

    assert len(addresses) >= 100
    assert not repeated(addresses)
    assert not [
        address
        for address in addresses
        if not re.fullmatch(r"http://data\.europa\.eu/esco/skill/[0-9a-zA-Z.-]+", address)
    ]


def test_skill_synonyms_name_one_skill(skills: dict[str, dict[str, str]]) -> None:
    found = rows("skill_synonyms")

    assert len(found) >= 350
    assert min(Counter(row["lang"] for row in found).values()) >= 150
    assert not repeated((row["lang"], folded(row["term"])) for row in found)
    for row in found:
        assert row["lang"] in LANGUAGES
        assert row["region"] in REGIONS
        assert row["skill_code"] in skills


def test_skill_synonyms_are_not_names_of_skills(skills: dict[str, dict[str, str]]) -> None:
    names = {
        (language, folded(row[f"name_{language}"]))
        for row in skills.values()
        for language in LANGUAGES
    }

    assert not [
        row for row in rows("skill_synonyms") if (row["lang"], folded(row["term"])) in names
    ]


def test_occupation_skills_fit_the_groups_they_serve(
    skills: dict[str, dict[str, str]], unit_groups: set[str]
) -> None:
    found = rows("occupation_skills")
    sizes = Counter(row["isco_code"] for row in found)
    essential = {row["isco_code"] for row in found if row["importance"] == "essential"}

    assert len(sizes) >= 70
    assert min(sizes.values()) >= 6
    assert max(sizes.values()) <= 15
    assert essential == set(sizes)
    assert {row["importance"] for row in found} == {"essential", "optional"}
    assert {row["skill_code"] for row in found} <= set(skills)
    assert set(sizes) <= unit_groups


def test_occupation_skills_use_every_sector(skills: dict[str, dict[str, str]]) -> None:
    used = {row["skill_code"] for row in rows("occupation_skills")}

    assert sorted({skills[code]["sector"] for code in used}) == SECTORS


def test_occupation_synonyms_cover_both_languages(unit_groups: set[str]) -> None:
    found = rows("occupation_synonyms")

    assert len(found) >= 400
    assert min(Counter(row["lang"] for row in found).values()) >= 180
    assert {row["lang"] for row in found} == set(LANGUAGES)
    assert {row["kind"] for row in found} == SYNONYM_KINDS
    assert {row["region"] for row in found} <= REGIONS
    assert {row["isco_code"] for row in found} <= unit_groups
    assert not [row for row in found if row["kind"] == "regional" and not row["region"]]


def test_occupation_synonym_leads_to_one_group_unless_ambiguous(
    groups_of_title: dict[tuple[str, str], set[str]],
) -> None:
    kinds = defaultdict(set)
    for row in rows("occupation_synonyms"):
        kinds[row["lang"], folded(row["term"])].add(row["kind"])

    for title, groups in groups_of_title.items():
        assert (len(groups) > 1) == ("ambiguous" in kinds[title]), title
        assert len(groups) == 1 or kinds[title] == {"ambiguous"}, title


def test_occupation_synonyms_of_a_group_differ() -> None:
    assert not repeated(
        (row["isco_code"], row["lang"], folded(row["term"])) for row in rows("occupation_synonyms")
    )


@pytest.mark.parametrize(("term", "language", "expected"), KNOWN_TITLES)
def test_occupation_synonym_known_title(
    groups_of_title: dict[tuple[str, str], set[str]],
    term: str,
    language: str,
    expected: set[str],
) -> None:
    assert groups_of_title[language, folded(term)] == expected


def test_occupation_synonyms_read_a_real_job_board(
    groups_of_title: dict[tuple[str, str], set[str]],
) -> None:
    if not BOARD.exists():
        pytest.skip("the vacancies of the municipal job board are not at hand")
    with BOARD.open(encoding="utf-8-sig", newline="") as stream:
        titles = [folded(row["puesto"]) for row in csv.DictReader(stream)]
    written = [title for title in titles if title]

    read = sum(("es", title) in groups_of_title for title in written)
    assert read / len(written) >= 0.85


def test_glossary_has_one_translation_in_each_direction() -> None:
    found = rows("glossary")

    assert 80 <= len(found) <= 160
    assert not repeated(folded(row["term_en"]) for row in found)
    assert not repeated(folded(row["term_es"]) for row in found)
    assert not repeated((row["short_definition_en"]) for row in found)
    assert not repeated((row["short_definition_es"]) for row in found)


def test_glossary_is_told_in_both_languages() -> None:
    for row in rows("glossary"):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["key"]), row["key"]
        for language in LANGUAGES:
            assert row[f"term_{language}"], row["key"]
            assert row[f"short_definition_{language}"].endswith("."), row["key"]
        assert bool(row["note_en"]) == bool(row["note_es"]), row["key"]


@pytest.mark.parametrize(("english", "spanish"), APPROVED_PAIRS)
def test_glossary_keeps_the_approved_pair(english: str, spanish: str) -> None:
    pairs = {row["term_en"]: row["term_es"] for row in rows("glossary")}

    assert pairs[english] == spanish


def test_spanish_columns_hold_no_english() -> None:
    assert not [cell for cell in spanish_cells() if ENGLISH.search(cell[1])]


def test_spanish_columns_keep_their_accents() -> None:
    assert not [cell for cell in spanish_cells() if MISSING_ACCENT.search(cell[1])]


def test_english_columns_hold_no_spanish() -> None:
    assert not [cell for cell in english_cells() if SPANISH.search(cell[1])]
