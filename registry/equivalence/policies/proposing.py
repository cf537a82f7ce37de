"""Who may assert, with which effect, and who sees what might be asserted."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.equivalence.enums import Effect
from registry.equivalence.models import EquivalenceAssertion
from registry.people import policies
from registry.people.enums import OrganisationKind, OrganisationStatus, Role
from registry.people.models import Organisation
from registry.people.policies import Person
from registry.refusals import NotAllowed, StateRefuses

KINDS_OF_EFFECT: Final[dict[str, frozenset[str]]] = {
    Effect.LEGAL: frozenset({OrganisationKind.PUBLIC_AGENCY}),
    Effect.RECOGNISED: frozenset(
        {OrganisationKind.PUBLIC_AGENCY, OrganisationKind.RECOGNITION_BODY}
    ),
    Effect.ACCEPTED: frozenset({OrganisationKind.EMPLOYER, OrganisationKind.TRAINING_INSTITUTION}),
}
"""Effects that only some kinds of organisation can give; the issuer's own is checked apart."""


class EffectNotYours(NotAllowed):
    """The asserter is not who can give the assertion that effect."""

    code = "effect_not_yours"
    message = _("%(organisation)s cannot give an assertion this effect: %(effect)s.")


class AsserterSuspended(StateRefuses):
    """A steward has suspended the asserter: it speaks no more."""

    code = "asserter_suspended"
    message = _("%(organisation)s is suspended and asserts nothing.")


def check_asserter(asserter: Organisation) -> None:
    """Refuse an asserter that a steward has suspended, whoever speaks for it.

    Raises:
        AsserterSuspended: it is.
    """
    if asserter.status == OrganisationStatus.SUSPENDED:
        raise AsserterSuspended(organisation=asserter.name)


def check_propose(user: Person, asserter: Organisation) -> None:
    """Refuse everybody but the asserter's owners and editors, stewards and the platform.

    Raises:
        NotAnEditor: the person is none of these.
        AsserterSuspended: the asserter is suspended.
    """
    policies.check_edit(user, asserter)
    check_asserter(asserter)


def can_propose(user: Person, asserter: Organisation) -> bool:
    """Tell whether ``check_propose`` would pass."""
    try:
        check_propose(user, asserter)
    except (NotAllowed, StateRefuses):
        return False
    return True


def can_see_suggestions(user: Person) -> bool:
    """Tell whether a person may see suggested pairs: who may propose somewhere, or reviews."""
    if user is None or policies.is_reviewer(user) or policies.is_steward(user):
        return True
    return (
        policies.memberships(user)
        .filter(role__in=policies.EDITING_ROLES, organisation__status=OrganisationStatus.VERIFIED)
        .exists()
    )


def can_see_desk(user: Person) -> bool:
    """Tell whether a person has work on equivalence: who reviews, or speaks for somebody."""
    if user is None:
        return True
    return desk_opens_to(policies.memberships(user).values_list("role", "organisation__status"))


def desk_opens_to(held: Iterable[tuple[str, str]]) -> bool:
    """Tell the same from the memberships that a person holds now: role, status of the place.

    A public power counts in a verified place only.
    """
    return any(
        role in policies.EDITING_ROLES
        or (role in {Role.REVIEWER, Role.STEWARD} and status == OrganisationStatus.VERIFIED)
        for role, status in held
    )


def check_effect(asserter: Organisation, effect: str, target_issuer: Organisation) -> None:
    """Refuse an effect that the asserter cannot give.

    Legal effect comes from a public agency, recognition from an agency or a recognition
    body, the issuer's recognition from the issuer of the credential asked for, and
    acceptance from who takes people in: an employer or a training institution, for itself.

    Raises:
        EffectNotYours: the asserter is none of these.
    """
    if effect not in effects_of(asserter, target_issuer):
        raise EffectNotYours(organisation=asserter.name, effect=Effect(effect).label)


def effects_of(asserter: Organisation, target_issuer: Organisation | None) -> list[str]:
    """Return the effects that an asserter can give to a credential of this issuer."""
    given = [
        effect
        for effect in Effect.values
        if effect not in KINDS_OF_EFFECT or asserter.kind in KINDS_OF_EFFECT[effect]
    ]
    if target_issuer is None or asserter.pk != target_issuer.pk:
        given.remove(Effect.ISSUER)
    return given


def can_answer(user: Person, assertion: EquivalenceAssertion) -> bool:
    """Tell whether a person answers for the asserter."""
    return can_propose(user, assertion.asserter)
