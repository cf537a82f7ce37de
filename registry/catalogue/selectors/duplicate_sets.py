"""Lookalikes of many credentials at once: their titles are compared in one go.

One by one each costs a search by trigrams; a set costs a reading of its issuers' titles, and
the letters of all pairs are compared by RapidFuzz. What is near is then judged as always.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db.models import Q
from rapidfuzz import fuzz, process

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors.duplicates import (
    MOST_CANDIDATES,
    Lookalike,
    judged,
    like_named,
    sought_of,
)
from registry.catalogue.selectors.folding import Compact
from registry.catalogue.selectors.likeness import compacted, words

NEAR: Final = 70
"""Ratio of two titles' sorted words from which they are judged; a pair to look at has 80."""

BLOCK: Final = 200
"""Records whose titles are compared with all others at a time: bounds the memory."""


@dataclass(frozen=True, kw_only=True)
class _Titles:
    """Versions by key, and their titles in a language as sorted words; empty where none."""

    versions: list[int]
    credentials: list[int]
    gists: dict[str, list[str]]


def lookalikes_of(records: Sequence[CredentialVersion]) -> dict[int, tuple[Lookalike, ...]]:
    """Return by credential what a person should look at, the most alike first.

    As ``duplicates.lookalikes`` for each record, its own credential left out; a fixed number
    of queries, and one more for each thousand records that are near.
    """
    if not records:
        return {}
    standing = _titles(_standing(records))
    near = dict(_near(records, standing))
    wanted = {key for keys in near.values() for key in keys}
    versions = CredentialVersion.objects.select_related("credential__issuer").in_bulk(wanted)
    found = {}
    for record in records:
        others = [versions[key] for key in near.get(record.pk, ()) if key in versions]
        if alike := judged(sought_of(record), others):
            found[record.credential_id] = alike
    return found


def _standing(records: Sequence[CredentialVersion]) -> list[tuple[int, int, str, str]]:
    """Return key, credential and names of what may be alike: of like-named issuers, or coded so."""
    issuers = {record.credential.issuer for record in records}
    named = {key for issuer in issuers for key in like_named(issuer)}
    codes = {compacted(record.credential.code) for record in records} - {""}
    rows = CredentialVersion.objects.filter(credential__merged_into__isnull=True)
    rows = rows.alias(compact=Compact("credential__code"))
    rows = rows.filter(Q(credential__issuer__in=named) | Q(compact__in=codes))
    return list(rows.order_by("pk").values_list("pk", "credential_id", "name_en", "name_es"))


def _titles(rows: Sequence[tuple[int, int, str, str]]) -> _Titles:
    return _Titles(
        versions=[row[0] for row in rows],
        credentials=[row[1] for row in rows],
        gists={"en": [_gist(row[2]) for row in rows], "es": [_gist(row[3]) for row in rows]},
    )


def _gist(title: str) -> str:
    return " ".join(sorted(words(title)))


def _near(
    records: Sequence[CredentialVersion], standing: _Titles
) -> Iterator[tuple[int, list[int]]]:
    """Yield each record's key with those of the nearest versions of other credentials."""
    for start in range(0, len(records), BLOCK):
        block = records[start : start + BLOCK]
        ratios = np.zeros((len(block), len(standing.versions)), dtype=np.uint8)
        for language, gists in standing.gists.items():
            asked = [_gist(getattr(record, f"name_{language}")) for record in block]
            said = process.cdist(asked, gists, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8)
            # Two titles that are missing are not alike.
            said[[not gist for gist in asked], :] = 0
            np.maximum(ratios, said, out=ratios)
        for record, row in zip(block, ratios, strict=True):
            order = np.flatnonzero(row)
            order = order[np.argsort(-row[order].astype(int), kind="stable")]
            others = (one for one in order if standing.credentials[one] != record.credential_id)
            yield (
                record.pk,
                [
                    standing.versions[one]
                    for one, _most in zip(others, range(MOST_CANDIDATES), strict=False)
                ],
            )
