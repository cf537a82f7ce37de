"""A small world with one of everything that a page shows, matched for real."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from matching.openings.enums import RequirementKind, Strength
from matching.openings.models import Opening, OpeningRequirement
from matching.runs.services import runs, shards
from registry.badges.models import Badge
from registry.badges.services import mailing
from registry.catalogue.models import CredentialVersion
from registry.catalogue.services import reindexing
from registry.equivalence.enums import Effect, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.people.enums import ConsentPurpose, OrganisationKind
from registry.people.models import Organisation, User
from registry.records import Confidence
from registry.reference.enums import Cefr, Licensing
from tests.factories.badges import BadgeFactory
from tests.factories.catalogue import (
    CompetencyFactory,
    CredentialVersionFactory,
    OfferingFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
    RecognitionFactory,
)
from tests.factories.equivalence import (
    AssertionFactory,
    ConditionFactory,
    EvidenceFactory,
    NoteFactory,
    RoundFactory,
    SeatFactory,
)
from tests.factories.matching import (
    ExperienceFactory,
    HeldCredentialFactory,
    OpeningFactory,
    OpeningOccupationFactory,
    ProfileFactory,
    RequirementFactory,
    WorkerLanguageFactory,
    WorkerSkillFactory,
)
from tests.factories.people import ConsentFactory, MembershipFactory, OrganisationFactory
from tests.factories.reference import (
    CurrencyFactory,
    ExchangeRateFactory,
    GlossaryTermFactory,
    LevelFactory,
    LicensingRuleFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
)

PASSWORD = "a long enough password"


@dataclass(frozen=True, kw_only=True)
class World:
    """The records that tests speak of, and the people who sign in."""

    worker: User
    employer: User
    institution: User
    partner: User
    steward: User
    reviewer: User
    opening: Opening
    precedent: EquivalenceAssertion
    recognised: EquivalenceAssertion
    inferred: EquivalenceAssertion
    contested: EquivalenceAssertion
    reviewed: EquivalenceAssertion
    programme_id: object

    def public_paths(self) -> list[str]:
        """Return the path of every public page below the language prefix."""
        paths = [reverse(name) for name in PUBLIC_LISTS]
        paths += [
            reverse("verify"),
            *(reverse("badge", args=[badge.public_id]) for badge in Badge.objects.order_by("pk")),
            *self.claims(),
            reverse("search") + "?q=soldador",
            reverse("search") + "?what=opening",
            reverse("search") + "?q=zzzzqqq",
            reverse("search") + "?view=map",
            reverse("compare"),
            reverse("compare")
            + f"?id={self.recognised.source.public_id}&id={self.recognised.target.public_id}",
            reverse("credential", args=[self.recognised.source.public_id]),
            reverse("credential", args=[self.recognised.target.public_id]),
            reverse("equivalents", args=[self.recognised.source.public_id]),
            reverse("equivalents", args=[self.recognised.target.public_id])
            + "?effect=recognised&effect=inferred&status=contested&on=2026-06-01",
            reverse(
                "credential_comparison",
                args=[self.recognised.source.public_id, self.recognised.target.public_id],
            ),
            reverse("precedents") + "?way=US-MX",
            reverse("regulated_occupation", args=["7212"]),
            reverse(
                "credential_gap",
                args=[self.recognised.source.public_id, self.recognised.target.public_id],
            ),
            reverse(
                "credential_gap",
                args=[self.recognised.target.public_id, self.recognised.source.public_id],
            ),
            reverse("programme", args=[self.programme_id]),
            reverse("opening", args=[self.opening.public_id]),
            reverse("account_login"),
            reverse("account_signup"),
            reverse("account_reset_password"),
        ]
        pair = [self.recognised.source.public_id, self.recognised.target.public_id]
        paths += [
            reverse("equivalence_pair", args=pair),
            reverse("equivalence_pair", args=pair) + "?on=2020-01-01",
        ]
        assertions = (self.precedent, self.recognised, self.inferred, self.contested)
        return paths + [reverse("equivalence", args=[row.public_id]) for row in assertions]

    def private_paths(self) -> dict[str, list[str]]:
        """Return the paths that each person opens after signing in, by e-mail."""
        opening = self.opening.public_id
        return {
            self.worker.email: [
                reverse("worker_home"),
                reverse("worker_matches"),
                reverse("saved_searches"),
                reverse("search") + "?q=soldador",
                reverse("worker_matches") + "?list=near",
                reverse("worker_matches") + "?kind=mentorship",
                reverse("worker_match", args=[opening]),
                reverse("my_badges"),
                *self.claims(),
                reverse("passport"),
                reverse("passport_credential", args=[self.recognised.target.public_id]),
                reverse("passport_opening", args=[opening]),
                reverse("account_email"),
                reverse("account_change_password"),
                reverse("mfa_index"),
                reverse("mfa_activate_totp"),
                reverse("account_logout"),
            ],
            self.employer.email: [
                reverse("employer_home"),
                reverse("opening_matches", args=[opening]),
            ],
            self.institution.email: [
                reverse("institution_home"),
                reverse("badges"),
                reverse("badge_new"),
                reverse("badge_batch_new"),
                reverse("badge_record_new"),
            ],
            self.partner.email: [reverse("partner_home"), reverse("worker_home")],
            self.steward.email: [
                reverse("steward_home"),
                reverse("equivalence_desk"),
                reverse("propose_equivalence") + "?q=EC0001",
                self._proposal(),
            ],
            self.reviewer.email: [
                reverse("equivalence_desk"),
                reverse("equivalence_review", args=[self.reviewed.public_id]),
            ],
        }

    def claims(self) -> list[str]:
        """Return the path of the mailed link of every badge."""
        rows = Badge.objects.order_by("pk")
        return [reverse("badge_claim", args=[mailing.token_of(row)]) for row in rows]

    def _proposal(self) -> str:
        """Return the path of the form of a statement."""
        source, target = self.recognised.source.public_id, self.recognised.target.public_id
        return reverse("propose_equivalence") + f"?source={source}&target={target}"


PUBLIC_LISTS = (
    "home",
    "search",
    "precedents",
    "regulated",
    "frameworks",
    "glossary",
    "sources",
    "gallery",
    "status",
    "method",
)


def member(organisation: Organisation, email: str, **traits: object) -> User:
    """Return a person with a password who belongs to an organisation."""
    return with_password(
        MembershipFactory(organisation=organisation, user__email=email, **traits).user
    )


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def match_now() -> None:
    """Run a whole match without a broker and publish it, and index what can be found."""
    now = timezone.now()
    reindexing.rebuild(at=now)
    run = runs.request(by=None, as_of=now.date(), at=now)
    runs.start(run_id=run.pk, at=now)
    for shard in run.shards.all():
        shards.work(shard_id=shard.pk, at=now)
    runs.publish_when_done(run_id=run.pk, at=now)


def another_worker(world: "World", number: int) -> None:
    """Add one more person who fits the opening."""
    profile = ProfileFactory(
        user__email=f"worker{number}@example.org",
        municipality=world.opening.municipality,
        headline_es=f"Soldador {number}",
    )
    consented(profile.user)
    HeldCredentialFactory(profile=profile, version=world.recognised.source)
    for skill in (row.skill for row in world.opening.requirements.filter(kind="skill")):
        WorkerSkillFactory(profile=profile, skill=skill)


def another_opening(world: "World", number: int) -> Opening:
    """Add one more opening of the employer that fits the worker."""
    row = world.opening
    opening = OpeningFactory(
        paid=True, employer=row.employer, title_es=f"Soldadora {number}", **fresh(row)
    )
    OpeningOccupationFactory(
        opening=opening, occupation=row.occupations.get().occupation, weight=Decimal(1)
    )
    for asked in row.requirements.all():
        OpeningRequirement.objects.create(
            opening=opening,
            kind=asked.kind,
            strength=asked.strength,
            skill=asked.skill,
            version=asked.version,
            language=asked.language,
            cefr=asked.cefr,
        )
    return opening


def fresh(like: Opening) -> dict[str, object]:
    return {
        "municipality": like.municipality,
        "starts_on": like.starts_on,
        "closes_on": like.closes_on,
    }


def consented(user: User) -> None:
    ConsentFactory(user=user, purpose=ConsentPurpose.MATCHING)
    ConsentFactory(user=user, purpose=ConsentPurpose.SHOWN_ANONYMOUSLY)


def reviewed(source: CredentialVersion) -> EquivalenceAssertion:
    """Return an assertion that a panel is at, with a vote and a request for evidence."""
    found = AssertionFactory(in_review=True, source=source)
    current = RoundFactory(assertion=found)
    SeatFactory(round=current, us=True, rejects=True)
    SeatFactory(round=current, conflict=True)
    NoteFactory(assertion=found)
    return found


def build() -> World:
    """Build the world and match it."""
    today = timezone.now().date()
    CurrencyFactory()
    ExchangeRateFactory(on_date=today - dt.timedelta(days=3))
    place = MunicipalityFactory(name="Tijuana")
    welding = OccupationFactory(code="7212", title_en="Welders", title_es="Soldador y oxicortador")
    skills = [SkillFactory() for _ in range(3)]
    level = LevelFactory(isced_level=3, hinge_note_en="As the publisher says.")
    held = CredentialVersionFactory(
        published=True,
        name_es="Soldadura de placa con el proceso GMAW",
        level=level,
        hours=120,
        description_es="Certifica la soldadura de placa de acero.",
        credential__code="EC0001",
        occupations=[welding],
        source="Test source",
        confidence=Confidence.SECONDARY,
        checked_on=today,
    )
    CompetencyFactory(version=held)
    RecognitionFactory(credential=held.credential)
    asked = CredentialVersionFactory(
        published=True, in_us=True, name_en="Certified Welder", occupations=[welding]
    )
    employer = OrganisationFactory(employer=True, name="Taller Uno")
    recognised = AssertionFactory(
        source=held,
        target=asked,
        effect=Effect.RECOGNISED,
        scope_note_en="In the workshop only.",
        score_level=80,
        score_hours=55,
        worth=Decimal("0.9"),
    )
    EvidenceFactory(assertion=recognised, url="https://example.org/evidence", dated=today)
    ConditionFactory(assertion=AssertionFactory(source=held))
    programme = ProgrammeFactory(published=True, skills=skills, occupations=[welding], hours=300)
    LicensingRuleFactory(occupation=welding, note_en="For work on pressure vessels.")
    LicensingRuleFactory(occupation=welding, jurisdiction="MX", asks=Licensing.STATES)
    ProgrammeCredentialFactory(programme=programme, version=held)
    OfferingFactory(programme=programme, municipality=place)
    GlossaryTermFactory(definition_en="What it means.", source="Test source")

    profile = ProfileFactory(
        user__email="worker@example.org",
        user__display_name="Elena",
        wishes_wage=True,
        municipality=place,
        headline_es="Soldadora con experiencia",
    )
    BadgeFactory(version=held, recipient=profile.user, hours=120, evidence="Taller")
    BadgeFactory(version=held, state="revoked", state_reason="Error")
    consented(with_password(profile.user))
    ExperienceFactory(profile=profile, occupation=welding, title="Soldadora", months=60)
    WorkerLanguageFactory(profile=profile, language="es", cefr=Cefr.NATIVE)
    WorkerSkillFactory(profile=profile, skill=skills[0])
    HeldCredentialFactory(profile=profile, version=held)

    dates = {
        "starts_on": today + dt.timedelta(days=40),
        "closes_on": today + dt.timedelta(days=30),
        "municipality": place,
    }
    opening = OpeningFactory(paid=True, employer=employer, title_es="Soldador certificado", **dates)
    OpeningOccupationFactory(opening=opening, occupation=welding)
    RequirementFactory(opening=opening, credential=True, version=asked)
    for skill in skills:
        RequirementFactory(
            opening=opening,
            skill=skill,
            strength=Strength.REQUIRED if skill is skills[0] else Strength.PREFERRED,
        )
    near = OpeningFactory(paid=True, employer=employer, title_es="Intérprete técnico", **dates)
    OpeningOccupationFactory(opening=near, occupation=welding)
    RequirementFactory(opening=near, english=True, kind=RequirementKind.LANGUAGE)

    institution = member(programme.provider, "institution@example.org")
    partner = OrganisationFactory(kind=OrganisationKind.PARTNER)
    world = World(
        worker=profile.user,
        employer=member(employer, "employer@example.org"),
        institution=institution,
        partner=member(partner, "partner@example.org"),
        steward=with_password(
            MembershipFactory(steward=True, user__email="steward@example.org").user
        ),
        reviewer=with_password(
            MembershipFactory(reviewer=True, user__email="reviewer@example.org").user
        ),
        reviewed=reviewed(held),
        opening=opening,
        precedent=AssertionFactory(legal=True),
        recognised=recognised,
        inferred=AssertionFactory(inferred=True, source=held, relation=Relation.PARTIAL),
        contested=AssertionFactory(contested=True, source=held),
        programme_id=programme.public_id,
    )
    match_now()
    return world
