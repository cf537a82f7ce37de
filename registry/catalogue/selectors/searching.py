"""Search over credentials and programmes, in both languages at once.

Exact codes come first, then what stands for a concept of the query, then what has its words
in a name. Every hit says why it is there.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from registry.catalogue.models import (
    Competency,
    CredentialOccupation,
    CredentialVersion,
    Programme,
)
from registry.catalogue.selectors import credentials, programmes
from registry.catalogue.selectors.concepts import Concept, Understood, understood
from registry.catalogue.selectors.folding import (
    Asked,
    BeforeDot,
    Compact,
    Fold,
    asked,
    cleaned,
    stem,
)

PAGE_SIZE: Final = 20


class SearchKind(StrEnum):
    """What is searched."""

    CREDENTIAL = "credential"
    PROGRAMME = "programme"


class WhyKind(StrEnum):
    """Why something is a hit; ``LISTED`` where nothing was asked for."""

    EXACT_CODE = "exact_code"
    CONCEPT = "concept"
    TEXT = "text"
    LISTED = "listed"


TIERS: Final = (WhyKind.EXACT_CODE, WhyKind.CONCEPT, WhyKind.TEXT, WhyKind.LISTED)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Where a kind of record keeps what is searched; ``names`` in Spanish, then English."""

    names: tuple[str, str]
    code: str
    organisation: str


SHAPES: Final = {
    SearchKind.CREDENTIAL: Shape(
        names=("name_es", "name_en"), code="credential__code", organisation="credential__issuer"
    ),
    SearchKind.PROGRAMME: Shape(
        names=("title_es", "title_en"), code="code", organisation="provider"
    ),
}


@dataclass(frozen=True, kw_only=True)
class Why:
    """The reason for a hit, and the concept where that is the reason."""

    kind: WhyKind
    concept: Concept | None = None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A published credential version or programme, and why it is here."""

    kind: SearchKind
    record: CredentialVersion | Programme
    why: Why


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """One page of hits. ``page`` counts from 1 and lies in range whatever was asked for."""

    items: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    understood: tuple[Concept, ...]


def search(
    text: str,
    *,
    language: str,
    kinds: Collection[str] = tuple(SearchKind),
    country: str = "",
    type: str = "",  # noqa: A002 - the word of the page's filter and of the API
    page: int = 1,
) -> SearchPage:
    """Return a page of what answers ``text``; fourteen queries at most, whatever it is.

    ``language`` orders equal hits by their name in it. ``country`` (ISO 3166-1) is the
    credential's or the provider's; ``type`` is a ``CredentialType`` and leaves out programmes.
    An empty text lists everything; one without a word in it finds nothing.
    """
    line = cleaned(text)
    query = asked(line)
    meaning = understood(query)
    lists = _lists(kinds, cleaned(country), cleaned(type))
    if not lists or (line and not query.words):
        return SearchPage(items=(), total=0, page=1, pages=1, understood=meaning.concepts)
    first, *rest = (_keys(kind, rows, query, meaning, language) for kind, rows in lists)
    found = first.union(*rest, all=True)
    total = found.count()
    pages = max(1, math.ceil(total / PAGE_SIZE))
    page = min(max(1, page), pages)
    start = (page - 1) * PAGE_SIZE
    ordered = found.order_by("tier", "-is_named", "label", "hit_kind", "hit_id")
    items = _hits(list(ordered[start : start + PAGE_SIZE]), meaning)
    return SearchPage(items=items, total=total, page=page, pages=pages, understood=meaning.concepts)


def _lists(
    kinds: Collection[str], country: str, credential_type: str
) -> list[tuple[SearchKind, QuerySet[Any]]]:
    versions = credentials.published_credentials().order_by()
    offered = programmes.published_programmes().order_by()
    if country:
        versions = versions.filter(credential__country=country)
        offered = offered.filter(provider__country=country)
    if credential_type:
        versions = versions.filter(credential__type=credential_type)
        offered = offered.none()
    lists = [(SearchKind.CREDENTIAL, versions), (SearchKind.PROGRAMME, offered)]
    return [(kind, rows) for kind, rows in lists if kind in kinds]


def _keys(
    kind: SearchKind, rows: QuerySet[Any], query: Asked, meaning: Understood, language: str
) -> QuerySet[Any, tuple[Any, ...]]:
    """Return the columns that hits of either kind are ordered by, and nothing else."""
    shape = SHAPES[kind]
    rows = rows.annotate(
        hit_kind=Value(kind.value),
        hit_id=F("pk"),
        name_es_folded=Fold(shape.names[0]),
        name_en_folded=Fold(shape.names[1]),
        issued_by=Fold(f"{shape.organisation}__name"),
        known_as=Fold(f"{shape.organisation}__short_name"),
        compact=Compact(shape.code),
        compact_base=Compact(BeforeDot(shape.code)),
        label=_label(shape, language),
    )
    coded = Q(compact__in=query.codes) | Q(compact_base__in=query.codes)
    meant, named = _meant(kind, meaning), _named(query)
    tiers = {WhyKind.EXACT_CODE: coded, WhyKind.CONCEPT: meant, WhyKind.TEXT: named}
    if query.words:
        rows = rows.filter(coded | meant | named)
    keys: QuerySet[Any, tuple[Any, ...]] = rows.annotate(
        tier=Case(
            *[When(tiers[why], then=Value(TIERS.index(why))) for why in tiers if query.words],
            default=Value(TIERS.index(WhyKind.LISTED)),
            output_field=IntegerField(),
        ),
        is_named=Case(When(named, then=Value(1)), default=Value(0), output_field=IntegerField()),
    ).values_list("hit_kind", "hit_id", "tier", "is_named", "label")
    return keys


def _label(shape: Shape, language: str) -> Coalesce:
    """Return the folded name in a language, or in the other one where it has none."""
    here, there = shape.names if language == "es" else reversed(shape.names)
    return Coalesce(NullIf(Fold(here), Value("", output_field=TextField())), Fold(there))


def _named(query: Asked) -> Q:
    """Return the condition that every word stands in a name, the code or the awarder's name."""
    condition = Q(pk__isnull=not query.words)
    for word in map(stem, query.words):
        condition &= (
            Q(name_es_folded__contains=word)
            | Q(name_en_folded__contains=word)
            | Q(issued_by__contains=word)
            | Q(known_as__contains=word)
            | Q(compact__contains=word)
        )
    return condition


