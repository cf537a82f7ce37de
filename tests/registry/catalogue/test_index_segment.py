"""What a rebuild lays out answers as the indexes do and as a loop over the entries would."""

import datetime as dt
import random
import uuid
from collections import Counter

import pytest
from django.db import connection

from registry.catalogue.models import (
    SearchChange,
    SearchEntry,
    SearchMatch,
    SearchPosting,
    SearchSegment,
)
from registry.catalogue.selectors.search import (
    answering,
    candidates,
    columns,
    quick,
    retrieval,
)
from registry.catalogue.selectors.search.lexemes import LETTERS
from registry.catalogue.selectors.search.plan import Group, Plan, Term
from registry.catalogue.selectors.search.queries import least
from registry.catalogue.selectors.search.results import Facet, Near, Question, SearchKind, Sort
from registry.catalogue.services import indexing, reindexing, segmenting
from registry.catalogue.services.documents import Said, compose
from tests.factories.people import AT

pytestmark = pytest.mark.django_db

TODAY = AT.date()
WORDS = ("uno", "dos", "tres", "cuatro", "cinco", "d'or", "a\\b")
SCHOOLS = ("Uno", "Instituto Dos", "Otra")
TYPES = ("Certificate", "Diploma", "Badge")


def entry(dice, number, **columns_):
    """Make an entry of few words, so that many share them."""
    title = " ".join(dice.choices(WORDS, (30, 20, 10, 5, 5, 3, 3), k=dice.randint(1, 4)))
    given = {
        "kind": "credential",
        "record_id": number,
        "public_id": uuid.UUID(int=number),
        "title_es": title,
        "source_language": dice.choice(("es", "en")),
        "type": dice.choice(TYPES),
        "code": f"EC{number}",
        "organisation_name": dice.choice(SCHOOLS),
        "organisation_public_id": uuid.UUID(int=number),
        "country": dice.choice(("MX", "US")),
        "closes_on": dice.choice((None, None, TODAY, TODAY + dt.timedelta(days=1))),
        "is_recognised": dice.random() < 0.2,
        "published_at": AT - dt.timedelta(days=number),
    }
    said = Said(
        occupations=tuple(dice.sample(range(1, 6), dice.randint(0, 2))),
        skills=frozenset(dice.sample(range(1, 6), dice.randint(0, 2))),
        texts=tuple(dice.sample(WORDS, dice.randint(0, 2))),
        points=((25.5, -100.3),) if dice.random() < 0.3 else (),
    )
    near = {number: {9: 0.2} for number in range(1, 3)}
    return compose(SearchEntry(**(given | columns_)), said, near)


def catalogue(dice, *, count=60, changed=0):
    """Rebuild with some entries, then write some anew, drop some, add some; return what stands."""
    stands = {number: entry(dice, number) for number in range(1, count + 1)}
    reindexing.replace(iter(stands.values()))
    numbers = dice.sample(range(1, count + 1), changed) + list(range(count + 1, count + changed))
    for number in numbers:
        stands.pop(number, None)
        if dice.random() < 0.7:
            stands[number] = entry(dice, number)
    kept = [stands[number] for number in numbers if number in stands]
    indexing.store(kind=SearchKind.CREDENTIAL, ids=numbers, entries=kept)
    return list(stands.values())


def plan(dice):
    """Ask for some words and concepts, maybe for a code and for a place beside them."""

    def group():
        terms = [Term(lexeme=dice.choice(WORDS), weight=dice.choice((3.0, 7.0)))]
        terms += [Term(lexeme=f"o:{dice.randint(1, 9)}", weight=8.0)] * dice.randint(0, 1)
        terms += [Term(lexeme=f"s:{dice.randint(1, 6)}", weight=3.14159)] * dice.randint(0, 1)
        terms += [Term(lexeme=f"k:ec{dice.randint(1, 9)}", is_prefix=True)] * dice.randint(0, 1)
        return Group(terms=tuple(terms))

    wish = Group(terms=(Term(lexeme="f:cMX"), Term(lexeme="g:25:-101")), is_optional=True)
    other = Group(terms=(Term(lexeme=dice.choice(WORDS)),), is_optional=True)
    groups = [group() for _ in range(dice.choice((1, 1, 2, 2, 3, 4, 5)))]
    wishes = [wish, other][: dice.choice((0, 0, 1, 2))]
    codes = (f"ec{dice.randint(1, 70)}",) if dice.random() < 0.4 else ()
    return Plan(codes=codes, groups=(*groups, *wishes))


