"""Words of equivalence: relation, effect, method, status."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Relation(TextChoices):
    """How the source credential relates to the target, read from source to target."""

    EXACT = "exact", _("exact match")
    CLOSE = "close", _("close match")
    BROADER = "broader", _("broader")
    NARROWER = "narrower", _("narrower")
    PARTIAL = "partial", _("partial match")
    NONE = "none", _("no match")


class Effect(TextChoices):
    """What the assertion does in the world."""

    LEGAL = "legal", _("legal effect")
    RECOGNISED = "recognised", _("recognized by the competent body")
    ISSUER = "issuer", _("recognized by the issuer")
    ACCEPTED = "accepted", _("accepted by named bodies")
    INFORMATIVE = "informative", _("informative")


class Method(TextChoices):
    """How the asserter came to it."""

    AGREEMENT = "agreement", _("agreement")
    EXPERT_PANEL = "expert_panel", _("expert panel")
    CURRICULUM = "curriculum", _("curriculum comparison")
    STATISTICAL = "statistical", _("statistical")
    INFERRED = "inferred", _("inferred")


class AssertionStatus(TextChoices):
    """Where an assertion stands."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    CONTESTED = "contested", _("contested")
    APPEALED = "appealed", _("under appeal")
    NEEDS_REVIEW = "needs_review", _("needs review")
    REJECTED = "rejected", _("rejected")
    REVOKED = "revoked", _("revoked")


class WholeRule(TextChoices):
    """How the worth was made from the scores of the dimensions."""

    JUDGED = "judged", _("judged by the asserter, as explained")
    MEAN = "mean", _("mean of the dimensions that were examined")
    LEAST = "least", _("lowest of the dimensions that were examined")


class Side(TextChoices):
    """The two sides of a panel, by the country of the body that a reviewer sits for."""

    MX = "MX", _("Mexico")
    US = "US", _("United States")


class RoundKind(TextChoices):
    """What a panel decides in a round."""

    REVIEW = "review", _("review")
    APPEAL = "appeal", _("appeal")


class RoundOutcome(TextChoices):
    """How a round of review ended."""

    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("rejected")
    REVOKED = "revoked", _("revoked")
    CHANGED = "changed", _("the statement was changed")


class Choice(TextChoices):
    """What a reviewer votes."""

    APPROVE = "approve", _("approve")
    REJECT = "reject", _("reject")


class NoteKind(TextChoices):
    """What is said in a review."""

    COMMENT = "comment", _("comment")
    REQUEST = "request", _("request for evidence")


class ConditionKind(TextChoices):
    """What the holder still has to do for the assertion to hold."""

    BRIDGING_COURSE = "bridging_course", _("bridging course")
    EXAM = "exam", _("exam")
    LANGUAGE = "language", _("language")
    EXPERIENCE = "experience", _("experience")
    DOCUMENT = "document", _("document")


NEXT_STATUS: Final[dict[str, tuple[str, ...]]] = {
    AssertionStatus.DRAFT: (AssertionStatus.PROPOSED,),
    AssertionStatus.PROPOSED: (AssertionStatus.IN_REVIEW, AssertionStatus.REJECTED),
    AssertionStatus.IN_REVIEW: (AssertionStatus.PUBLISHED, AssertionStatus.REJECTED),
    AssertionStatus.PUBLISHED: (
        AssertionStatus.CONTESTED,
        AssertionStatus.NEEDS_REVIEW,
        AssertionStatus.REVOKED,
    ),
    AssertionStatus.CONTESTED: (
        AssertionStatus.IN_REVIEW,
        AssertionStatus.APPEALED,
        AssertionStatus.REVOKED,
    ),
    AssertionStatus.NEEDS_REVIEW: (AssertionStatus.IN_REVIEW, AssertionStatus.REVOKED),
    AssertionStatus.REJECTED: (AssertionStatus.APPEALED,),
    AssertionStatus.REVOKED: (AssertionStatus.APPEALED,),
    AssertionStatus.APPEALED: (
        AssertionStatus.PUBLISHED,
        AssertionStatus.REJECTED,
        AssertionStatus.REVOKED,
    ),
}
"""The state table: one function moves an assertion, and only along these edges."""

REVIEWED: Final = (AssertionStatus.IN_REVIEW, AssertionStatus.APPEALED)
"""States in which a panel has an open round."""
