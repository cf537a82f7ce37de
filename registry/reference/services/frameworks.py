"""CTDL qualifications frameworks as level frameworks: one by one, never another release's.

A framework that another release owns (the EQF that ships) keeps its own rows. A framework that
is not among the documents is left alone; a level that its own document has lost is retired.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from registry.reference import models as m
from registry.reference.services.cells import Wanted
from registry.reference.services.merging import Step, Table
from registry.reference.sources import ctdl

RELEASE: Final = "ctdl"
BY_DOCUMENT: Final = {
    "hinge_note_en": "The document of the framework names this level itself.",
    "hinge_note_es": "El propio documento del marco nombra este nivel.",
}
BY_EQF: Final = {
    "hinge_note_en": "The document names the EQF level; ISCED follows from this registry's EQF.",
    "hinge_note_es": "El documento nombra el nivel del EQF; la CINE sale del EQF de este registro.",
}
NOT_KNOWN: Final = {"hinge_note_en": "", "hinge_note_es": ""}


def steps(location: Path) -> Iterator[Step]:
    """Yield the framework and then the levels of each document.

    Raises:
        SourceError: a document is bad; it names the file, what it says and the remedy.
    """
    for framework in ctdl.read(location):
        yield _framework(framework)
        yield _levels(framework)


def _provenance(found: ctdl.Framework) -> dict[str, Any]:
    return {
        "source": f"CTDL document {found.place.file}"[:300],
        "publisher": found.publisher,
        "source_url": found.source_url,
        "valid_from": found.valid_from,
        "confidence": "unverified",
    }


def _framework(found: ctdl.Framework) -> Step:
    def rows() -> Iterator[Wanted]:
        said = {"code": found.code, "name_en": found.name_en, "name_es": found.name_es}
        yield Wanted(found.place, _provenance(found) | said)

    table = Table(
        name=f"ctdl: {found.code}",
        model=m.LevelFramework,
        key=("code",),
        release=RELEASE,
        scope={"code": found.code},
    )
    return table, rows


def _levels(found: ctdl.Framework) -> Step:
    def rows() -> Iterator[Wanted]:
        owned = m.LevelFramework.objects.get(code=found.code)
        if owned.release != RELEASE:
            return
        scale = m.Level.objects.filter(framework__code="eqf", retired_at__isnull=True)
        by_eqf = dict(scale.values_list("eqf_level", "isced_level"))
        for level in found.levels:
            said = {
                "framework_id": owned.pk,
                "code": level.code,
                "rank": level.rank,
                "name_en": level.name_en,
                "name_es": level.name_es,
            }
            yield Wanted(found.place, _provenance(found) | said | _hinge(level, by_eqf))

    table = Table(
        name=f"ctdl: levels of {found.code}",
        model=m.Level,
        key=("framework_id", "code"),
        release=RELEASE,
        scope={"framework__code": found.code},
    )
    return table, rows


def _hinge(level: ctdl.FrameworkLevel, by_eqf: dict[int | None, int | None]) -> dict[str, Any]:
    """Return the hinge that the document names, else what its EQF level gives, else none."""
    isced, note = level.isced, NOT_KNOWN
    if isced is None and level.eqf is not None:
        isced = by_eqf.get(level.eqf)
        note = BY_DOCUMENT if isced is None else BY_EQF
    elif isced is not None:
        note = BY_DOCUMENT
    return {"isced_level": isced, "eqf_level": level.eqf, **note}
