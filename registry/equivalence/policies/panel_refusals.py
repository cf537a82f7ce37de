"""Why somebody has no seat or vote in a panel, and why its decision cannot be made yet."""

from django.utils.translation import gettext_lazy as _

from registry.refusals import NotAllowed, StateRefuses


class NotInPanel(NotAllowed):
    """The person reviews for no verified body of either country."""

    code = "not_in_panel"
    message = _("Only reviewers of a verified body of Mexico or the United States do this.")


class OwnAssertion(NotAllowed):
    """A reviewer would decide about her own organisation's assertion."""

    code = "own_assertion"
    message = _("Nobody decides about an assertion of her own organization.")


class DecidedBefore(NotAllowed):
    """The person took part in what is appealed against."""

    code = "decided_before"
    message = _("An appeal is decided by people who did not decide before.")


class ConflictDeclared(NotAllowed):
    """The person has declared a conflict of interest in this round."""

    code = "conflict_declared"
    message = _("You have declared a conflict of interest: others decide here.")


class NotDeclared(NotAllowed):
    """The person has not said whether she has a conflict of interest."""

    code = "conflict_not_declared"
    message = _("Say first whether you have a conflict of interest.")


class NotAsked(NotAllowed):
    """The person has no part in this review that lets her say this."""

    code = "no_part_in_review"
    message = _("You have no part in this review.")


class NoOpenRound(StateRefuses):
    """Nobody is reviewing it."""

    code = "no_open_round"
    message = _("This assertion is not in review.")


class DeclaredAlready(StateRefuses):
    """The person has declared her interests in this round."""

    code = "declared_already"
    message = _("You have declared your interests in this round.")


class VotedAlready(StateRefuses):
    """The person has voted in this round."""

    code = "voted_already"
    message = _("You have voted in this round.")


class TwoSidesMissing(StateRefuses):
    """One country's side has not approved it, or neither has."""

    code = "two_sides_missing"
    message = _("Reviewers of both countries have to approve it. Missing: %(sides)s.")


class RequestOpen(StateRefuses):
    """A request for evidence is not answered."""

    code = "evidence_request_open"
    message = _("A request for evidence is still open.")


class NotHeard(StateRefuses):
    """An appeal would be dismissed that both sides have not voted on."""

    code = "appeal_not_heard"
    message = _("Both sides have to vote, and one to reject, before an appeal is dismissed.")


class NobodyRejected(StateRefuses):
    """It would be rejected without a vote against it."""

    code = "nobody_rejected"
    message = _("Nobody in the panel has voted against it.")


class AppealedAlready(StateRefuses):
    """An appeal was dismissed: that was the last word."""

    code = "appealed_already"
    message = _("An appeal was dismissed already. Make a new proposal.")
