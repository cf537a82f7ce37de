"""Lookalikes of a set are those of its records one by one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.catalogue.models import CredentialVersion, DuplicatePair
from registry.catalogue.selectors import duplicate_sets, duplicates
from registry.catalogue.selectors.duplicates import DuplicateKind
from registry.catalogue.services import pairs
from tests.factories.catalogue import CredentialFactory, CredentialVersionFactory
from tests.factories.people import AT, OrganisationFactory

pytestmark = pytest.mark.django_db

WORDS = st.sampled_from(
    [
        "soldadura",
        "soldador",
        "industrial",
        "basico",
        "nivel",
        "1",
        "2",
        "de",
        "montacargas",
        "montacarga",
        "operador",
        "operación",
        "mantenimiento",
        "mantenimento",
        "técnico",
        "B",
    ]
)
TITLES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def version(issuer, title, **credential):
    return CredentialVersionFactory(
        credential=CredentialFactory(issuer=issuer, **credential),
        source_language="es", name_es=title, name_en="",
    )  # fmt: skip


def one_by_one(records):
    found = {}
    for record in records:
        alike = duplicates.lookalikes(
            kind=DuplicateKind.CREDENTIAL,
            sought=duplicates.sought_of(record),
            exclude=[record.credential_id],
        )
        if alike:
            found[record.credential_id] = alike
    return found


def told(found):
    return {key: [(one.id, one.likeness.whole) for one in alike] for key, alike in found.items()}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(titles=st.lists(TITLES, min_size=2, max_size=8), is_coded=st.booleans())
def test_set_finds_what_one_by_one_is_found(titles, is_coded):
    CredentialVersion.objects.all().delete()
    one, like = OrganisationFactory(name="Instituto A"), OrganisationFactory(name="Instituto B")
    records = [
        version(
            like if number % 3 == 2 else one,
            title,
            **({"code": f"C-{number // 2}{'x' * (number % 2)}"} if is_coded else {}),
        )
        for number, title in enumerate(titles)
    ]

    assert told(duplicate_sets.lookalikes_of(records)) == told(one_by_one(records))


def test_same_code_of_another_issuer_is_looked_at():
    old = version(OrganisationFactory(name="CONOCER"), "Soldadura industrial", code="EC-0217")
    new = version(OrganisationFactory(name="Escuela Norte"), "Soldadura industrial", code="EC0217")

    assert told(duplicate_sets.lookalikes_of([new])) == {
        new.credential_id: [(old.credential_id, 80.0)]
    }


def test_pair_of_a_set_is_noted_once():
    issuer = OrganisationFactory()
    records = [version(issuer, title) for title in ("Soldadura", "Soldaduras", "Montacargas")]

    pairs.note_lookalikes_of(records=records)
    pairs.note_lookalikes_of(records=records)

    pair = DuplicatePair.objects.get()
    assert [pair.first_id, pair.second_id] == sorted(one.credential_id for one in records[:2])


def test_set_asks_the_same_for_two_and_twenty(django_assert_num_queries):
    issuer = OrganisationFactory()
    records = [version(issuer, f"Soldadura {letter}") for letter in "abcdefghijklmnopqrst"]
    for count in (2, 20):
        with django_assert_num_queries(3):
            duplicate_sets.lookalikes_of(records[:count])


def test_set_of_none_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert duplicate_sets.lookalikes_of([]) == {}


def test_noting_a_set_again_keeps_what_a_person_decided(django_assert_max_num_queries):
    issuer = OrganisationFactory()
    records = [version(issuer, title) for title in ("Soldadura", "Soldaduras", "Montacargas")]
    pairs.note_lookalikes_of(records=records)
    DuplicatePair.objects.update(status="distinct", decided_at=AT, score=1)

    with django_assert_max_num_queries(8):
        pairs.note_lookalikes_of(records=records)

    pair = DuplicatePair.objects.get()
    assert (pair.status, pair.score) == ("distinct", 1)
