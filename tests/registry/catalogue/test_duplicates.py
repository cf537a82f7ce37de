"""Records that look alike: noted when written, dismissed, merged and taken apart again."""

from copy import deepcopy

import pytest
from django.db import connection
from django.forms.models import model_to_dict

from registry.catalogue.enums import DuplicateStatus, RecordStatus
from registry.catalogue.models import (
    Credential,
    CredentialVersion,
    DuplicatePair,
    Offering,
    Outcome,
    Prerequisite,
    Programme,
    ProgrammeCredential,
    Recognition,
)
from registry.catalogue.policies import NEXT_DUPLICATE, MergedAway, PairStateRefuses
from registry.catalogue.selectors import duplicates as selectors
from registry.catalogue.selectors import successors
from registry.catalogue.selectors.duplicates import DuplicateKind
from registry.catalogue.services import credentials, duplicates, pairs, programmes
from registry.people.enums import Role
from registry.people.models import AuditEvent
from registry.people.policies import NotAnOwner
from tests.factories.catalogue import (
    CredentialFactory,
    CredentialVersionFactory,
    DuplicatePairFactory,
    OfferingFactory,
    OutcomeFactory,
    PrerequisiteFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
    RecognitionFactory,
)
from tests.factories.people import AT, MembershipFactory, OrganisationFactory
from tests.factories.reference import MunicipalityFactory
from tests.registry.catalogue.test_services import (
    credential_draft,
    programme_draft,
    trail,
    version_draft,
)
from tests.registry.people.test_policies import person

pytestmark = pytest.mark.django_db

TABLES = (
    *(Credential, CredentialVersion, Recognition, ProgrammeCredential, Prerequisite),
    *(Programme, Offering, Outcome),
)


def everything() -> dict:
    """Return every row of the tables that a merge writes, without when it was written."""
    rows = {}
    for model in TABLES:
        for row in model.objects.values():
            row.pop("updated_at", None)
            rows[model.__name__, row["id"]] = row
    return rows


def programmes_alike():
    """Return two published programmes with rows that collide and rows that do not."""
    kept, gone = ProgrammeFactory.create_batch(2, published=True)
    version = CredentialVersionFactory(published=True)
    for programme in (kept, gone):
        OfferingFactory(programme=programme, code="A")
        OutcomeFactory(programme=programme)
        ProgrammeCredentialFactory(programme=programme, version=version)
    OfferingFactory(programme=gone)
    OfferingFactory(programme=gone, code="B")
    OutcomeFactory(programme=gone, cohort_year=2024)
    ProgrammeCredentialFactory(programme=gone)
    return kept, gone


def credentials_alike():
    """Return two credentials in force with rows that collide and rows that do not."""
    kept, gone = (
        version.credential for version in CredentialVersionFactory.create_batch(2, published=True)
    )
    body = OrganisationFactory(agency=True)
    CredentialVersionFactory(credential=gone, version="2")
    for credential in (kept, gone):
        RecognitionFactory(credential=credential, organisation=body)
    RecognitionFactory(credential=gone)
    both = ProgrammeFactory()
    for credential in (kept, gone):
        ProgrammeCredentialFactory(programme=both, version=credential.versions.first())
    in_force = gone.versions.get(status="published")
    ProgrammeCredentialFactory(version=in_force)
    PrerequisiteFactory(kind="credential", age=None, credential=in_force)
    return kept, gone


ALIKE = {"programme": programmes_alike, "credential": credentials_alike}


@pytest.fixture(params=ALIKE)
def alike(request):
    """Return a waiting pair with the record to keep and the other one."""
    kept, gone = ALIKE[request.param]()
    return DuplicatePairFactory(records=[kept, gone]), kept, gone


def test_programmes_create_notes_the_same_title_of_the_provider():
    first = ProgrammeFactory(title_es="Soldadura GMAW en placa")

    second = programmes.create(
        by=None,
        draft=programme_draft(first.provider, title_es="Soldaduras GMAW en placas"),
        at=AT,
    )

    pair = DuplicatePair.objects.get()
    assert (pair.kind, pair.first_id, pair.second_id) == ("programme", first.pk, second.pk)
    assert (pair.status, pair.score) == (DuplicateStatus.WAITING, 100)
    assert pair.reasons["title"] == 100


def test_credentials_create_notes_the_same_code_of_another_issuer():
    first = CredentialVersionFactory(
        credential__code="EC-0217", name_es="Impartición de cursos de capacitación"
    )
    draft = credential_draft(
        OrganisationFactory(),
        version_draft(name_es="Imparticion de curso de capacitación"),
        code="ec0217",
    )

    second = credentials.create(by=None, draft=draft, at=AT)

    pair = DuplicatePair.objects.get()
    assert (pair.first_id, pair.second_id) == (first.credential_id, second.credential_id)
    assert pair.reasons["is_same_code"]


