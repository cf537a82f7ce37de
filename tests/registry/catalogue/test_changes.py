"""Change what records say, and read what was changed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from registry.catalogue.enums import (
    ApprenticeshipApproach,
    CostKind,
    Delivery,
    FundingKind,
    OutcomeMeasure,
    PrerequisiteKind,
    RecordStatus,
)
from registry.catalogue.models import CredentialVersion, Offering, Programme
from registry.catalogue.policies import RecordClosed, VersionIsFixed
from registry.catalogue.selectors.differences import differences, recorded
from registry.catalogue.services import credentials, offerings, programmes
from registry.catalogue.services.drafts import (
    ApprenticeshipDraft,
    CompetencyDraft,
    CostDraft,
    FundingDraft,
    InstructionDraft,
    OfferingDraft,
    OutcomeDraft,
    PrerequisiteDraft,
    WageStepDraft,
    WorkProcessDraft,
)
from registry.events import ChangeKind, catalogue_changed
from registry.people.enums import Language, Role
from registry.people.models import AuditEvent
from registry.people.policies import NotAnEditor, NotAnOwner
from registry.refusals import InvalidFields
from tests.factories.catalogue import CredentialVersionFactory, ProgrammeFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory
from tests.factories.reference import (
    CurrencyFactory,
    IndustryFactory,
    OccupationFactory,
    SkillFactory,
)
from tests.registry.catalogue.test_services import programme_draft, version_draft
from tests.registry.people.test_policies import person

pytestmark = pytest.mark.django_db

ROLES = ["outsider", "viewer", "editor", "owner", "steward", "platform"]


def full_draft(provider, **columns):
    return programme_draft(
        provider,
        **{
            "industries": (IndustryFactory(),),
            "skills": (SkillFactory(),),
            "apprenticeship": ApprenticeshipDraft(approach=ApprenticeshipApproach.TIME),
            "work_processes": (WorkProcessDraft(name_es="Torneado", hours=2000),),
            "instruction": (InstructionDraft(name_es="Planos", hours=144),),
            "wage_steps": (WageStepDraft(percent=Decimal(60)),),
            "prerequisites": (PrerequisiteDraft(kind=PrerequisiteKind.AGE, age=18),),
            "outcomes": (
                OutcomeDraft(
                    measure=OutcomeMeasure.COMPLETION_RATE,
                    value=Decimal(80),
                    cohort_year=2025,
                    source="Test",
                ),
            ),
        }
        | columns,
    )


def changes_of(record) -> list[dict]:
    event = AuditEvent.objects.filter(target_id=str(record.public_id), action="update").latest("pk")
    return event.details["changes"]


def test_programmes_create_keeps_every_detail():
    programme = programmes.create(by=None, draft=full_draft(OrganisationFactory()), at=AT)

    for relation in (
        "industries",
        "skills",
        "work_processes",
        "instruction",
        "wage_steps",
        "prerequisites",
        "outcomes",
    ):
        assert getattr(programme, relation).count() == 1, relation
    assert programme.apprenticeship.approach == "time"


def test_programmes_change_keeps_what_differs_and_no_more():
    provider = OrganisationFactory()
    draft = full_draft(provider)
    programme = programmes.create(by=None, draft=draft, at=AT)
    kept = programme.wage_steps.get().pk

    programmes.change(
        by=None,
        programme=programme,
        draft=replace(
            draft,
            title_es="Otro curso",
            work_processes=(
                WorkProcessDraft(name_es="Torneado", hours=2500),
                WorkProcessDraft(name_es="Fresado"),
            ),
            apprenticeship=None,
            skills=(),
        ),
        at=AT,
    )

    changes = {
        (c["field"], c.get("row", ""), c.get("column", "")): c for c in changes_of(programme)
    }
    assert changes["title_es", "", ""] | {} == {
        "field": "title_es",
        "before": "Curso",
        "after": "Otro curso",
    }
    hours = changes["work_processes", "1", "hours"]
    assert (hours["before"], hours["after"]) == ("2000", "2500")
    assert changes["work_processes", "2", "name_es"]["after"] == "Fresado"
    assert changes["apprenticeship", "", "approach"]["after"] == ""
    assert any(field == "skills" for field, *_ in changes)
    assert {field for field, *_ in changes} == {
        "title_es",
        "work_processes",
        "apprenticeship",
        "skills",
    }
    assert programme.wage_steps.get().pk == kept
    lines = recorded(Programme, {"changes": changes_of(programme)})
    assert ("title (Spanish)", "Curso", "Otro curso") in [
        (line.label, line.before, line.after) for line in lines
    ]


def test_programmes_change_to_the_same_leaves_no_event():
    draft = full_draft(OrganisationFactory())
    programme = programmes.create(by=None, draft=draft, at=AT)

    programmes.change(by=None, programme=programme, draft=draft, at=AT)

    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", RecordStatus.values)
def test_programmes_change_role_and_state(role, state):
    programme = ProgrammeFactory(status=state)
    user = person(role, programme.provider)
    draft = programme_draft(programme.provider, code=programme.code)
    may = {"owner", "steward", "platform"} | ({"editor"} if state in {"draft", "review"} else set())
    refusal = NotAnEditor if state in {"draft", "review"} else NotAnOwner

    if role not in may:
        with pytest.raises(refusal):
            programmes.change(by=user, programme=programme, draft=draft, at=AT)
    elif state in {"archived", "superseded"}:
        with pytest.raises(RecordClosed):
            programmes.change(by=user, programme=programme, draft=draft, at=AT)
    else:
        programmes.change(by=user, programme=programme, draft=draft, at=AT)
        assert changes_of(programme)


def test_programmes_change_of_a_published_one_is_told(django_capture_on_commit_callbacks):
    programme = ProgrammeFactory(published=True)
    heard = []

    def listen(*, kind, ids, **_):
        heard.append((kind, ids))

    catalogue_changed.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        programmes.change(
            by=None,
            programme=programme,
            draft=programme_draft(programme.provider, code=programme.code),
            at=AT,
        )
    catalogue_changed.disconnect(listen)

    assert heard == [(ChangeKind.PROGRAMME, (programme.pk,))]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"credits": Decimal(3)}, programmes.CreditsWithoutUnit),
        ({"credit_unit": "ects"}, programmes.CreditsWithoutUnit),
        ({"cip_code": "48.5"}, programmes.CipCodeWrong),
        (
            {"apprenticeship": ApprenticeshipDraft(approach="time", ratio_apprentices=1)},
            programmes.RatioIncomplete,
        ),
        ({"work_processes": (WorkProcessDraft(),)}, programmes.WorkProcessNameless),
        (
            {"work_processes": (WorkProcessDraft(name_en="A", hours=2, hours_most=1),)},
            programmes.WorkProcessHoursReversed,
        ),
        ({"instruction": (InstructionDraft(),)}, programmes.InstructionNameless),
        ({"wage_steps": (WageStepDraft(),)}, programmes.WageStepEmpty),
        ({"wage_steps": (WageStepDraft(percent=Decimal(101)),)}, programmes.WagePercentOutOfRange),
        ({"wage_steps": (WageStepDraft(hourly_minor=1),)}, programmes.WageWithoutCurrency),
        (
            {"prerequisites": (PrerequisiteDraft(kind=PrerequisiteKind.AGE),)},
            programmes.PrerequisiteSaysNothing,
        ),
        ({"outcomes": "twice"}, programmes.OutcomeTwice),
        ({"outcomes": "over"}, programmes.OutcomeOutOfRange),
        ({"wage_steps": (WageStepDraft(hourly_minor=-1),)}, InvalidFields),
    ],
)
def test_programmes_create_refuses_a_detail_by_name(columns, refusal):
    outcome = OutcomeDraft(
        measure=OutcomeMeasure.EMPLOYMENT_RATE, value=Decimal(80), cohort_year=2025, source="Test"
    )
    if "outcomes" in columns:
        over = replace(outcome, value=Decimal(101))
        columns = {"outcomes": (outcome, outcome) if columns["outcomes"] == "twice" else (over,)}

    with pytest.raises(refusal) as refused:
        programmes.create(by=None, draft=programme_draft(OrganisationFactory(), **columns), at=AT)

    assert "%(" not in str(refused.value)
    assert not Programme.objects.exists()


def test_row_refusal_names_the_row():
    good = WorkProcessDraft(name_en="Turning")

    with pytest.raises(programmes.WorkProcessNameless, match="Work process 2 "):
        programmes.create(
            by=None,
            draft=programme_draft(
                OrganisationFactory(), work_processes=(good, WorkProcessDraft(), good)
            ),
            at=AT,
        )


def test_programmes_change_refuses_another_provider():
    with pytest.raises(programmes.ProviderFixed):
        programmes.change(
            by=None,
            programme=ProgrammeFactory(),
            draft=programme_draft(OrganisationFactory()),
            at=AT,
        )


def test_programmes_come_back_from_the_archive_with_a_reason():
    programme = ProgrammeFactory(status=RecordStatus.ARCHIVED)

    with pytest.raises(programmes.ReasonMissing):
        programmes.move(by=None, programme=programme, to=RecordStatus.PUBLISHED, at=AT)
    programmes.move(
        by=None, programme=programme, to=RecordStatus.PUBLISHED, reason="Taught again", at=AT
    )

    assert Programme.objects.get().status == RecordStatus.PUBLISHED


def offering_draft(**columns) -> OfferingDraft:
    return OfferingDraft(**{"delivery": Delivery.ONLINE, "language": Language.ES} | columns)


def test_offerings_sum_their_costs_and_know_their_funding():
    costs = (
        CostDraft(kind=CostKind.TUITION, amount_minor=1000),
        CostDraft(kind=CostKind.EXAM, amount_minor=500),
    )
    draft = offering_draft(
        costs=costs, currency=CurrencyFactory(), funding=(FundingDraft(kind=FundingKind.BECA),)
    )

    offering = offerings.add(by=None, programme=ProgrammeFactory(), draft=draft, at=AT)

    assert (offering.cost_minor, offering.is_funded) == (1500, True)
    assert offering.costs.count() == 2


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"cost_minor": 999}, offerings.CostsDisagree),
        ({"currency": None}, offerings.CostWithoutCurrency),
        ({"costs": (CostDraft(kind="exam", amount_minor=1),) * 2}, offerings.CostTwice),
        ({"costs": (CostDraft(kind="tip", amount_minor=1),)}, InvalidFields),
        ({"funding": (FundingDraft(kind="beca"),) * 2}, offerings.FundingTwice),
        ({"code": "TAKEN"}, offerings.CodeTaken),
    ],
)
def test_offerings_refuse_a_detail_by_name(columns, refusal):
    programme = ProgrammeFactory()
    offerings.add(by=None, programme=programme, draft=offering_draft(code="TAKEN"), at=AT)
    given = {
        "costs": (CostDraft(kind=CostKind.TUITION, amount_minor=1000),),
        "currency": CurrencyFactory(),
    } | columns

    with pytest.raises(refusal) as refused:
        offerings.add(by=None, programme=programme, draft=offering_draft(**given), at=AT)

    assert "%(" not in str(refused.value)
    assert Offering.objects.count() == 1


def test_offerings_change_and_withdraw_leave_their_traces():
    editor = MembershipFactory(role=Role.EDITOR)
    programme = ProgrammeFactory(provider=editor.organisation, published=True)
    offering = offerings.add(by=editor.user, programme=programme, draft=offering_draft(), at=AT)

    offerings.change(by=editor.user, offering=offering, draft=offering_draft(capacity=9), at=AT)
    changed = changes_of(offering)
    offerings.withdraw(by=editor.user, offering=offering, reason="Full", at=AT)

    assert changed == [{"field": "capacity", "before": "", "after": "9"}]
    assert not Offering.objects.exists()
    event = AuditEvent.objects.get(target_id=str(programme.public_id))
    assert event.details["withdrawn"]["capacity"] == "9"
    assert recorded(Programme, event.details)


def test_offerings_of_a_closed_programme_stay():
    programme = ProgrammeFactory(status=RecordStatus.ARCHIVED)

    with pytest.raises(RecordClosed):
        offerings.add(by=None, programme=programme, draft=offering_draft(), at=AT)


def test_credentials_change_a_draft():
    version = CredentialVersionFactory(name_es="Soldadura")
    draft = version_draft(
        hours=40, competencies=(CompetencyDraft(name_es="Unir"),), industries=(IndustryFactory(),)
    )

    credentials.change(by=None, version=version, draft=draft, at=AT)
    credentials.change(by=None, version=version, draft=draft, at=AT)

    assert {change["field"] for change in changes_of(version)} == {
        "hours",
        "competencies",
        "industries",
    }
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("state", ["published", "superseded", "archived"])
def test_credentials_change_no_version_that_was_published(state):
    with pytest.raises(VersionIsFixed):
        credentials.change(
            by=None, version=CredentialVersionFactory(status=state), draft=version_draft(), at=AT
        )


def test_credentials_correct_mends_words_with_a_reason():
    version = CredentialVersionFactory(name_es="Soldadrua", published=True)

    with pytest.raises(credentials.ReasonMissing):
        credentials.correct(by=None, version=version, draft=version_draft(), reason="", at=AT)
    credentials.correct(by=None, version=version, draft=version_draft(), reason="Typo", at=AT)

    assert CredentialVersion.objects.get().name_es == "Soldadura"
    assert changes_of(version)[0]["before"] == "Soldadrua"


@pytest.mark.parametrize(
    "columns",
    [
        {"hours": 40},
        {"competencies": (CompetencyDraft(name_es="Unir"),)},
        {"occupations": "one"},
    ],
)
def test_credentials_correct_changes_no_worth(columns):
    version = CredentialVersionFactory(name_es="Soldadura", published=True)
    if "occupations" in columns:
        columns = {"occupations": ((OccupationFactory(), Decimal(1)),)}

    with pytest.raises(credentials.NotATypo):
        credentials.correct(
            by=None, version=version, draft=version_draft(**columns), reason="Typo", at=AT
        )

    assert CredentialVersion.objects.get().hours is None
    assert not AuditEvent.objects.exists()


def test_credentials_credits_need_their_unit():
    with pytest.raises(credentials.CreditsWithoutUnit):
        credentials.change(
            by=None,
            version=CredentialVersionFactory(),
            draft=version_draft(credit_unit="ects"),
            at=AT,
        )


def test_differences_between_versions_are_lines_for_a_page(django_assert_num_queries):
    old = CredentialVersionFactory(name_es="Soldadura", published=True)
    draft = version_draft(
        version="2",
        hours=40,
        translation_is_official=True,
        competencies=(CompetencyDraft(name_es="Unir"), CompetencyDraft(name_es="Cortar")),
    )
    new = credentials.supersede(by=None, version=old, draft=draft, at=AT)

    with django_assert_num_queries(7):
        lines = differences(old=old, new=new, language="es")

    assert [(line.label, line.before, line.after) for line in lines] == [
        ("version", "1", "2"),
        ("the translation is official", "no", "yes"),
        ("hours of learning", "", "40"),
        ("competency 1", "", "Unir"),
        ("competency 2", "", "Cortar"),
    ]