def question(dice, **asked):
    chosen = {
        Facet.TYPE: tuple(dice.sample(TYPES, dice.randint(1, 2))),
        Facet.COUNTRY: ("MX",),
        Facet.RECOGNISED: ("yes",),
    }
    facets = dict(dice.sample(sorted(chosen.items()), dice.choice((0, 1, 2, 2, 3))))
    return Question(facets=facets, **asked)


def told(asked, given):
    page = answering.answer(asked, given, language="es", today=TODAY)
    return page, {
        "total": (page.total, page.is_capped),
        "hits": [(hit.entry.record_id, hit.why) for hit in page.items],
        "facets": page.facets,
    }


def by_indexes(monkeypatch, asked, given):
    with monkeypatch.context() as patch:
        patch.setattr(retrieval, "quickly", lambda *_, **__: None)
        return told(asked, given)[1]


def naive(entries, asked, given):
    """Return what answers and how often each value of each facet, by a loop."""

    def meets(group, said):
        return any(
            (any(one.startswith(term.lexeme) for one in said) if term.is_prefix else False)
            or term.lexeme in said
            or (term.lexeme.startswith("o:") and f"n:{term.lexeme[2:]}" in said)
            for term in group.terms
        )

    found = []
    for row in entries:
        said = set(segmenting.lexemes_of(row.document))
        met = sum(meets(group, said) for group in asked.required)
        is_coded = any(f"k:{code}" in said for code in asked.codes)
        if (is_coded or met >= least(len(asked.required))) and not (
            row.closes_on and row.closes_on <= TODAY
        ):
            found.append((row.record_id, set(row.facets.split())))

    def kept(but=None):
        return [
            (number, tokens)
            for number, tokens in found
            if all(
                any(LETTERS[facet] + value in tokens for value in values)
                for facet, values in given.facets.items()
                if facet != but
            )
        ]

    counts = {}
    for facet in Facet:
        tally = Counter(
            token[1:] for _, tokens in kept(facet) for token in tokens if token[0] == LETTERS[facet]
        )
        counts[facet] = {**dict.fromkeys(given.facets.get(facet, ()), 0), **tally}
    return {number for number, _ in kept()}, counts


@pytest.mark.parametrize("changed", [0, 20])
@pytest.mark.parametrize("seed", range(4))
def test_postings_answer_as_the_indexes_and_as_a_loop_would(monkeypatch, seed, changed):
    dice = random.Random(seed)
    entries = catalogue(dice, changed=changed)
    assert SearchChange.objects.exists() is bool(changed)
    monkeypatch.setattr(quick, "STEP", 7)
    found = 0

    for _ in range(25):
        asked, given = plan(dice), question(dice)
        assert quick.quickly(asked, given, today=TODAY) is not None
        page, said = told(asked, given)

        assert said == by_indexes(monkeypatch, asked, given)
        numbers, counts = naive(entries, asked, given)
        assert (page.total, {hit.entry.record_id for hit in page.items} <= numbers) == (
            len(numbers),
            True,
        )
        assert {
            facet: {row.value: row.count for row in rows} for facet, rows in page.facets.items()
        } == counts
        found += page.total

    assert found > 50


@pytest.mark.parametrize("scored", [5, 1200])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_capped_and_unscored_pages_are_those_of_the_indexes(monkeypatch, scored, number):
    dice = random.Random(number)
    for module, values in (
        (candidates, {"CAP": 50}),
        (retrieval, {"RANKED": 20, "SCORED": scored}),
        (quick, {"STEP": 7}),
    ):
        for name, value in values.items():
            monkeypatch.setattr(module, name, value)
    catalogue(dice, count=150)
    asked = Plan(groups=(Group(terms=(Term(lexeme="uno"),)),))

    page, said = told(asked, Question(page=number))

    other = by_indexes(monkeypatch, asked, Question(page=number))
    if number > 1:  # the indexes sort a page that comes after those that are scored once more
        said["hits"], other["hits"] = (
            sorted(record for record, _ in hits) for hits in (said["hits"], other["hits"])
        )
    assert page.is_capped
    assert said == other


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort != Sort.NEAREST])
def test_other_orders_are_those_of_the_indexes(monkeypatch, sort):
    dice = random.Random(9)
    catalogue(dice, changed=20)
    asked = Plan(groups=(Group(terms=(Term(lexeme="uno"),)),))

    _, said = told(asked, Question(sort=sort))

    assert said == by_indexes(monkeypatch, asked, Question(sort=sort))