@pytest.mark.parametrize(
    "columns",
    [
        {"title_es": "Soldadura GMAW en tubería"},
        {"title_es": "Soldadura GMAW en placa 2"},
        {"provider": "another"},
    ],
)
def test_programmes_create_notes_nothing_of_another_one(columns):
    first = ProgrammeFactory(title_es="Soldadura GMAW en placa")
    provider = OrganisationFactory(name="Zeta") if columns.pop("provider", "") else first.provider
    columns = {"title_es": "Soldadura GMAW en placa"} | columns

    programmes.create(by=None, draft=programme_draft(provider, **columns), at=AT)

    assert not DuplicatePair.objects.exists()


def test_lookalikes_leave_out_the_same_title_in_another_city():
    provider = OrganisationFactory()
    rows = ProgrammeFactory.create_batch(2, provider=provider, title_es="Curso de soldadura")
    for programme, code in zip(rows, ("MX-05030", "MX-08037"), strict=True):
        OfferingFactory(programme=programme, municipality=MunicipalityFactory(code=code))

    found = selectors.lookalikes(
        kind=DuplicateKind.PROGRAMME,
        sought=selectors.sought_of(rows[0]),
        exclude=[rows[0].pk],
    )

    assert found == ()


@pytest.mark.parametrize("kind", DuplicateKind)
def test_lookalikes_need_as_many_queries_for_twenty(kind, django_assert_num_queries):
    provider = OrganisationFactory()
    first, *_ = ProgrammeFactory.create_batch(21, provider=provider, title_es="Curso de soldadura")
    version, *_ = [
        CredentialVersionFactory(name_es="Curso de soldadura", credential__issuer=provider)
        for _ in range(21)
    ]
    record = first if kind == DuplicateKind.PROGRAMME else version
    sought = selectors.sought_of(record)

    with django_assert_num_queries(3 if kind == DuplicateKind.PROGRAMME else 2):
        found = selectors.lookalikes(kind=kind, sought=sought, exclude=[selectors.key_of(record)])

    assert len(found) == 20


@pytest.mark.parametrize("kind", DuplicateKind)
def test_candidates_scan_no_table(kind):
    sought = selectors.sought_of(
        ProgrammeFactory() if kind == DuplicateKind.PROGRAMME else CredentialVersionFactory()
    )
    rows = selectors.candidates(kind=kind, sought=sought)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()

    assert "Index" in plan
    assert "Seq Scan" not in plan


def test_note_again_keeps_one_pair_and_what_a_person_decided():
    first = ProgrammeFactory(title_es="Curso de soldadura")
    second = ProgrammeFactory(provider=first.provider, title_es="Cursos de soldadura")
    (pair,) = pairs.note_lookalikes(record=second)
    duplicates.dismiss(by=None, pair=pair, reason="Two levels", at=AT)

    (again,) = pairs.note_lookalikes(record=first)

    assert again.pk == pair.pk
    assert again.status == DuplicateStatus.DISTINCT


def test_dismiss_decides_and_leaves_the_records(alike):
    pair, _kept, _gone = alike
    owner = MembershipFactory(organisation=duplicates.owners(pair)[0])
    MembershipFactory(organisation=duplicates.owners(pair)[1], user=owner.user)
    before = everything()

    duplicates.dismiss(by=owner.user, pair=pair, reason="Not the same", at=AT)

    pair.refresh_from_db()
    assert (pair.status, pair.decided_by, pair.decided_at) == ("distinct", owner.user, AT)
    assert everything() == before
    assert trail(pair) == [("move", owner.user.pk, "Not the same")]


def test_merge_programmes_moves_what_does_not_collide():
    kept, gone = programmes_alike()
    pair = DuplicatePairFactory(records=[kept, gone])

    duplicates.merge(by=None, pair=pair, keep=kept, reason="The same course", at=AT)

    gone.refresh_from_db()
    assert (gone.merged_into, gone.status) == (kept, RecordStatus.ARCHIVED)
    assert sorted(kept.offerings.values_list("code", flat=True)) == ["", "A", "B"]
    assert list(gone.offerings.values_list("code", flat=True)) == ["A"]
    assert kept.outcomes.count() == 2
    assert kept.credential_links.count() == 2
    assert successors.of_programme(gone.public_id).public_id == kept.public_id
    assert (pair.status, pair.merged_id) == ("merged", gone.pk)


def test_merge_credentials_moves_what_does_not_collide():
    kept, gone = credentials_alike()
    pair = DuplicatePairFactory(records=[kept, gone])

    duplicates.merge(by=None, pair=pair, keep=kept, reason="The same", at=AT)

    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert set(gone.versions.values_list("status", flat=True)) == {"archived", "draft"}
    assert kept.recognitions.count() == 2
    in_force = kept.versions.get()
    assert in_force.programme_links.count() == 2
    assert Prerequisite.objects.get().credential == in_force
    former = gone.versions.first()
    assert successors.of_credential(former.public_id).public_id == in_force.public_id


