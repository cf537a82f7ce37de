"""What is done with an assertion on its pages: one POST an act, each one service called."""

import uuid
from collections.abc import Callable
from typing import Final

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.equivalence.enums import AssertionStatus, Choice
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import reviews
from registry.equivalence.services import assertions, reviewing
from registry.people.models import User

Act = Callable[[User, EquivalenceAssertion, QueryDict], object]


def _move(user: User, assertion: EquivalenceAssertion, said: QueryDict) -> object:
    to = said.get("to", "")
    if to not in AssertionStatus.values:
        raise Http404
    return assertions.move(
        by=user,
        assertion=assertion,
        to=AssertionStatus(to),
        reason=said.get("reason", ""),
        at=timezone.now(),
    )


def _declare(user: User, assertion: EquivalenceAssertion, said: QueryDict) -> object:
    return reviewing.declare(
        by=user,
        assertion=assertion,
        has_conflict=said.get("conflict", "yes") != "no",
        declaration=said.get("text", ""),
        at=timezone.now(),
    )


def _vote(user: User, assertion: EquivalenceAssertion, said: QueryDict) -> object:
    choice = said.get("choice", "")
    if choice not in Choice.values:
        raise Http404
    return reviewing.vote(
        by=user,
        assertion=assertion,
        choice=Choice(choice),
        reason=said.get("text", ""),
        at=timezone.now(),
    )


def _comment(user: User, assertion: EquivalenceAssertion, said: QueryDict) -> object:
    text = said.get("text", "")
    return reviewing.comment(by=user, assertion=assertion, text=text, at=timezone.now())


def _request(user: User, assertion: EquivalenceAssertion, said: QueryDict) -> object:
    text = said.get("text", "")
    return reviewing.request_evidence(by=user, assertion=assertion, text=text, at=timezone.now())


def _answer(user: User, assertion: EquivalenceAssertion, said: QueryDict) -> object:
    try:
        public_id = uuid.UUID(said.get("note", ""))
    except ValueError as error:
        raise Http404 from error
    note = reviews.notes_of(assertion).filter(public_id=public_id).first()
    if note is None:
        raise Http404
    return reviewing.answer(by=user, note=note, text=said.get("text", ""), at=timezone.now())


def _withdraw(user: User, assertion: EquivalenceAssertion, said: QueryDict) -> object:
    reason = said.get("reason", "")
    assertions.withdraw(by=user, assertion=assertion, reason=reason, at=timezone.now())
    return None


ACTS: Final[dict[str, Act]] = {
    "move": _move,
    "declare": _declare,
    "vote": _vote,
    "comment": _comment,
    "request": _request,
    "answer": _answer,
    "withdraw": _withdraw,
}

DONE: Final = {
    "move": _("Done."),
    "declare": _("Your declaration is recorded."),
    "vote": _("Your vote is recorded."),
    "comment": _("Your comment is there."),
    "request": _("Your request is there. The asserter is told by e-mail."),
    "answer": _("Your answer is there."),
    "withdraw": _("It is taken back."),
}
