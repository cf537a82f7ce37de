"""Which organisation a row is for: the upload's own, or another one for who may speak for it."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Q

from registry.intake.enums import IntakeKind, RowOutcome
from registry.intake.models import UploadRow
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground
from registry.people import policies
from registry.people.enums import IdentifierKind
from registry.people.models import Organisation, OrganisationIdentifier
from registry.reference.selectors.titles.wording import folded

STEWARD: Final = "is_steward"
OWN: Final = "own_names"
NAMES: Final = "organisations_by_name"
CODES: Final = "organisations_by_code"


def is_steward(ground: Ground) -> bool:
    """Tell whether the upload is by a steward or the platform; asked once an upload."""
    if STEWARD not in ground.kept:
        ground.kept[STEWARD] = ground.by is None or policies.is_steward(ground.by)
    return bool(ground.kept[STEWARD])


def is_own(name: str, ground: Ground) -> bool:
    """Tell whether a name or CTID is the upload's own organisation's; an empty one is."""
    if not name:
        return True
    if OWN not in ground.kept:
        organisation = ground.organisation
        numbers = organisation.identifiers.filter(kind=IdentifierKind.CTID)
        said = (
            organisation.name,
            organisation.short_name,
            *numbers.values_list("value", flat=True),
        )
        ground.kept[OWN] = frozenset(map(folded, said))
    return folded(name) in ground.kept[OWN]


def named(name: str, ground: Ground) -> int | None:
    """Return the key of the one organisation with a name or CTID; None: none or several have."""
    if NAMES not in ground.kept:
        ground.kept[NAMES] = _by_name()
    return dict.get(ground.kept[NAMES], folded(name))


def owner(found: Interpreted, column: str, ground: Ground) -> int:
    """Return the key of the organisation that a row is for.

    A steward's upload may hold rows of other organisations, named in ``column``; anybody
    else's is refused such a row. Where nobody has the name, the code counts that the
    organisation has in a list that was uploaded before.
    """
    name = found.fields.get(column, "")
    if is_own(name, ground):
        return ground.organisation.pk
    if not is_steward(ground):
        found.refuse("not_your_organisation", column, name, organisation=ground.organisation.name)
        return ground.organisation.pk
    key = named(name, ground) or _coded(found.fields.get(f"{column}_code", ""), ground)
    if key is None:
        found.refuse("organisation_unknown", column, name)
        return ground.organisation.pk
    return key


def _coded(code: str, ground: Ground) -> int | None:
    if code and CODES not in ground.kept:
        ground.kept[CODES] = _by_code(ground)
    return dict.get(ground.kept[CODES], code) if code else None


def _by_code(ground: Ground) -> Mapping[str, int]:
    """Return the organisations of the lists that the upload's own organisation uploaded."""
    rows = UploadRow.objects.filter(
        Q(is_applied=True) | Q(outcome=RowOutcome.SAME),
        upload__organisation=ground.organisation,
        upload__kind=IntakeKind.ORGANISATIONS,
        values__has_key="code",
    ).order_by("pk")
    known = set(Organisation.objects.values_list("pk", flat=True))
    return {
        code: key for code, key in rows.values_list("values__code", "record_id") if key in known
    }


def _by_name() -> Mapping[str, int | None]:
    found: dict[str, int | None] = {}
    rows = Organisation.objects.order_by("pk").values_list("pk", "name", "short_name")
    for pk, name, short in rows:
        for said in {folded(name), folded(short)} - {""}:
            found[said] = pk if found.get(said, pk) == pk else None
    numbers = OrganisationIdentifier.objects.filter(kind=IdentifierKind.CTID)
    found.update((folded(said), pk) for said, pk in numbers.values_list("value", "organisation"))
    return found
