"""Packed matches: cut, narrowed and counted as a loop over the entries would."""

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from registry.catalogue.models import SearchMatch, SearchToken
from registry.catalogue.selectors.search import candidates, retrieval
from registry.catalogue.selectors.search.matches import KEY, Matches, packed
from registry.catalogue.services import indexing
from tests.factories.catalogue import CredentialVersionFactory
from tests.registry.catalogue.test_index_retrieval import NOW, answer, counts, titles, words

ROWS = [(7, [3, 5]), (9, [5]), (11, []), (12, [3, 8])]


def matches():
    ids = np.array([key for key, _ in ROWS], dtype=KEY).tobytes()
    return Matches.of(ids, b"".join(packed(codes) for _, codes in ROWS))


def test_matches_are_read_as_they_were_packed():
    assert matches().ids.tolist() == [7, 9, 11, 12]
    assert matches().tally() == {3: 2, 5: 2, 8: 1}


@pytest.mark.parametrize(
    ("count", "tally"), [(0, {}), (1, {3: 1, 5: 1}), (3, {3: 1, 5: 2}), (9, {3: 2, 5: 2, 8: 1})]
)
def test_matches_first_counts_only_those(count, tally):
    first = matches().first(count) if count else Matches.of(b"", b"")

    assert (len(first), first.tally()) == (min(count, len(ROWS)), tally)


def test_matches_having_one_of_some_codes_are_kept():
    found = matches()

    kept = found.where([found.having([5, 8]), found.having([3])])

    assert kept.ids.tolist() == [7, 12]
    assert kept.tally() == {3: 2, 5: 1, 8: 1}
    assert len(found.where([found.having([])])) == 0


@pytest.mark.django_db
def test_a_match_stands_on_a_known_shelf():
    version = CredentialVersionFactory(published=True)
    indexing.refresh(kind="credential", ids=[version.pk], at=NOW)

    with pytest.raises(IntegrityError, match="search_match_shelf_known"), transaction.atomic():
        SearchMatch.objects.update(shelf=4)


@pytest.mark.django_db
def test_a_token_has_one_number():
    SearchToken.objects.create(token="cMX")

    with pytest.raises(IntegrityError), transaction.atomic():
        SearchToken.objects.create(token="cMX")


def workshops():
    rows = [
        CredentialVersionFactory(
            published=True,
            name_es=f"Taller {type_}",
            credential__type=type_,
            is_recognised_abroad=far,
        )
        for type_, far in (("Certificate", True), ("Certificate", False), ("Diploma", True))
    ]
    indexing.refresh(kind="credential", ids=[row.pk for row in rows], at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("few", [0, 2, 6000])
@pytest.mark.parametrize("broad", [(), (retrieval.Facet.WHAT,)])
def test_facets_count_the_same_narrowed_here_or_in_the_index(monkeypatch, few, broad):
    monkeypatch.setattr(candidates, "FEW", few)
    monkeypatch.setattr(candidates, "BROAD", broad)
    workshops()
    facets = {"type": ("Certificate",), "recognised": ("yes",), "what": ("credential",)}

    page = answer(words("taller"), facets={retrieval.Facet(k): v for k, v in facets.items()})

    assert titles(page) == ["Taller Certificate"]
    assert counts(page, retrieval.Facet.TYPE) == {"Certificate": 1, "Diploma": 1}
    assert counts(page, retrieval.Facet.RECOGNISED) == {"yes": 1}
    assert counts(page, retrieval.Facet.WHAT) == {"credential": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("type_", "is_capped", "beside"),
    [("Certificate", True, {"Diploma": 1}), ("Diploma", False, {"Certificate": 1})],
)
def test_what_is_read_without_a_broad_facet_is_cut_as_if_it_were_read_with_it(
    monkeypatch, type_, is_capped, beside
):
    for name, value in {"FEW": 0, "CAP": 1, "BROAD": (retrieval.Facet.TYPE,)}.items():
        monkeypatch.setattr(candidates, name, value)
    workshops()

    for more in (1, 2, 3):
        monkeypatch.setattr(candidates, "MORE", more)
        page = answer(words("taller"), facets={retrieval.Facet.TYPE: (type_,)})

        assert (page.total, page.is_capped) == (1, is_capped)
        known = counts(page, retrieval.Facet.TYPE)
        assert known in ({type_: 1}, {type_: 0, **beside})


@pytest.mark.django_db
@pytest.mark.parametrize("few", [0, 1, 2, 6000])
@pytest.mark.parametrize("chosen", ["doctoral", "Certificate"])
def test_nothing_is_found_whichever_way_it_is_read(monkeypatch, few, chosen):
    monkeypatch.setattr(candidates, "FEW", few)
    workshops()
    facets = {retrieval.Facet.TYPE: (chosen,), retrieval.Facet.COUNTRY: ("XX",)}

    page = answer(words("taller"), facets=facets)

    assert page.total == 0
    assert counts(page, retrieval.Facet.COUNTRY)["XX"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("shelf", [0, 1, 2, 3])
def test_every_shelf_is_read(shelf):
    version = CredentialVersionFactory(published=True, name_es="Mecánica")
    indexing.refresh(kind="credential", ids=[version.pk], at=NOW)
    SearchMatch.objects.update(shelf=shelf)

    assert titles(answer(words("mecanica"))) == ["Mecánica"]


@pytest.mark.django_db
def test_pages_after_the_ranked_ones_repeat_and_lose_nothing(monkeypatch):
    monkeypatch.setattr(retrieval, "RANKED", 20)
    monkeypatch.setattr(retrieval, "SCORED", 40)
    rows = CredentialVersionFactory.create_batch(45, published=True, name_es="Mecánica")
    indexing.refresh(kind="credential", ids=[row.pk for row in rows], at=NOW)

    found = [
        hit.entry.record_id
        for page in (1, 2, 3)
        for hit in answer(words("mecanica"), page=page).items
    ]

    assert sorted(found) == sorted(row.pk for row in rows)
