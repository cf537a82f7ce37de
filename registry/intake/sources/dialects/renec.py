"""CONOCER's register of competence standards (RENEC): its CSV and its endpoint's JSON."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from registry.intake.sources.dialects.table import Table, Translation
from registry.intake.sources.rows import Dialect, Problem, RawRow
from registry.reference.sources import renec
from registry.reference.sources.errors import SourceError
from registry.reference.sources.rows import Place
from registry.reference.sources.tables import TableRow

SITE: Final = "https://conocer.gob.mx/"
NOWHERE: Final = Place("", 0)
CODE_OF: Final = {"codigo": "standard_code", "nivel": "standard_level"}
KEY_OF: Final = {"codigo": "code", "nivel": "level", "titulo": "name_es"}


def standard(cells: Mapping[str, str]) -> Translation:
    """Return a standard as a row of credentials: the edition is the version, not the code."""
    row = TableRow(NOWHERE, {name.strip(): cell for name, cell in cells.items()})
    try:
        found = renec.standard(row)
    except SourceError as error:
        code = CODE_OF.get(error.column, "required") if error.value else "required"
        return Translation(problems=[Problem(code, KEY_OF.get(error.column, ""), error.value)])
    code, edition = renec.split(found.code)
    return Translation(
        values={
            "code": code,
            "version": edition,
            "name_es": found.title_es,
            "source_language": "es",
            "type": "CompetenceStandardCertificate",
            "issuer": "CONOCER",
            "country": "MX",
            "level": f"conocer:{found.level}",
            "industries": found.sector,
            "website": SITE,
        }
    )


STANDARDS: Final = Table(
    dialect=Dialect.RENEC,
    name="RENEC (CONOCER)",
    kind="credentials",
    marks=frozenset(("codigo", "nivel", "titulo", "comite", "sec productivo")),
    found_in={
        **{key: name for name, key in KEY_OF.items()},
        "version": "codigo",
        "industries": "secProductivo",
    },
    translate=standard,
)


@dataclass
class ElementsSource:
    """The elements of one standard with their criteria, as rows of competencies."""

    document: Mapping[str, Any]
    columns: tuple[str, ...]

    def rows(self) -> Generator[RawRow]:
        """Yield each element, followed by its criteria."""
        standard_code, _edition = renec.split(str(self.document.get("code", "")))
        number = 0
        for index, element in enumerate(self.document["elements"]):
            place = f"/elements/{index}"
            number += 1
            yield self._row(number, place, element, standard_code, "")
            for at, criterion in enumerate(element.get("criteria") or []):
                number += 1
                yield self._row(
                    number,
                    f"{place}/criteria/{at}",
                    criterion,
                    standard_code,
                    str(element.get("code", "")),
                )

    def _row(
        self, number: int, place: str, part: Mapping[str, Any], standard_code: str, parent: str
    ) -> RawRow:
        values = {
            "credential_code": standard_code,
            "code": str(part.get("code", "")),
            "order": str(part.get("order", "")),
            "name_es": str(part.get("title") or part.get("description") or ""),
            "source_language": "es",
            "parent_code": parent,
        }
        problems = () if values["name_es"] else (Problem("required", "name_es"),)
        row = dict.fromkeys(self.columns, "") | values
        return RawRow(number, row, place=place, kind="competencies", problems=problems)


def is_details(document: Any) -> bool:
    """Tell a standard with its elements, as the register's details give it."""
    return (
        isinstance(document, dict)
        and "code" in document
        and isinstance(document.get("elements"), list)
        and all(isinstance(element, dict) for element in document["elements"])
    )
