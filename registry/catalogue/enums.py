"""Kinds and states of the catalogue's records."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CredentialType(TextChoices):
    """Classes of credential, named after their CTDL class (``ceterms:``)."""

    APPRENTICESHIP_CERTIFICATE = "ApprenticeshipCertificate", _("apprenticeship certificate")
    ASSOCIATE_DEGREE = "AssociateDegree", _("associate degree")
    BACHELOR_DEGREE = "BachelorDegree", _("bachelor's degree")
    BADGE = "Badge", _("badge")
    CERTIFICATE = "Certificate", _("certificate")
    CERTIFICATE_OF_COMPLETION = "CertificateOfCompletion", _("certificate of completion")
    CERTIFICATION = "Certification", _("certification")
    COMPETENCE_STANDARD = "CompetenceStandardCertificate", _("competence-standard certificate")
    DIPLOMA = "Diploma", _("diploma")
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