ANY = Plan(groups=(Group(terms=(Term(lexeme="uno"),)),))
BEGUN = Plan(groups=(Group(terms=(Term(lexeme="un", is_prefix=True),)),))
CODES = Plan(codes=("ec1",), groups=(Group(terms=(Term(lexeme="k:ec", is_prefix=True),)),))


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (Plan(), {}),
        (BEGUN, {}),
        (ANY, {"near": Near(latitude=25.5, longitude=-100.3, km=50)}),
    ],
)
def test_what_postings_do_not_know_is_asked_of_the_indexes(asked, given):
    catalogue(random.Random(1))

    assert quick.quickly(asked, Question(**given), today=TODAY) is None
    assert told(asked, Question(**given))[0].total > 0


@pytest.mark.parametrize("asked", [ANY, CODES])
def test_more_than_is_quickly_read_is_asked_of_the_indexes(monkeypatch, asked):
    entries = catalogue(random.Random(1), changed=20)
    before = told(asked, Question())[1]
    monkeypatch.setattr(quick, "MOST", 3)

    assert quick.quickly(asked, Question(), today=TODAY) is None
    assert told(asked, Question())[1] == before
    assert before["total"][0] == len(naive(entries, asked, Question())[0])


def test_nothing_laid_out_is_asked_of_the_indexes():
    SearchSegment.objects.all().delete()
    indexing.store(kind="credential", ids=[1], entries=[entry(random.Random(1), 1, title_es="uno")])

    assert quick.quickly(ANY, Question(), today=TODAY) is None
    assert told(ANY, Question())[0].total == 1


def test_segment_that_stands_no_more_is_asked_of_the_indexes(monkeypatch):
    catalogue(random.Random(1))
    monkeypatch.setattr(quick, "of_version", lambda _: columns.of_version(str(uuid.uuid4())))

    assert quick.quickly(ANY, Question(), today=TODAY) is None


def test_what_changes_is_noted_by_the_database_whoever_writes():
    catalogue(random.Random(1))
    first, second, third, *_ = SearchMatch.objects.order_by("pk")
    SearchMatch.objects.filter(pk=first.pk).update(codes=first.codes)
    second.entry.delete()

    assert set(SearchChange.objects.values_list("pk", flat=True)) == {first.pk, second.pk}
    assert SearchMatch.objects.get(pk=first.pk).shelf == 0
    assert SearchMatch.objects.get(pk=third.pk).shelf == 1


def test_rebuild_forgets_what_had_changed_and_is_a_new_version():
    dice = random.Random(1)
    catalogue(dice, changed=20)
    before = SearchSegment.objects.get().version
    connection.check_constraints()

    stands = catalogue(dice, count=30)

    segment = SearchSegment.objects.get()
    assert (segment.entries, segment.version == before) == (30, False)
    assert not SearchChange.objects.exists()
    assert SearchPosting.objects.get(lexeme="s:1").count == sum(
        "s:1" in segmenting.lexemes_of(row.document) for row in stands
    )


def test_rebuild_of_nothing_leaves_nothing_to_be_found():
    catalogue(random.Random(1))

    reindexing.replace(iter(()))

    assert not SearchPosting.objects.exists()
    assert told(ANY, Question())[0].total == 0


def test_postings_are_the_same_by_the_batch(monkeypatch):
    laid = []
    for batch, block, lot in ((200_000, 50_000, 2_000), (7, 11, 3)):
        for name, value in {"BATCH": batch, "BLOCK": block, "LOT": lot}.items():
            monkeypatch.setattr(segmenting, name, value)
        catalogue(random.Random(1))
        kept = SearchPosting.objects.values_list("lexeme", "count", "ids")
        version = str(SearchSegment.objects.get().version)
        table = columns.of_version(version)
        laid.append(([(*row, bytes(ids)) for *row, ids in kept], table.facets.tolist()))

    assert laid[0] == laid[1]
    assert "k:ec1" not in {lexeme for lexeme, *_ in laid[0][0]}
