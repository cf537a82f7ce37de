"""The database has the last word: every constraint of the registry, and what breaks it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from registry.people.enums import ConsentPurpose
from registry.people.models import AuditEvent
from tests.factories import catalogue, equivalence, people, reference
from tests.factories.people import AT
from tests.registry import constraint_cases

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 1)
BEFORE = dt.date(2025, 12, 31)


def twice(factory, **columns):
    """Return a case that makes the same row twice."""

    def case():
        row = factory(**columns)
        shared = {name: getattr(row, name) for name in TWICE[factory]}
        factory(**columns | shared)

    return case


def once(factory, **columns):
    """Return a case that makes one wrong row."""
    return lambda: factory(**columns)


TWICE = {
    people.IdentifierFactory: ["kind", "value"],
    people.MembershipFactory: ["organisation", "user", "role"],
    people.ConsentFactory: ["user", "purpose"],
    reference.ExchangeRateFactory: ["base", "quote", "on_date"],
    reference.PurchasingPowerFactory: ["country", "year"],
    reference.WageFloorFactory: ["jurisdiction", "per"],
    reference.OccupationFactory: ["scheme", "code"],
    reference.CrosswalkPairFactory: ["from_occupation", "to_occupation"],
    reference.OccupationSynonymFactory: ["occupation", "language", "term"],
    reference.IndustryFactory: ["scheme", "code"],
    reference.SkillSynonymFactory: ["skill", "language", "term"],
    reference.OccupationSkillFactory: ["occupation", "skill"],
    catalogue.CredentialFactory: ["issuer", "code"],
    catalogue.CredentialVersionFactory: ["credential", "version"],
    catalogue.CompetencyFactory: ["version", "position"],
    catalogue.CredentialOccupationFactory: ["version", "occupation"],
    catalogue.RecognitionFactory: ["credential", "organisation", "kind"],
    catalogue.ProgrammeFactory: ["provider", "code"],
    catalogue.ProgrammeCredentialFactory: ["programme", "version", "link"],
    catalogue.OfferingFactory: ["programme", "code"],
    catalogue.WorkProcessFactory: ["programme", "position"],
    catalogue.RelatedInstructionFactory: ["programme", "position"],
    catalogue.WageStepFactory: ["programme", "position"],
    catalogue.CostItemFactory: ["offering", "kind"],
    catalogue.FundingFactory: ["offering", "kind"],
    catalogue.PrerequisiteFactory: ["programme", "position"],
    catalogue.OutcomeFactory: ["programme", "measure", "cohort_year", "source"],
    equivalence.AssertionFactory: ["asserter", "source", "target"],
}


def one_kind_of_number_twice():
    organisation = people.IdentifierFactory().organisation
    people.IdentifierFactory(organisation=organisation)


def two_levels(column):
    def case():
        level = reference.LevelFactory()
        shared = {"framework": level.framework, column: getattr(level, column)}
        reference.LevelFactory(**shared)

    return case


def occupation_to_itself():
    occupation = reference.OccupationFactory()
    reference.CrosswalkPairFactory(from_occupation=occupation, to_occupation=occupation)


def two_published_versions():
    version = catalogue.CredentialVersionFactory(published=True)
    catalogue.CredentialVersionFactory(published=True, credential=version.credential, version="2")


def own_successor():
    version = catalogue.CredentialVersionFactory()
    version.supersedes = version
    version.save()


def merged_into_itself(factory):
    def case():
        record = factory()
        record.merged_into = record
        record.save()

    return case


def same_pair_twice():
    records = catalogue.ProgrammeFactory.create_batch(2)
    catalogue.DuplicatePairFactory.create_batch(2, records=records)


def credential_with_itself():
    version = catalogue.CredentialVersionFactory(published=True)
    equivalence.AssertionFactory(source=version, target=version)


Version = catalogue.CredentialVersionFactory
Assertion = equivalence.AssertionFactory
Offering = catalogue.OfferingFactory

CASES = (
    constraint_cases.CASES
    | {
        "user_email_in_lower_case": once(people.UserFactory, email="Ana@example.org"),
        "organisation_kind_known": once(people.OrganisationFactory, kind="club"),
        "organisation_country_iso": once(people.OrganisationFactory, country="mx"),
        "organisation_region_in_country": once(people.OrganisationFactory, region="US-CA"),
        "organisation_has_name": once(people.OrganisationFactory, name=""),
        "identifier_unique": twice(people.IdentifierFactory),
        "identifier_one_per_kind": one_kind_of_number_twice,
        "membership_one_current_per_role": twice(people.MembershipFactory),
        "membership_ends_after_start": once(people.MembershipFactory, since=AT, until=AT),
        "membership_role_known": once(people.MembershipFactory, role="king"),
        "consent_one_current": twice(people.ConsentFactory),
        "consent_revoked_after_granted": once(people.ConsentFactory, granted_at=AT, revoked_at=AT),
        "consent_names_employer_only_where_due": once(
            people.ConsentFactory, purpose=ConsentPurpose.SHOWN_WITH_NAME
        ),
        "exchange_rate_unique": twice(reference.ExchangeRateFactory),
        "exchange_rate_positive": once(reference.ExchangeRateFactory, rate=0),
        "purchasing_power_unique": twice(reference.PurchasingPowerFactory),
        "purchasing_power_positive": once(reference.PurchasingPowerFactory, factor=0),
        "wage_floor_ends_after_start": once(reference.WageFloorFactory, valid_to=DAY),
        "wage_floor_is_dated": once(reference.WageFloorFactory, valid_from=None),
        "wage_floor_no_overlap": twice(reference.WageFloorFactory),
        "occupation_unique": twice(reference.OccupationFactory),
        "occupation_has_a_title": once(reference.OccupationFactory, title_en="", title_es=""),
        "crosswalk_pair_unique": twice(reference.CrosswalkPairFactory),
        "crosswalk_weight_in_range": once(reference.CrosswalkPairFactory, weight=Decimal("1.1")),
        "crosswalk_pair_two_occupations": occupation_to_itself,
        "occupation_synonym_unique": twice(reference.OccupationSynonymFactory),
        "industry_unique": twice(reference.IndustryFactory),
        "subdivision_on_earth": once(reference.SubdivisionFactory, latitude=91),
        "subdivision_in_country": once(reference.SubdivisionFactory, code="MX-SON", country="US"),
        "municipality_on_earth": once(reference.MunicipalityFactory, longitude=-181),
        "skill_synonym_unique": twice(reference.SkillSynonymFactory),
        "occupation_skill_unique": twice(reference.OccupationSkillFactory),
        "level_unique": two_levels("code"),
        "level_rank_unique": two_levels("rank"),
        "level_isced_in_range": once(reference.LevelFactory, isced_level=9),
        "level_eqf_in_range": once(reference.LevelFactory, eqf_level=0),
        "glossary_term_en_unique": lambda: reference.GlossaryTermFactory.create_batch(
            2, term_en="gap"
        ),
        "glossary_term_es_unique": lambda: reference.GlossaryTermFactory.create_batch(
            2, term_es="brecha"
        ),
        "credential_code_per_issuer": twice(catalogue.CredentialFactory),
        "credential_ctid_unique": lambda: catalogue.CredentialFactory.create_batch(2, ctid="ce-1"),
        "credential_country_iso": once(catalogue.CredentialFactory, country="M1"),
        "credential_type_known": once(catalogue.CredentialFactory, type="Trophy"),
        "credential_version_unique": twice(Version),
        "credential_one_published_version": two_published_versions,
        "credential_version_named": once(Version, name_es=""),
        "credential_version_named_at_source": once(Version, source_language="en"),
        "credential_version_ends_after_start": once(Version, valid_from=DAY, valid_to=DAY),
        "credential_version_not_own_successor": own_successor,
        "competency_position": twice(catalogue.CompetencyFactory),
        "competency_named": once(catalogue.CompetencyFactory, name_es=""),
        "credential_occupation_unique": twice(catalogue.CredentialOccupationFactory),
        "credential_occupation_weight": once(catalogue.CredentialOccupationFactory, weight=0),
        "recognition_unique": twice(catalogue.RecognitionFactory),
        "programme_code_unique": twice(catalogue.ProgrammeFactory),
        "programme_titled_at_source": once(catalogue.ProgrammeFactory, title_es=""),
        "programme_credential_unique": twice(catalogue.ProgrammeCredentialFactory),
        "offering_ends_after_start": once(Offering, starts_on=DAY, ends_on=DAY),
        "offering_cost_has_currency": once(Offering, cost_minor=100),
        "offering_on_site_has_place": once(Offering, municipality=None),
        "offering_code_unique": twice(Offering, code="A"),
        "credential_not_merged_into_itself": merged_into_itself(catalogue.CredentialFactory),
        "programme_not_merged_into_itself": merged_into_itself(catalogue.ProgrammeFactory),
        "credential_version_credits_have_unit": once(Version, credits=3),
        "programme_credits_have_unit": once(catalogue.ProgrammeFactory, credit_unit="ects"),
        "programme_cip_code_shape": once(catalogue.ProgrammeFactory, cip_code="48.5"),
        "apprenticeship_approach_known": once(
            catalogue.ApprenticeshipTermsFactory, approach="patience"
        ),
        "apprenticeship_ratio_whole": once(
            catalogue.ApprenticeshipTermsFactory, ratio_apprentices=1, ratio_journeyworkers=0
        ),
        "work_process_position": twice(catalogue.WorkProcessFactory),
        "work_process_named": once(catalogue.WorkProcessFactory, name_en=""),
        "work_process_hours_in_order": once(catalogue.WorkProcessFactory, hours_most=999),
        "instruction_position": twice(catalogue.RelatedInstructionFactory),
        "instruction_named": once(catalogue.RelatedInstructionFactory, name_en=""),
        "wage_step_position": twice(catalogue.WageStepFactory),
        "wage_step_says_how_much": once(catalogue.WageStepFactory, percent=None),
        "wage_step_percent_in_range": once(catalogue.WageStepFactory, percent=Decimal("100.01")),
        "wage_step_has_currency": once(catalogue.WageStepFactory, hourly_minor=1500),
        "cost_item_one_per_kind": twice(catalogue.CostItemFactory),
        "cost_item_kind_known": once(catalogue.CostItemFactory, kind="tip"),
        "funding_one_per_kind": twice(catalogue.FundingFactory),
        "funding_kind_known": once(catalogue.FundingFactory, kind="luck"),
        "prerequisite_position": twice(catalogue.PrerequisiteFactory),
        "prerequisite_says_what": once(catalogue.PrerequisiteFactory, age=None),
        "outcome_unique": twice(catalogue.OutcomeFactory),
        "outcome_value_fits_measure": once(catalogue.OutcomeFactory, value=101),
        "duplicate_pair_unique": same_pair_twice,
        "duplicate_pair_ordered": once(catalogue.DuplicatePairFactory, first_id=2, second_id=1),
        "duplicate_score_in_range": once(catalogue.DuplicatePairFactory, score=101),
        "duplicate_merged_is_one_of_the_pair": once(
            catalogue.DuplicatePairFactory, status="merged"
        ),
        "assertion_two_credentials": credential_with_itself,
        "assertion_shares_in_range": once(Assertion, worth=Decimal("1.001")),
        "assertion_ends_after_start": once(Assertion, valid_from=DAY, valid_to=DAY),
        "assertion_inferred_is_informative": once(Assertion, inferred=True, effect="accepted"),
        "assertion_no_match_is_worth_nothing": once(Assertion, relation="none"),
        "assertion_status_known": once(Assertion, status="perhaps"),
        "assertion_no_overlap_per_asserter": twice(Assertion),
        "evidence_address_is_web": once(equivalence.EvidenceFactory, url="ftp://example.org"),
    }
    | {
        f"assertion_{score}_in_range": once(Assertion, **{score: 101})
        for score in (
            "score_level",
            "score_competencies",
            "score_hours",
            "score_assessment",
            "score_occupation",
            "score_regulated",
        )
    }
)


def test_constraints_all_have_a_case():
    declared = {
        constraint.name
        for model in apps.get_app_config("registry").get_models()
        for constraint in model._meta.constraints
    }

    assert declared == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_constraint_refuses(name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        CASES[name]()

    assert refused.value.__cause__.diag.constraint_name == name


def membership_comes_back():
    past = people.MembershipFactory(ended=True)
    people.MembershipFactory(organisation=past.organisation, user=past.user)


OPPOSITES = {
    "a membership may come back": membership_comes_back,
    "a consent may be given again": lambda: people.ConsentFactory(
        user=people.ConsentFactory(revoked=True).user
    ),
    "a floor follows the one before": lambda: reference.WageFloorFactory(
        jurisdiction=reference.WageFloorFactory(
            valid_from=dt.date(2025, 1, 1), valid_to=DAY
        ).jurisdiction
    ),
    "a retired floor is out of the way": lambda: reference.WageFloorFactory(
        jurisdiction=reference.WageFloorFactory(retired=True).jurisdiction
    ),
    "credentials without CTID": lambda: catalogue.CredentialFactory.create_batch(2, ctid=""),
    "an online offering has no place": lambda: Offering(delivery="online", municipality=None),
    "offerings without a code": lambda: catalogue.OfferingFactory.create_batch(
        2, programme=catalogue.ProgrammeFactory()
    ),
    "a median wage in its currency": lambda: catalogue.OutcomeFactory(
        measure="median_wage", value=1_500_000, currency=reference.CurrencyFactory()
    ),
    "hours at most without hours": lambda: catalogue.WorkProcessFactory(hours=None, hours_most=9),
    "no match at all": lambda: Assertion(relation="none", worth=0),
}


@pytest.mark.parametrize("name", OPPOSITES)
def test_constraint_lets_pass(name):
    OPPOSITES[name]()


@pytest.mark.parametrize(
    "change",
    [
        {"asserter": None},
        {"scope_jurisdiction": "US-TX"},
        {"status": "contested"},
        {"valid_from": dt.date(2027, 1, 1)},
        {"swapped": True},
    ],
    ids=["another asserter", "another scope", "not in force", "later", "the other direction"],
)
def test_assertions_of_one_pair_stand_beside_each_other(change):
    first = Assertion(valid_to=dt.date(2027, 1, 1))
    columns = {"source": first.source, "target": first.target, "asserter": first.asserter} | change
    if columns.pop("swapped", False):
        columns |= {"source": first.target, "target": first.source}
    if columns["asserter"] is None:
        columns["asserter"] = people.OrganisationFactory()

    assert Assertion(**columns).pk


@pytest.mark.parametrize(
    "statement",
    [
        lambda event: AuditEvent.objects.filter(pk=event.pk).update(reason="another"),
        lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
        lambda event: event.delete(),
        lambda event: connection.cursor().execute(
            "DELETE FROM registry_auditevent WHERE id = %s", [event.pk]
        ),
    ],
    ids=["update", "delete", "delete one", "raw"],
)
def test_audit_trail_only_grows(statement):
    event = people.AuditEventFactory(reason="first")

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        statement(event)

    event.refresh_from_db()
    assert event.reason == "first"
