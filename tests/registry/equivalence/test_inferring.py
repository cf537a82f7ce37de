"""The stored chains follow the assertions: a little at a time is the same as all anew."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.equivalence import tasks
from registry.equivalence.enums import AssertionStatus, Effect, Method
from registry.equivalence.models import (
    EquivalenceAssertion,
    InferenceDay,
    InferenceDue,
    InferredEquivalence,
)
from registry.equivalence.selectors.graph import plain, reading
from registry.equivalence.selectors.graph.edges import OPEN_END
from registry.equivalence.services import assertions, inferring, supersession
from registry.events import ChangeKind, announce
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory, SeatFactory
from tests.factories.people import OrganisationFactory
from tests.registry.equivalence.graphs import DAY

pytestmark = pytest.mark.django_db

AT = dt.datetime.combine(DAY, dt.time(12), tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=10)


@pytest.fixture
def sent(monkeypatch):
    tasks_sent: list[str] = []
    monkeypatch.setattr("celery.current_app.send_task", tasks_sent.append)
    return tasks_sent


def settle(at=AT):
    while inferring.settle(at=at) and inferring.is_due(at=at):
        pass


def stored():
    return {
        (
            row.source_id, row.target_id, row.scope_jurisdiction, row.scope_sector, row.relation,
            int(row.worth.scaleb(9)), int(row.confidence.scaleb(9)), tuple(row.path),
            row.valid_from.toordinal(), row.valid_to.toordinal() if row.valid_to else OPEN_END,
        )
        for row in InferredEquivalence.objects.all()
    }  # fmt: skip


def expected(day):
    edges = reading.whole(day=day)
    rows = [
        plain_edge._replace(jurisdiction=place, sector=sector)
        for plain_edge, place, sector in _decoded(edges)
    ]
    return {
        (
            row.source, row.target, row.jurisdiction, row.sector, row.relation, row.worth,
            row.confidence, row.path, row.starts, row.ends,
        )
        for row in plain.best_chains(rows)
    }  # fmt: skip


def _decoded(edges):
    for row in zip(
        edges.ids, edges.source, edges.target, edges.relation, edges.worth, edges.confidence,
        edges.jurisdiction, edges.sector, edges.starts, edges.ends, strict=True,
    ):  # fmt: skip
        edge = reading.Edge._make(int(value) for value in row)
        yield edge, edges.places.names[int(row[6])], edges.sectors.names[int(row[7])]


def chain(*confidences, **columns):
    """Publish a chain of assertions and return them."""
    rows = []
    for confidence in confidences:
        held = {"source": rows[-1].target} if rows else {}
        made = {"confidence": Decimal(confidence), "relation": "exact", "worth": 1}
        rows.append(AssertionFactory(**(made | held | columns)))
    return rows


def test_settle_stores_what_follows_and_once_more_changes_nothing():
    first, second, third = chain("0.9", "0.9", "0.8")

    settle()

    rows = InferredEquivalence.objects.order_by("hops", "pk")
    assert {tuple(row.path) for row in rows} == {
        (first.pk, second.pk), (second.pk, third.pk), (first.pk, second.pk, third.pk)
    }  # fmt: skip
    whole = rows.get(hops=3)
    assert (whole.source_id, whole.target_id) == (first.source_id, third.target_id)
    assert whole.confidence == Decimal("0.648")
    assert whole.effect == Effect.INFORMATIVE
    assert not InferenceDue.objects.exists()
    assert inferring.settle(at=AT) == 0
    assert list(rows) == list(InferredEquivalence.objects.order_by("hops", "pk"))


@pytest.mark.parametrize("status", ["contested", "needs_review", "revoked"])
def test_settle_forgets_a_chain_whose_assertion_is_unsettled_and_finds_the_next_best(status):
    first, second = chain("0.9", "0.9")
    other = AssertionFactory(
        source=first.source, target=first.target, confidence=Decimal("0.7"), relation="exact"
    )
    settle()

    first.status = status
    first.save()
    settle()

    assert [row.path for row in InferredEquivalence.objects.all()] == [[other.pk, second.pk]]


def test_settle_legal_effect_does_not_survive():
    AssertionFactory.create_batch(1, legal=True, confidence=1, worth=1, relation="exact")
    (legal,) = EquivalenceAssertion.objects.all()
    AssertionFactory(source=legal.target, legal=True, confidence=1, worth=1, relation="exact")

    settle()

    assert InferredEquivalence.objects.get().effect == Effect.INFORMATIVE
    assert "effect" not in {field.name for field in InferredEquivalence._meta.get_fields()}


@pytest.mark.parametrize(
    "columns",
    [{"relation": "none", "worth": 0}, {"method": Method.INFERRED}, {"status": "proposed"}],
)
def test_settle_nothing_follows_from_no_match_inference_or_proposal(columns):
    (first,) = chain("0.9")
    AssertionFactory(source=first.target, confidence=1, **columns)

    settle()

    assert not InferredEquivalence.objects.exists()


def test_settle_turns_the_day():
    chain("0.9", "0.9", valid_from=DAY, valid_to=LATER.date())
    begun = chain("0.9", "0.9", valid_from=LATER.date())
    settle()
    assert InferredEquivalence.objects.get().path != [row.pk for row in begun]
    assert inferring.is_due(at=LATER)

    settle(LATER)

    assert InferredEquivalence.objects.get().path == [row.pk for row in begun]
    assert InferenceDay.objects.get().day == LATER.date()


def test_settle_a_clock_that_is_behind_turns_nothing_back():
    settle(LATER)
    chain("0.9", "0.9", valid_from=LATER.date())

    settle(AT)

    assert InferredEquivalence.objects.count() == 1
    assert InferenceDay.objects.get().day == LATER.date()


def test_settle_takes_a_batch_at_a_time(monkeypatch):
    settle()
    monkeypatch.setattr(inferring, "BATCH", 2)
    chain(*["0.99"] * 5)

    assert inferring.settle(at=AT) == 2
    assert InferenceDue.objects.count() == 3
    settle()

    assert stored() == expected(DAY)


def test_settle_with_very_many_changes_rebuilds(monkeypatch):
    settle()
    monkeypatch.setattr(inferring, "MOST_DUE", 1)
    chain("0.9", "0.9")

    assert inferring.settle(at=AT) == 1
    assert stored() == expected(DAY)
    assert not InferenceDue.objects.exists()


def test_rebuild_over_several_lots_of_sources(monkeypatch):
    monkeypatch.setattr(inferring, "SOURCES_AT_ONCE", 1)
    chain("0.9", "0.95", "0.99", "0.97")
    heard: list[int] = []

    count = inferring.rebuild(at=AT, progress=heard.append)

    assert stored() == expected(DAY)
    assert heard[-1] == count == InferredEquivalence.objects.count()


def test_rebuild_mends_what_is_wrong_and_leaves_alone_what_is_right():
    first, _ = chain("0.9", "0.9")
    (stray,) = chain("0.9")
    inferring.rebuild(at=AT)
    right = InferredEquivalence.objects.get()
    common = {"relation": "exact", "worth": 1, "confidence": 1, "hops": 2, "path": [1, 2],
              "valid_from": DAY}  # fmt: skip
    InferredEquivalence.objects.create(source=first.source, target=stray.target, **common)
    InferredEquivalence.objects.create(source=stray.target, target=first.source, **common)

    inferring.rebuild(at=AT)

    assert InferredEquivalence.objects.get() == right


def test_command_rebuilds(capsys):
    chain("0.9", "0.9")

    call_command("infer_equivalences")

    assert "1 inferred" in capsys.readouterr().out
    assert InferredEquivalence.objects.count() == 1


def test_mark_is_written_by_the_database_whoever_writes():
    (row,) = chain("0.9")
    rows = EquivalenceAssertion.objects.filter(pk=row.pk)
    changes = (
        (lambda: rows.update(status_reason="a"), 0),
        (lambda: rows.update(confidence=Decimal("0.8")), 2),
        (lambda: rows.update(status="contested"), 1),
        (lambda: rows.update(confidence=Decimal("0.7")), 0),
        (lambda: rows.update(status="published"), 1),
        (rows.delete, 1),
    )
    for change, marks in changes:
        InferenceDue.objects.all().delete()
        change()
        assert (
            list(InferenceDue.objects.values_list("assertion_id", "source_id", "target_id"))
            == [(row.pk, row.source_id, row.target_id)] * marks
        )


def test_mark_goes_with_the_transaction():
    with transaction.atomic():
        chain("0.9")
        assert InferenceDue.objects.exists()
        transaction.set_rollback(True)

    assert not InferenceDue.objects.exists()


def test_move_and_supersession_reach_the_chains(sent, django_capture_on_commit_callbacks):
    first, second = chain("0.9", "0.9")
    settle()
    with django_capture_on_commit_callbacks(execute=True):
        assertions.move(by=None, assertion=first, to=AssertionStatus.CONTESTED, reason="Why", at=AT)
    assert inferring.TASK in sent
    tasks.infer()
    assert not InferredEquivalence.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assertions.move(by=None, assertion=first, to=AssertionStatus.IN_REVIEW, at=AT)
        for side in ({}, {"us": True}):
            SeatFactory(round=first.rounds.get(), approves=True, **side)
        assertions.move(by=None, assertion=first, to=AssertionStatus.PUBLISHED, at=AT)
    settle()
    assert InferredEquivalence.objects.exists()

    supersession.ask_for_review(by=None, version=second.target, at=AT)
    settle()

    assert not InferredEquivalence.objects.exists()


def test_other_news_asks_for_nothing(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        announce(kind=ChangeKind.PROGRAMME, ids=[1])

    assert inferring.TASK not in sent


def test_task_run_twice_does_once_and_asks_for_what_is_left(sent, monkeypatch):
    tasks.infer()
    monkeypatch.setattr(inferring, "BATCH", 1)
    chain("0.9", "0.9")

    assert (tasks.infer(), len(sent)) == (1, 1)
    assert (tasks.infer(), len(sent)) == (1, 1)
    before = stored()
    assert (tasks.infer(), len(sent)) == (0, 1)
    assert stored() == before


def test_sweep_asks_only_where_something_is_due(sent):
    assert tasks.sweep_inference() is True
    tasks.infer()
    assert tasks.sweep_inference() is False
    chain("0.9")

    assert tasks.sweep_inference() is True
    assert sent == [inferring.TASK] * 2


WRONG = {
    "inferred_two_credentials": {"target": "source"},
    "inferred_two_or_three_hops": {"hops": 1, "path": [1]},
    "inferred_hops_are_its_path": {"hops": 3},
    "inferred_shares_in_range": {"confidence": 0},
    "inferred_relation_says_something": {"relation": "none"},
    "inferred_ends_after_start": {"valid_to": DAY},
    "inferred_one_per_pair_and_scope": {},
}


@pytest.mark.parametrize("constraint", WRONG)
def test_database_refuses_what_no_inference_is(constraint):
    source, target = CredentialVersionFactory(), CredentialVersionFactory()
    right = {
        "source": source, "target": target, "relation": "exact", "worth": 1, "confidence": 1,
        "hops": 2, "path": [1, 2], "valid_from": DAY,
    }  # fmt: skip
    InferredEquivalence.objects.create(**right)
    wrong = {"scope_sector": "x", **WRONG[constraint]} if WRONG[constraint] else {}
    wrong = {
        name: right.get(value, value) if name == "target" else value
        for name, value in wrong.items()
    }

    with pytest.raises(IntegrityError, match=constraint):
        InferredEquivalence.objects.create(**(right | wrong))


def test_database_has_one_day_of_inference():
    InferenceDay.objects.create(pk=1, day=DAY)

    with pytest.raises(IntegrityError, match="inference_has_one_day"):
        InferenceDay.objects.create(pk=2, day=DAY)


NODES = 5
CHANGES = st.lists(
    st.one_of(
        st.tuples(
            st.just("add"), st.integers(0, NODES - 1), st.integers(1, NODES - 1),
            st.sampled_from(["exact", "close", "broader", "narrower", "partial", "none"]),
            st.sampled_from(["0.8", "0.9", "1"]), st.sampled_from(["", "", "US", "US-TX"]),
            st.sampled_from([0, 0, 12]), st.sampled_from([None, None, 5, 20]),
        ),
        st.tuples(st.just("status"), st.integers(0, 30),
                  st.sampled_from(["published", "contested", "revoked", "needs_review"])),
        st.tuples(st.just("confidence"), st.integers(0, 30), st.sampled_from(["0.7", "0.95"])),
        st.tuples(st.just("delete"), st.integers(0, 30)),
        st.tuples(st.just("day"), st.sampled_from([1, 6])),
        st.tuples(st.just("settle")),
    ),
    max_size=25,
)  # fmt: skip


class Story:
    """Assertions that change in some order, settled now and then."""

    def __init__(self, versions, asserters):
        self.versions, self.asserters = versions, iter(asserters)
        self.made: list[EquivalenceAssertion] = []
        self.at = AT

    def add(self, source, step, relation, confidence, place, starts, days):
        begins = DAY + dt.timedelta(days=starts)
        self.made.append(
            EquivalenceAssertion.objects.create(
                source=self.versions[source], target=self.versions[(source + step) % NODES],
                asserter=next(self.asserters), relation=relation, confidence=Decimal(confidence),
                worth=0 if relation == "none" else Decimal("0.9"), scope_jurisdiction=place,
                effect="informative", method="curriculum", status="published",
                valid_from=begins, valid_to=days and begins + dt.timedelta(days=days),
            )
        )  # fmt: skip

    def status(self, which, value):
        self._update(which, status=value)

    def confidence(self, which, value):
        self._update(which, confidence=Decimal(value))

    def _update(self, which, **columns):
        if self.made:
            row = self.made[which % len(self.made)]
            EquivalenceAssertion.objects.filter(pk=row.pk).update(**columns)

    def delete(self, which):
        if self.made:
            self.made.pop(which % len(self.made)).delete()

    def day(self, days):
        self.at += dt.timedelta(days=days)

    def settle(self):
        settle(self.at)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CHANGES)
def test_a_little_at_a_time_is_the_same_as_all_anew(world, changes):
    with transaction.atomic():
        story = Story(*world)
        story.settle()
        for name, *values in changes:
            getattr(story, name)(*values)
        story.settle()

        assert stored() == expected(story.at.date())
        before = Counter(InferredEquivalence.objects.values_list("pk", flat=True))
        inferring.rebuild(at=story.at)
        assert Counter(InferredEquivalence.objects.values_list("pk", flat=True)) == before
        transaction.set_rollback(True)


@pytest.fixture
def world():
    versions = [CredentialVersionFactory(published=True) for _ in range(NODES)]
    return versions, [OrganisationFactory(body=True) for _ in range(25)]
