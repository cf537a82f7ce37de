"""Snapshots: shares that sum, files that come back as they went, weights as rows."""

import datetime as dt
import threading
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import UNKNOWN, Effect, InvalidWeights, Weights
from matching.openings.enums import OpeningKind, PlaceMode, Strength
from matching.runs.models import MatchWeights
from matching.runs.selectors import snapshots
from matching.runs.selectors import weights as kept_weights
from matching.runs.services import equivalent_columns, weights
from matching.runs.services import snapshots as taking
from matching.runs.services.pay import MonthlyDollars
from matching.runs.services.vocabulary import Vocabulary, _per_mille
from registry.people.enums import OrganisationKind
from registry.reference.enums import Cefr
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.matching import (
    ExperienceFactory,
    OpeningOccupationFactory,
    RequirementFactory,
    WeightsFactory,
    WorkerLanguageFactory,
)
from tests.factories.people import AT, OrganisationFactory
from tests.factories.reference import (
    CrosswalkPairFactory,
    CurrencyFactory,
    ExchangeRateFactory,
    OccupationFactory,
    SubdivisionFactory,
)
from tests.matching.runs.worlds import (
    DAY,
    assert_worth,
    matched,
    opening,
    require,
    run_through,
    worker,
    world,
)

UNITS = {f"{number:04d}": number for number in range(1000, 1040)}
WEIGHT = st.decimals(Decimal("0.000001"), Decimal(1), places=6)


@given(st.dictionaries(st.sampled_from(sorted(UNITS)), WEIGHT, min_size=1))
def test_shares_of_a_fan_out_sum_to_a_thousand(rows):
    shares = _per_mille(list(rows.items()), UNITS)

    assert sum(value for _unit, value in shares) == 1000
    assert min(value for _unit, value in shares) >= 1
    assert [unit for unit, _value in shares] == [UNITS[code] for code in rows]
    largest = max(shares, key=lambda share: share[1])
    heaviest = max(rows.values())
    assert rows[f"{largest[0]:04d}"] >= heaviest - Decimal("0.002") * sum(rows.values())


@given(st.lists(WEIGHT, min_size=1, max_size=40))
def test_shares_do_not_depend_on_the_scale(amounts):
    rows = list(zip(UNITS, amounts, strict=False))
    doubled = [(code, 2 * weight) for code, weight in rows]

    assert _per_mille(rows, UNITS) == _per_mille(doubled, UNITS)


@pytest.mark.django_db
def test_occupation_of_another_scheme_fans_out_over_unit_groups():
    one, other = (OccupationFactory(code=code) for code in ("7212", "7213"))
    group = OccupationFactory(code="721", level=3)
    foreign, whole = OccupationFactory(soc=True), OccupationFactory(sinco=True)
    CrosswalkPairFactory(from_occupation=foreign, to_occupation=one, weight=Decimal("0.333333"))
    CrosswalkPairFactory(from_occupation=foreign, to_occupation=other, weight=Decimal("0.666667"))
    CrosswalkPairFactory(from_occupation=foreign, to_occupation=group, weight=Decimal("0.5"))
    CrosswalkPairFactory(from_occupation=whole, to_occupation=other)
    CrosswalkPairFactory(from_occupation=whole, to_occupation=one, retired=True)
    CrosswalkPairFactory(from_occupation=one, to_occupation=foreign)

    words = Vocabulary.read()

    assert words.units == {"7212": 0, "7213": 1}
    assert dict(words.shares) == {
        one.pk: ((0, 1000),),
        other.pk: ((1, 1000),),
        foreign.pk: ((0, 333), (1, 667)),
        whole.pk: ((1, 1000),),
    }


def full_world():
    """Return a world with something in every column."""
    here = world()
    assert_worth(here)
    WorkerLanguageFactory(profile=here.worker)
    SubdivisionFactory(code="US-CA")
    remote = opening(here.trade, here.place, place_mode=PlaceMode.REMOTE, paid=True)
    RequirementFactory(opening=remote, english=True)
    worker(here.trade, here.place, wishes_wage=True, education=None)
    return here


@pytest.mark.django_db
def test_snapshot_comes_back_as_it_was_written():
    full_world()
    snapshot = taking.take(as_of=DAY)

    digest = taking.write(snapshot, "one")
    read = snapshots.read("one", digest)

    assert snapshots.fingerprint(read) == snapshots.fingerprint(snapshot)
    for name in ("isco_codes", "skill_keys", "version_keys", "assertion_keys"):
        assert getattr(read, name) == getattr(snapshot, name)
    before, after = snapshots.flat(snapshot), snapshots.flat(read)
    assert before.keys() == after.keys()
    for name, column in before.items():
        assert column.dtype == after[name].dtype, name
        assert np.array_equal(column, after[name]), name
    assert [path.name for path in snapshots.path_of("one").parent.iterdir()] == ["one.npz"]


