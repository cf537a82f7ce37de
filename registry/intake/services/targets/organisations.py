"""Organisations from rows: known by an official number, or by name and state."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.db.models import PROTECT, ManyToOneRel, Prefetch
from django.db.models.functions import Left

from registry.catalogue.selectors.folding import Fold
from registry.intake.enums import RowOutcome
from registry.intake.models import Upload
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.services.targets.organisation_names import is_steward
from registry.intake.services.targets.planning import BETWEEN, Fields, Rules, Standing
from registry.intake.services.targets.rowwise import Rowwise
from registry.people import identifiers
from registry.people.enums import IdentifierKind, Language, OrganisationKind
from registry.people.models import Membership, Organisation, OrganisationIdentifier
from registry.people.services import organisations
from registry.people.services.drafts import OrganisationDraft
from registry.reference.selectors.titles.wording import folded

COLUMNS: Final = (
    *("kind", "name", "name_language", "short_name", "country", "region", "website"),
    *("about_en", "about_es"),
)
PREFIX: Final = "number_"
"""Before the kind of an official number, in the names of fields."""

HOLDERS: Final = "holders_of_numbers"
GUESSED: Final = "guessed_numbers"
LONGEST_KEY: Final = 150
MOST_NAMED: Final = 5


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return an organisation's own fields; only what the row says."""
    said = found.fields
    fields: Fields = {name: said[name] for name in COLUMNS if name in said}
    country = fields.get("country", "")
    fields.setdefault("name_language", "es" if country == "MX" else "en")
    region = str(fields.get("region", country))
    if not region.startswith(country):
        found.refuse("region_elsewhere", "region", region)
    _number(found, fields, ground)
    # An organization's place is not kept: nobody need choose it.
    found.choices = [choice for choice in found.choices if choice["column"] != "place"]
    return fields


def _number(found: Interpreted, fields: Fields, ground: Ground) -> None:
    """Add the official number; one that the source only guesses goes where it cannot be right."""
    kind, text = (found.fields.get(name, "") for name in ("identifier_kind", "identifier"))
    if not text:
        return
    if not kind:
        found.refuse("required", "identifier_kind")
        return
    is_guessed = "identifier" in found.guessed
    try:
        number = identifiers.validate(kind, text)
    except identifiers.IdentifierInvalid:
        if is_guessed:
            found.note("identifier_left_out", "identifier")
        else:
            found.refuse("not_identifier", "identifier")
        return
    named = _name_key(fields)
    if is_guessed and _holders(ground).setdefault(f"{kind}:{number}", named) != named:
        found.note("identifier_left_out", "identifier")
        return
    fields[f"{PREFIX}{kind}"] = number
    if is_guessed:
        ground.kept.setdefault(GUESSED, set()).add(f"{kind}:{number}")


def _holders(ground: Ground) -> dict[str, str]:
    """Return who has each official number: organisations, and the upload's rows before."""
    if HOLDERS not in ground.kept:
        rows = OrganisationIdentifier.objects.select_related("organisation")
        held = {f"{row.kind}:{row.value}": _name_key(_plain(row.organisation)) for row in rows}
        for fields in ground.upload.rows.values_list("fields", flat=True).iterator():
            for number in _said_numbers(fields):
                held.setdefault(number, _name_key(fields))
        ground.kept[HOLDERS] = held
    found: dict[str, str] = ground.kept[HOLDERS]
    return found


def _said_numbers(fields: Fields) -> list[str]:
    return [
        f"{name.removeprefix(PREFIX)}:{number}"
        for name, number in fields.items()
        if name.startswith(PREFIX) and number
    ]


def _plain(row: Organisation) -> Fields:
    return {name: getattr(row, name) for name in COLUMNS}


def _name_key(fields: Fields) -> str:
    name = folded(str(fields.get("name", "")))[:LONGEST_KEY]
    return f"{name}{BETWEEN}{fields.get('region') or fields.get('country', '')}"


