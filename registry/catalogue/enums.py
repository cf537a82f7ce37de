"""Kinds and states of the catalogue's records."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CredentialType(TextChoices):
    """Classes of credential, named after their CTDL class (``ceterms:``)."""

    APPRENTICESHIP_CERTIFICATE = "ApprenticeshipCertificate", _("apprenticeship certificate")
    ASSOCIATE_DEGREE = "AssociateDegree", _("associate degree")
    BACHELOR_DEGREE = "BachelorDegree", _("bachelor's degree")
    BADGE = "Badge", _("badge")
    DIGITAL_BADGE = "DigitalBadge", _("digital badge")
    OPEN_BADGE = "OpenBadge", _("Open Badge")
    CERTIFICATE = "Certificate", _("certificate")
    CERTIFICATE_OF_COMPLETION = "CertificateOfCompletion", _("certificate of completion")
    CERTIFICATION = "Certification", _("certification")
    COMPETENCE_STANDARD = "CompetenceStandardCertificate", _("competence-standard certificate")
    DEGREE = "Degree", _("degree")
    DIPLOMA = "Diploma", _("diploma")
    GENERAL_EDUCATION_DEVELOPMENT = "GeneralEducationDevelopment", _("high-school equivalency")
    PROFESSIONAL_DOCTORATE = "ProfessionalDoctorate", _("professional doctorate")
    QUALITY_ASSURANCE = "QualityAssuranceCredential", _("quality-assurance credential")
    RESEARCH_DOCTORATE = "ResearchDoctorate", _("research doctorate")
    DOCTORAL_DEGREE = "DoctoralDegree", _("doctoral degree")
    JOURNEYMAN_CERTIFICATE = "JourneymanCertificate", _("journeyworker certificate")
    LICENSE = "License", _("license")
    MASTER_DEGREE = "MasterDegree", _("master's degree")
    MASTER_CERTIFICATE = "MasterCertificate", _("master craftsperson certificate")
    MICRO_CREDENTIAL = "MicroCredential", _("micro-credential")
    SECONDARY_SCHOOL_DIPLOMA = "SecondarySchoolDiploma", _("upper-secondary diploma")
    TECHNICAL_UPPER_SECONDARY = "TechnicalUpperSecondary", _("technical upper-secondary diploma")
    TSU = "TecnicoSuperiorUniversitario", _("higher technical degree (TSU)")


class RecordStatus(TextChoices):
    """Where a catalogue record stands on its way to the public and after."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    ARCHIVED = "archived", _("archived")


class ProgrammeKind(TextChoices):
    """Ways to learn."""

    COURSE = "course", _("course")
    LEARNING_PROGRAMME = "learning_programme", _("learning program")
    REGISTERED_APPRENTICESHIP = "registered_apprenticeship", _("registered apprenticeship")
    DUAL_TRAINING = "dual_training", _("dual training")
    INTERNSHIP = "internship", _("internship")
    MENTORSHIP = "mentorship", _("mentorship")
    MID_CAREER = "mid_career", _("mid-career learning")
    SHORT_EXCHANGE = "short_exchange", _("short exchange")
    YOUTH_PLAN = "youth_plan", _("youth-program training plan")


class Delivery(TextChoices):
    """Where learning takes place."""

    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    BLENDED = "blended", _("blended")


class RecognitionKind(TextChoices):
    """What another body does for a credential."""

    ACCREDITS = "accredits", _("accredits")
    RECOGNISES = "recognises", _("recognizes")
    REGULATES = "regulates", _("regulates")
    APPROVES = "approves", _("approves")


class CredentialLink(TextChoices):
    """What a programme has to do with a credential."""

    LEADS_TO = "leads_to", _("leads to")
    PREPARES_FOR = "prepares_for", _("prepares for")
    REQUIRES = "requires", _("requires")


class RecognitionEffect(TextChoices):
    """What follows from another body's word."""

    LEGAL = "legal", _("by law")
    INFORMATIVE = "informative", _("for information")


class CreditUnit(TextChoices):
    """Units of credit. They are compared through hours only, and the page says so."""

    US_SEMESTER = "us_semester", _("US semester hours")
    US_QUARTER = "us_quarter", _("US quarter hours")
    SATCA = "satca", _("SATCA credits (Mexico)")
    ECTS = "ects", _("ECTS credits")
    CEU = "ceu", _("continuing education units")
    CLOCK_HOUR = "clock_hour", _("clock hours")


class ApprenticeshipApproach(TextChoices):
    """How a registered apprenticeship measures progress (29 CFR 29.5)."""

    TIME = "time", _("time-based")
    COMPETENCY = "competency", _("competency-based")
    HYBRID = "hybrid", _("hybrid")


class CostKind(TextChoices):
    """Parts of what an offering costs."""

    TUITION = "tuition", _("tuition")
    ENROLMENT = "enrolment", _("enrollment fee")
    EXAM = "exam", _("exam or assessment")
    MATERIALS = "materials", _("books and materials")
    TOOLS = "tools", _("tools and equipment")
    OTHER = "other", _("other cost")


class FundingKind(TextChoices):
    """Ways in which somebody else pays."""

    ETPL = "etpl", _("eligible training provider list (WIOA)")
    BECA = "beca", _("scholarship (beca)")
    EMPLOYER = "employer", _("employer pays")
    GI_BILL = "gi_bill", _("GI Bill")
    PELL = "pell", _("Pell Grant")
    YOUTH_PROGRAMME = "youth_programme", _("youth program stipend")
    OTHER = "other", _("other funding")


class PrerequisiteKind(TextChoices):
    """What a condition asks for."""

    CREDENTIAL = "credential", _("credential")
    SKILL = "skill", _("skill")
    LEVEL = "level", _("level of education")
    LANGUAGE = "language", _("language")
    EXPERIENCE = "experience", _("experience")
    AGE = "age", _("minimum age")
    OTHER = "other", _("other condition")


class LanguageLevel(TextChoices):
    """Levels of the Common European Framework of Reference for Languages."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


class OutcomeMeasure(TextChoices):
    """What is known of those who took a programme."""

    COMPLETION_RATE = "completion_rate", _("completed the program")
    EMPLOYMENT_RATE = "employment_rate", _("employed afterwards")
    CREDENTIAL_RATE = "credential_rate", _("earned the credential")
    MEDIAN_WAGE = "median_wage", _("median wage afterwards")


class DuplicateStatus(TextChoices):
    """What is known of two records that look alike."""

    WAITING = "waiting", _("waiting for a person")
    DISTINCT = "distinct", _("not the same")
    MERGED = "merged", _("merged")
    UNDONE = "undone", _("merged and taken apart again")