@pytest.mark.django_db
def test_empty_snapshot_comes_back_as_it_was_written():
    snapshot = taking.take(as_of=DAY)

    read = snapshots.read("none", taking.write(snapshot, "none"))

    assert snapshots.fingerprint(read) == snapshots.fingerprint(snapshot)
    assert (len(read.workers), len(read.openings)) == (0, 0)


@pytest.mark.django_db
def test_fingerprint_tells_two_worlds_apart():
    here = full_world()
    before = snapshots.fingerprint(taking.take(as_of=DAY))
    here.worker.reach_km += 1
    here.worker.save()

    assert snapshots.fingerprint(taking.take(as_of=DAY)) != before


def elsewhere(act):
    """Do something over a connection of its own, and commit it."""

    def work():
        act()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_snapshot_is_one_picture_whatever_changes_meanwhile(monkeypatch):
    here = full_world()
    before = snapshots.fingerprint(taking.take(as_of=DAY))
    read = taking.opening_columns.matchable

    def changes(as_of):
        elsewhere(lambda: require(opening(here.trade, here.place), CredentialVersionFactory()))
        elsewhere(lambda: assert_worth(here, source=CredentialVersionFactory()))
        return read(as_of)

    monkeypatch.setattr(taking.opening_columns, "matchable", changes)
    assert snapshots.fingerprint(taking.take(as_of=DAY)) == before
    monkeypatch.undo()
    assert snapshots.fingerprint(taking.take(as_of=DAY)) != before


@pytest.mark.django_db(transaction=True)
def test_snapshot_inside_a_transaction_knows_every_credential_that_its_rows_name(monkeypatch):
    here = full_world()
    read = taking.opening_columns.matchable

    def changes(as_of):
        elsewhere(lambda: require(opening(here.trade, here.place), CredentialVersionFactory()))
        return read(as_of)

    monkeypatch.setattr(taking.opening_columns, "matchable", changes)
    with transaction.atomic():
        snapshot = taking.take(as_of=DAY)

    assert len(snapshot.openings) == 3
    assert len(snapshot.version_keys) == 3