def test_undo_takes_a_merge_apart_exactly(alike):
    pair, kept, _gone = alike
    before = deepcopy(everything())

    duplicates.merge(by=None, pair=pair, keep=kept, reason="The same", at=AT)
    merged = everything()
    duplicates.undo(by=None, pair=pair, reason="They were not", at=AT)

    assert merged != before
    assert everything() == before
    pair.refresh_from_db()
    assert (pair.status, pair.before, pair.merged_id) == (DuplicateStatus.UNDONE, {}, None)
    assert AuditEvent.objects.filter(reason="They were not").count() == 2


def test_merge_undo_and_merge_again_the_other_way(alike):
    pair, kept, gone = alike
    duplicates.merge(by=None, pair=pair, keep=kept, reason="", at=AT)
    duplicates.undo(by=None, pair=pair, reason="", at=AT)

    duplicates.merge(by=None, pair=pair, keep=gone, reason="", at=AT)

    kept.refresh_from_db()
    assert kept.merged_into == gone


def test_undo_is_refused_once_a_moved_row_changed():
    kept, gone = programmes_alike()
    pair = DuplicatePairFactory(records=[kept, gone])
    duplicates.merge(by=None, pair=pair, keep=kept, reason="", at=AT)
    kept.offerings.get(code="B").delete()

    with pytest.raises(duplicates.ChangedSince, match="offering"):
        duplicates.undo(by=None, pair=pair, reason="", at=AT)


def test_undo_is_refused_once_the_kept_record_is_merged(alike):
    pair, kept, gone = alike
    duplicates.merge(by=None, pair=pair, keep=kept, reason="", at=AT)
    third = CredentialVersionFactory(published=True).credential
    third = third if pair.kind == "credential" else ProgrammeFactory(published=True)
    later = DuplicatePairFactory(records=[kept, third])
    duplicates.merge(by=None, pair=later, keep=third, reason="", at=AT)

    with pytest.raises(duplicates.KeptMergedSince):
        duplicates.undo(by=None, pair=pair, reason="", at=AT)
    duplicates.undo(by=None, pair=later, reason="", at=AT)
    duplicates.undo(by=None, pair=pair, reason="", at=AT)

    gone.refresh_from_db()
    assert gone.merged_into is None


def test_merge_makes_no_loop(alike):
    pair, kept, gone = alike
    duplicates.merge(by=None, pair=pair, keep=kept, reason="", at=AT)
    factory = CredentialFactory if pair.kind == "credential" else ProgrammeFactory
    other = DuplicatePairFactory(records=[gone, factory()])

    with pytest.raises(duplicates.MergedAlready):
        duplicates.merge(by=None, pair=other, keep=gone, reason="", at=AT)


def test_merge_keeps_one_of_the_pair(alike):
    pair, *_ = alike

    with pytest.raises(duplicates.NotOfThePair):
        duplicates.merge(by=None, pair=pair, keep=ProgrammeFactory(), reason="", at=AT)


def test_merged_record_is_not_published_again():
    kept, gone = programmes_alike()
    pair = DuplicatePairFactory(records=[kept, gone])
    duplicates.merge(by=None, pair=pair, keep=kept, reason="", at=AT)

    with pytest.raises(MergedAway):
        programmes.move(by=None, programme=gone, to=RecordStatus.PUBLISHED, reason="Back", at=AT)


@pytest.mark.parametrize("role", ["owner", "editor", "steward", "outsider", "superuser"])
def test_decide_is_for_stewards_and_owners_of_both(role, alike):
    pair, kept, _gone = alike
    first, second = duplicates.owners(pair)
    user = person(role, first)

    if role == "steward":
        assert duplicates.merge(by=user, pair=pair, keep=kept, reason="", at=AT)
        return
    with pytest.raises(NotAnOwner):
        duplicates.merge(by=user, pair=pair, keep=kept, reason="", at=AT)
    MembershipFactory(organisation=second, user=user, role=Role.OWNER)
    if role == "owner":
        assert duplicates.merge(by=user, pair=pair, keep=kept, reason="", at=AT)


@pytest.mark.parametrize("state", DuplicateStatus.values)
@pytest.mark.parametrize("act", ["dismiss", "merge", "undo"])
def test_decide_follows_the_state_table(act, state, alike):
    pair, kept, _gone = alike
    if state in {"merged", "undone"}:
        duplicates.merge(by=None, pair=pair, keep=kept, reason="", at=AT)
    if state == "undone":
        duplicates.undo(by=None, pair=pair, reason="", at=AT)
    if state == "distinct":
        duplicates.dismiss(by=None, pair=pair, reason="", at=AT)
    to = {"dismiss": "distinct", "merge": "merged", "undo": "undone"}[act]
    more = {"keep": kept} if act == "merge" else {}

    def decide():
        getattr(duplicates, act)(by=None, pair=pair, reason="", at=AT, **more)

    if to in NEXT_DUPLICATE[state]:
        decide()
        assert model_to_dict(pair)["status"] == to
    else:
        with pytest.raises(PairStateRefuses):
            decide()


def test_state_table_knows_every_state():
    assert set(NEXT_DUPLICATE) == set(DuplicateStatus.values)