def _meant(kind: SearchKind, meaning: Understood) -> Q:
    """Return the condition that a record stands for a concept of the query."""
    here = OuterRef("pk")
    occupations, skills = list(meaning.occupations), list(meaning.skills)
    if kind == SearchKind.CREDENTIAL:
        return Q(
            Exists(CredentialOccupation.objects.filter(version=here, occupation__in=occupations))
        ) | Q(Exists(Competency.objects.filter(version=here, skill__in=skills)))
    return Q(
        Exists(
            Programme.occupations.through.objects.filter(programme=here, occupation__in=occupations)
        )
    ) | Q(Exists(Programme.skills.through.objects.filter(programme=here, skill__in=skills)))


def _hits(keys: list[tuple[Any, ...]], meaning: Understood) -> tuple[Hit, ...]:
    ids = {kind: [pk for of, pk, *_ in keys if of == kind] for kind in SearchKind}
    versions = credentials.for_list(
        CredentialVersion.objects.filter(pk__in=ids[SearchKind.CREDENTIAL])
    )
    offered = programmes.for_list(Programme.objects.filter(pk__in=ids[SearchKind.PROGRAMME]))
    records: dict[tuple[str, int], CredentialVersion | Programme] = {
        **{(SearchKind.CREDENTIAL, row.pk): row for row in versions},
        **{(SearchKind.PROGRAMME, row.pk): row for row in offered},
    }
    return tuple(
        Hit(
            kind=SearchKind(kind),
            record=records[kind, pk],
            why=_why(records[kind, pk], TIERS[tier], meaning),
        )
        for kind, pk, tier, *_ in keys
    )


def _why(record: CredentialVersion | Programme, kind: WhyKind, meaning: Understood) -> Why:
    if kind != WhyKind.CONCEPT:
        return Why(kind=kind)
    if isinstance(record, CredentialVersion):
        occupations = [row.occupation_id for row in record.occupations.all()]
        skills = [row.skill_id for row in record.competencies.all()]
    else:
        occupations = [row.pk for row in record.occupations.all()]
        skills = [row.pk for row in record.skills.all()]
    found = [meaning.occupations[pk] for pk in occupations if pk in meaning.occupations]
    found += [meaning.skills[pk] for pk in skills if pk in meaning.skills]
    return Why(kind=kind, concept=min(found, key=meaning.concepts.index))