def reach_of(assertion):
    """Return (employer's key or None for all, effect) of each row that an assertion gives."""
    words = Vocabulary.read()
    table, keys = equivalent_columns.equivalent_columns([assertion], words)
    assert set(keys) == {assertion.pk}
    employers = {column: key for key, column in words.employers.items()}
    return [
        (employers.get(employer), effect)
        for employer, effect in zip(table.employer.tolist(), table.effect.tolist(), strict=True)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_acceptance_counts_at_the_asserters_own_openings_alone(kind):
    asserter = OrganisationFactory(kind=kind)
    assertion = AssertionFactory(effect="accepted", asserter=asserter)

    own, *others = reach_of(assertion)

    assert own == (asserter.pk, Effect.ACCEPTED)
    assert others == [(None, Effect.CLOSE_WITH_GAP)] * (kind != OrganisationKind.EMPLOYER)


@pytest.mark.django_db
def test_recognition_by_a_body_counts_everywhere():
    assertion = AssertionFactory(effect="recognised")

    assert reach_of(assertion) == [(None, Effect.RECOGNISED)]


@pytest.mark.django_db
@pytest.mark.parametrize(("is_own", "count"), [(True, 1), (False, 0)])
@pytest.mark.parametrize("kind", ["employer", "training_institution"])
def test_acceptance_by_another_meets_no_requirement(kind, is_own, count):
    here = world()
    asserter = OrganisationFactory(kind=kind)
    assert_worth(here, effect="accepted", asserter=asserter)
    if is_own:
        here.opening.employer = asserter
        here.opening.save()

    assert len(matched(run_through())) == count


@pytest.mark.django_db
def test_worker_becomes_a_row():
    here = world()
    here.worker.kinds_wanted = [OpeningKind.JOB, OpeningKind.YOUTH_PLACEMENT, OpeningKind.JOB]
    here.worker.may_work_in = ["US", "CA", "FR"]
    here.worker.relocates_abroad = here.worker.commutes_across_border = True
    here.worker.save()
    here.worker.experiences.update(months=18, ended_on=DAY - dt.timedelta(days=95))
    wished = OccupationFactory(code="7213")
    here.worker.wanted_occupations.add(wished)
    for language, level in (("en", Cefr.B2), ("fr", Cefr.C1)):
        WorkerLanguageFactory(profile=here.worker, language=language, cefr=level)

    workers = taking.take(as_of=DAY).workers

    assert workers.occupations.row(0).tolist() == [0, 1]
    assert workers.experience.row(0).tolist() == [0]
    assert (workers.experience.values.tolist(), workers.experience_idle.tolist()) == ([15], [3])
    assert (workers.kinds_wanted.tolist(), workers.may_work.tolist()) == ([0b100001], [0b101])
    assert (workers.mobility.tolist(), workers.wage_min.tolist()) == ([0b101], [UNKNOWN])
    assert sorted(workers.languages[0].tolist()) == sorted(
        [Cefr.B2] + [UNKNOWN] * (workers.languages.shape[1] - 1)
    )
    assert workers.available_from.tolist() == [(DAY - dt.date(1970, 1, 1)).days]


@pytest.mark.django_db
def test_experience_in_one_unit_adds_up_and_the_latest_counts():
    here = world()
    here.worker.experiences.update(months=12, ended_on=DAY - dt.timedelta(days=900))
    ExperienceFactory(profile=here.worker, occupation=here.trade, title="again", months=12)
    ExperienceFactory(profile=here.worker, occupation=here.trade, title="once", months=0)

    workers = taking.take(as_of=DAY).workers

    assert (workers.experience.values.tolist(), workers.experience_idle.tolist()) == ([20], [0])
    assert workers.occupations.values.tolist() == [1000]


@pytest.mark.django_db
def test_opening_becomes_a_row():
    here = world()
    offer = here.opening
    offer.requirements.all().delete()
    RequirementFactory(opening=offer, skill=here.skill, strength=Strength.PREFERRED)
    RequirementFactory(opening=offer, english=True)
    RequirementFactory(opening=offer, english=True, language="es", strength=Strength.PREFERRED)
    require(offer, here.asked, Strength.PREFERRED)
    require(offer, here.held, Strength.REQUIRED_BY_LAW)
    OpeningOccupationFactory(
        opening=offer, occupation=OccupationFactory(code="7213"), weight=Decimal("0.25")
    )

    openings = taking.take(as_of=DAY).openings

    assert openings.skills_required.row(0).tolist() == []
    assert openings.skills_preferred.row(0).tolist() == [0]
    assert openings.requirements.force.tolist() == [2]
    assert openings.requirements.credentials.row(0).tolist() == [0, 1]
    assert openings.language_min.sum() == Cefr.B1
    assert openings.occupations.values.tolist() == [1000, 250]
    assert openings.capacity_left.tolist() == [2]


@pytest.mark.django_db
def test_pay_is_compared_in_cents_a_month():
    peso, dollar = CurrencyFactory(), CurrencyFactory(dollar=True)
    yen = CurrencyFactory(code="JPY", minor_digits=0)
    ExchangeRateFactory(base=dollar, quote=peso, rate=Decimal(20), on_date=DAY)
    ExchangeRateFactory(
        base=dollar, quote=peso, rate=Decimal(10), on_date=DAY + dt.timedelta(days=1)
    )
    ExchangeRateFactory(base=dollar, quote=yen, rate=Decimal(100), on_date=DAY)
    CurrencyFactory(code="CAD")

    dollars = MonthlyDollars(DAY)

    assert dollars.cents(20_000_00, "MXN", "month", hours_per_week=40) == 1_000_00
    assert dollars.cents(12_000_00, "USD", "year", hours_per_week=40) == 1_000_00
    assert dollars.cents(15_00, "USD", "hour", hours_per_week=40) == 2_600_00
    assert dollars.cents(100_000, "JPY", "month", hours_per_week=40) == 1_000_00
    assert dollars.cents(1, "CAD", "month", hours_per_week=40) == UNKNOWN


@pytest.mark.django_db
def test_first_weights_are_the_methods_own_and_stay():
    first = weights.current(at=AT)

    assert kept_weights.of_row(MatchWeights.objects.get()) == Weights()
    assert weights.current(at=AT + dt.timedelta(days=1)) == first


@pytest.mark.django_db
def test_newest_weights_count_under_their_own_version():
    weights.current(at=AT)
    newer = WeightsFactory(version="another", valid_from=DAY + dt.timedelta(days=1))

    assert weights.current(at=AT) == newer
    assert kept_weights.of_row(newer) == Weights(version="another")


@pytest.mark.django_db
def test_weights_that_contradict_the_method_are_refused():
    row = WeightsFactory()
    row.values["points"] = [100, 1, 0, 0, 0, 0, 0, 0]

    with pytest.raises(InvalidWeights, match="sum to 100"):
        kept_weights.of_row(row)
