"""What the navigation shows to whom: the public pages, then the homes of the reader's roles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from matching.profiles import selectors as profiles
from registry.equivalence.policies import desk_opens_to
from registry.people import policies
from registry.people.enums import OrganisationKind, Role
from registry.people.models import User

Place = tuple[str, str | Promise]
Held = tuple[str, str, str]
"""A membership: the role, the kind of the organization and its status."""

PUBLIC: Final[tuple[Place, ...]] = (
    ("search", _("Search")),
    ("precedents", _("Precedents")),
    ("method", _("How it works")),
)
SEARCH: Final[Place] = ("search", _("Search"))
WORKER: Final[tuple[Place, ...]] = (
    ("worker_home", _("My place")),
    ("worker_matches", _("My matches")),
)
EMPLOYER: Final[Place] = ("employer_home", _("My openings"))
INSTITUTION: Final[Place] = ("institution_home", _("My programs"))
PARTNER: Final[Place] = ("partner_home", _("Partner"))
STEWARD: Final[Place] = ("steward_home", _("Stewardship"))
DESK: Final[Place] = ("equivalence_desk", _("Equivalences"))
HOME_OF_KIND: Final[dict[str, Place]] = {
    OrganisationKind.EMPLOYER: EMPLOYER,
    OrganisationKind.TRAINING_INSTITUTION: INSTITUTION,
    OrganisationKind.RECOGNITION_BODY: INSTITUTION,
    OrganisationKind.PARTNER: PARTNER,
}


@dataclass(frozen=True, kw_only=True)
class Link:
    """One entry of the navigation."""

    name: str
    url: str
    label: str | Promise
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Navigation:
    """Everything the masthead needs."""

    is_signed_in: bool
    links: tuple[Link, ...]
    account: tuple[Link, ...] = ()


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the template variables of the navigation, worked out when a page asks for them."""
    return {"navigation": SimpleLazyObject(lambda: navigation_of(request))}


def navigation_of(request: HttpRequest) -> Navigation:
    """Return the entries for the reader of ``request``; two queries when she is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Navigation(is_signed_in=False, links=_links(request, PUBLIC))
    held = _held(user)
    works = desk_opens_to((role, status) for role, _kind, status in held)
    return Navigation(
        is_signed_in=True,
        links=_links(request, (SEARCH, *_homes(user, held))),
        account=_links(request, (DESK,) if works else ()),
    )


def homes_of(user: User) -> tuple[Place, ...]:
    """Return the homes of a person's roles, each once; somebody without a role is a worker."""
    return _homes(user, _held(user))


def _held(user: User) -> list[Held]:
    rows = policies.memberships(user).order_by("since", "pk")
    return list(rows.values_list("role", "organisation__kind", "organisation__status"))


def _homes(user: User, held: list[Held]) -> tuple[Place, ...]:
    homes = dict.fromkeys(_homes_of_memberships(user, held))
    if not homes or profiles.visible_to(user).exists():
        return (*WORKER, *homes)
    return tuple(homes)


def _homes_of_memberships(user: User, held: list[Held]) -> Iterator[Place]:
    for role, kind, _status in held:
        if role in {Role.STEWARD, Role.OFFICER, Role.REVIEWER}:
            yield STEWARD
        if kind in HOME_OF_KIND:
            yield HOME_OF_KIND[kind]
    if user.is_superuser:
        yield STEWARD


def _links(request: HttpRequest, places: tuple[Place, ...]) -> tuple[Link, ...]:
    match = getattr(request, "resolver_match", None)
    here = match.url_name if match else ""
    return tuple(
        Link(name=name, url=reverse(name), label=label, is_current=name == here)
        for name, label in places
    )
