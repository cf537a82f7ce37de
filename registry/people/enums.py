"""Kinds and roles of people and organisations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """The two languages of the platform."""

    ES = "es", _("Spanish")
    EN = "en", _("English")


class OrganisationKind(TextChoices):
    """What an organisation does here."""

    TRAINING_INSTITUTION = "training_institution", _("training institution")
    EMPLOYER = "employer", _("employer")
    RECOGNITION_BODY = "recognition_body", _("recognition body")
    PUBLIC_AGENCY = "public_agency", _("public agency")
    PARTNER = "partner", _("partner")


class OrganisationStatus(TextChoices):
    """Whether a steward has checked that the organisation is who it says."""

    PENDING = "pending", _("waiting for verification")
    VERIFIED = "verified", _("verified")
    SUSPENDED = "suspended", _("suspended")


class Role(TextChoices):
    """What a member may do for an organisation.

    Stewards keep the registry and officers run the youth programme; both are roles in a
    public agency, so that the power has an organisation that answers for it.
    """

    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")
    VIEWER = "viewer", _("viewer")
    REVIEWER = "reviewer", _("reviewer")
    STEWARD = "steward", _("steward of the registry")
    OFFICER = "officer", _("program officer")


class IdentifierKind(TextChoices):
    """Official numbers of an organisation. None is required, least of all from abroad."""

    RFC = "rfc", _("RFC (Mexican tax number)")
    CCT = "cct", _("CCT (Mexican school code)")
    EIN = "ein", _("EIN (US employer number)")
    UNITID = "unitid", _("IPEDS UNITID")
    LEI = "lei", _("LEI")
    UEI = "uei", _("UEI")
    CTID = "ctid", _("CTID")


class ConsentPurpose(TextChoices):
    """What a person allows, one purpose at a time."""

    MATCHING = "matching", _("be matched with openings")
    SHOWN_ANONYMOUSLY = "shown_anonymously", _("be shown to employers without my name")
    SHOWN_WITH_NAME = "shown_with_name", _("be shown to this employer with my name")


class AuditAction(TextChoices):
    """What happened, as it stands in the audit trail."""

    CREATE = "create", _("created")
    UPDATE = "update", _("changed")
    PUBLISH = "publish", _("published")
    MOVE = "move", _("moved to another state")
    GRANT = "grant", _("granted")
    REVOKE = "revoke", _("revoked")
    LOAD = "load", _("loaded")
    RUN = "run", _("ran")
