"""Records that may be the same as another, found through the indexes.

Candidates are the records of like-named organisations whose titles share trigrams, and
credentials of the same code: never a full scan. How alike they are, ``likeness`` says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Concat, Greatest

from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.selectors.folding import Compact, Fold, fold
from registry.catalogue.selectors.likeness import (
    Band,
    Likeness,
    Sought,
    compacted,
    likeness,
    organisation_likeness,
)
from registry.people.models import Organisation

MOST_CANDIDATES: Final = 50
MOST_ORGANISATIONS: Final = 20

Record: TypeAlias = CredentialVersion | Programme


class DuplicateKind(StrEnum):
    """Sorts of records that are compared, each with its own sort only."""

    CREDENTIAL = "credential"
    PROGRAMME = "programme"


@dataclass(frozen=True, kw_only=True)
class Lookalike:
    """A record that may be the same: a credential by one of its versions, or a programme."""

    record: Record
    likeness: Likeness

    @property
    def id(self) -> int:
        """The key by which a pair knows it: the credential's, or the programme's."""
        return key_of(self.record)


def key_of(record: Record) -> int:
    """Return the key by which a pair knows a record."""
    return record.credential_id if isinstance(record, CredentialVersion) else record.pk


def kind_of(record: Record) -> DuplicateKind:
    """Return the sort of a record."""
    is_credential = isinstance(record, CredentialVersion)
    return DuplicateKind.CREDENTIAL if is_credential else DuplicateKind.PROGRAMME


def sought_of(record: Record) -> Sought:
    """Return what to look for to find the likes of a record."""
    if isinstance(record, CredentialVersion):
        credential = record.credential
        return Sought(
            title_en=record.name_en,
            title_es=record.name_es,
            organisation=credential.issuer,
            country=credential.country,
            code=credential.code,
        )
    places = [o.municipality for o in record.offerings.all() if o.municipality]
    return Sought(
        title_en=record.title_en,
        title_es=record.title_es,
        organisation=record.provider,
        country=record.provider.country,
        places=frozenset(place.code for place in places),
        regions=frozenset(place.subdivision.code for place in places),
    )


def lookalikes(
    *, kind: DuplicateKind, sought: Sought, exclude: Iterable[int] = ()
) -> tuple[Lookalike, ...]:
    """Return the records that a person should look at, the most alike first; three queries.

    ``exclude`` are keys of credentials or programmes, the record's own above all. What was
    merged away already is left out.
    """
    return judged(sought, candidates(kind=kind, sought=sought, exclude=exclude))


def judged(sought: Sought, records: Iterable[Record]) -> tuple[Lookalike, ...]:
    """Return which of some records a person should look at, each once, the most alike first."""
    found: dict[int, Lookalike] = {}
    for record in records:
        alike = Lookalike(record=record, likeness=likeness(sought, sought_of(record)))
        best = found.get(alike.id)
        if alike.likeness.band != Band.DISTINCT and (
            best is None or best.likeness.whole < alike.likeness.whole
        ):
            found[alike.id] = alike
    return tuple(sorted(found.values(), key=lambda row: (-row.likeness.whole, row.id)))


def candidates(
    *, kind: DuplicateKind, sought: Sought, exclude: Iterable[int] = ()
) -> QuerySet[Any]:
    """Return the records that are worth comparing, at most fifty, through the indexes."""
    organisations = like_named(sought.organisation)
    if kind == DuplicateKind.PROGRAMME:
        programmes = Programme.objects.filter(merged_into__isnull=True).exclude(pk__in=[*exclude])
        near = _titled(programmes, "title", sought).filter(provider__in=organisations)
        return near.select_related("provider").prefetch_related(
            "offerings__municipality__subdivision"
        )[:MOST_CANDIDATES]
    versions = CredentialVersion.objects.filter(credential__merged_into__isnull=True).exclude(
        credential__in=[*exclude]
    )
    near = _titled(versions, "name", sought)
    coded = Q(credential__issuer__in=organisations)
    if sought.code:
        compact = Compact("credential__code")
        near = near.alias(compact=compact)
        coded |= Q(compact=compacted(sought.code))
    return near.filter(coded).select_related("credential__issuer")[:MOST_CANDIDATES]


def titles_of_pairs() -> dict[str, Case]:
    """Return what to annotate pairs with to show both records by code and title."""
    return {f"{side}_title": _title_of(side) for side in ("first", "second")}


def _title_of(side: str) -> Case:
    key = OuterRef(f"{side}_id")
    versions = CredentialVersion.objects.filter(credential=key).order_by("-pk")
    programmes = Programme.objects.filter(pk=key)
    named = Concat("credential__code", Value(" · "), "name_es", Value(" / "), "name_en")
    titled = Concat("code", Value(" · "), "title_es", Value(" / "), "title_en")
    return Case(
        When(
            kind=DuplicateKind.CREDENTIAL.value,
            then=Subquery(versions.annotate(said=named).values("said")[:1]),
        ),
        default=Subquery(programmes.annotate(said=titled).values("said")[:1]),
        output_field=TextField(),
    )


def _titled(rows: QuerySet[Any], column: str, sought: Sought) -> QuerySet[Any]:
    """Return the rows with a title of the same trigrams, the closest first."""
    near, closeness = Q(pk__in=[]), []
    for language, title in (("en", fold(sought.title_en)), ("es", fold(sought.title_es))):
        if title:
            name = f"folded_{language}"
            rows = rows.alias(**{name: Fold(f"{column}_{language}")})
            near |= Q(**{f"{name}__trigram_similar": title})
            closeness.append(TrigramSimilarity(name, title))
    if len(closeness) > 1:
        rows = rows.alias(closeness=Greatest(*closeness))
    elif closeness:
        rows = rows.alias(closeness=closeness[0])
    return rows.filter(near).order_by(*(["-closeness"] if closeness else []), "pk")


def like_named(organisation: Organisation) -> list[int]:
    """Return the keys of an organisation and of those that are named much like it."""
    named = Organisation.objects.alias(folded=Fold("name")).filter(
        folded__trigram_similar=fold(organisation.name)
    )
    alike = [row for row in named[:MOST_ORGANISATIONS] if organisation_likeness(organisation, row)]
    return [organisation.pk, *(row.pk for row in alike)]