def key_of(fields: Fields, ground: Ground) -> str:
    """Name an organisation: its number where that is sure, else its name and state."""
    guessed = ground.kept.get(GUESSED, set())
    sure = [number for number in _said_numbers(fields) if number not in guessed]
    if sure:
        return sure[0]
    return _name_key(fields) if fields.get("name") else ""


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the organisations that have these keys; three queries."""
    del ground
    names = {name for name, between, _where in (key.partition(BETWEEN) for key in keys) if between}
    numbers = {key.partition(":")[2] for key in keys if BETWEEN not in key}
    rows = Organisation.objects.annotate(said=Left(Fold("name"), LONGEST_KEY))
    rows = rows.prefetch_related(Prefetch("identifiers", to_attr="numbers")).order_by("-pk")
    found: dict[str, Standing] = {}
    for row in rows.filter(said__in=names):
        found[_name_key(_plain(row))] = _standing(row)
    for row in rows.filter(identifiers__value__in=numbers):
        for number in row.numbers:
            found[f"{number.kind}:{number.value}"] = _standing(row)
    return found


def lookalikes(fresh: Mapping[str, Fields], ground: Ground) -> dict[str, tuple[int, str]]:
    """Return for each new number the organisation of the same name and state without it."""
    names = {key: _name_key(fields) for key, fields in fresh.items() if BETWEEN not in key}
    known = standing(list(names.values()), ground)
    return {
        key: (known[name].pk, known[name].fields["name"])
        for key, name in names.items()
        if name in known
    }


def _standing(row: Any) -> Standing:
    numbers = {f"{PREFIX}{number.kind}": number.value for number in row.numbers}
    return Standing(pk=row.pk, fields=_plain(row) | numbers)


class OrganisationTarget(Rowwise):
    """Organisations: a steward's for everybody, anybody else's her own."""

    model = Organisation
    rules: ClassVar[Rules] = Rules(
        kind="organisations",
        key_of=key_of,
        translate=translate,
        standing=standing,
        lookalikes=lookalikes,
        longest={"name": 250, "short_name": 60, "website": 300},
    )

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row; other organisations are for stewards."""
        planned = super().plan(rows, ground)
        for one in planned:
            if not is_steward(ground) and one.record_id != ground.organisation.pk:
                one.refuse("stewards_only")
        return planned

    def write(self, fields: Fields, ground: Ground) -> int:
        """Enter an organisation."""
        draft = OrganisationDraft(
            kind=OrganisationKind(fields["kind"]),
            name=fields["name"],
            name_language=Language(fields["name_language"]),
            country=fields["country"],
            **{name: fields[name] for name in COLUMNS[3:] if name in fields and name != "country"},
            identifiers=_numbers(fields),
        )
        return organisations.enter(by=ground.by, draft=draft, at=ground.at).pk

    def change(self, record: Organisation, fields: Fields, ground: Ground) -> None:
        """Bring an organisation to what some fields say."""
        said = _plain(record) | {name: fields[name] for name in COLUMNS if name in fields}
        draft = OrganisationDraft(**said, identifiers=_numbers(fields))
        organisations.change(by=ground.by, organisation=record, draft=draft, at=ground.at)

    def delete(self, record: Organisation, ground: Ground) -> None:
        """Delete an organisation that nothing stands on."""
        organisations.remove(
            by=ground.by, organisation=record, reason="upload undone", at=ground.at
        )

    def dependents(self, upload: Upload) -> list[str]:
        """Name what belongs to the organisations that the upload made."""
        made = upload.rows.filter(is_applied=True, outcome=RowOutcome.NEW)
        keys = list(made.values_list("record_id", flat=True))
        found = []
        for relation in Organisation._meta.get_fields(include_hidden=True):  # noqa: SLF001 - documented
            if not isinstance(relation, ManyToOneRel):
                continue
            if relation.on_delete is PROTECT or relation.related_model is Membership:
                name = f"{relation.field.name}__in"
                rows = relation.related_model._default_manager.filter(**{name: keys})  # noqa: SLF001
                found += [str(row) for row in rows[:MOST_NAMED]]
        return found


def _numbers(fields: Fields) -> tuple[tuple[IdentifierKind, str], ...]:
    """Return the numbers that some fields say; None takes one away."""
    return tuple(
        (IdentifierKind(name.removeprefix(PREFIX)), number or "")
        for name, number in fields.items()
        if name.startswith(PREFIX)
    )
