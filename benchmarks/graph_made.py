"""A made-up graph of equivalence: sectors, two countries, hubs; loaded into the product's tables.

Most assertions stay in their sector and cross the border. How many leave a credential and how
many arrive there follow power laws (a licence everybody compares with has hundreds). Asserters
disagree, a part is limited to a state, and periods begin and end on different days.
"""

import datetime as dt
from decimal import Decimal
from typing import Final

import numpy as np
from django.db import connection, models

from registry.catalogue.enums import CredentialType, RecordStatus
from registry.catalogue.models import Credential, CredentialVersion
from registry.equivalence.selectors.graph.composition import RELATIONS
from registry.people.enums import OrganisationKind, OrganisationStatus
from registry.people.models import Organisation

TODAY: Final = dt.date(2026, 11, 24)
SECTORS: Final = 60
ASSERTERS: Final = 80
STATES: Final = ("US-TX", "US-CA", "US-AZ", "US-NM", "MX-NLE", "MX-CHH", "US", "MX")
RELATED: Final = (0.08, 0.27, 0.15, 0.15, 0.27, 0.08)
EFFECTS: Final = ("recognised", "issuer", "accepted", "informative")
MOST_ARRIVING: Final = 400
NO_OVERLAP: Final = "assertion_no_overlap_per_asserter"
"""Its index takes minutes to fill and no question reads it: this database does without."""
TABLE: Final = "registry_equivalenceassertion"
CLEAR: Final = """
    TRUNCATE registry_organisation, registry_inferencedue, registry_inferenceday
        RESTART IDENTITY CASCADE
"""


def pairs(count: int, assertions: int, dice: np.random.Generator) -> np.ndarray:
    """Return sources and targets, as places of credentials; no pair is a credential with itself."""
    weights = 1 / np.arange(3, SECTORS + 3)
    sector = dice.choice(SECTORS, count, p=weights / weights.sum())
    country = dice.integers(0, 2, count)
    leaving = dice.pareto(2.0, count) + 1
    arriving = np.minimum(dice.pareto(1.6, count) + 1, MOST_ARRIVING)
    source = dice.choice(count, assertions, p=leaving / leaving.sum())
    target = dice.choice(count, assertions, p=arriving / arriving.sum())
    stays = dice.random(assertions) < 0.95
    towards = np.where(dice.random(assertions) < 0.8, 1 - country[source], country[source])
    for code in range(SECTORS):
        for side in (0, 1):
            wanted = stays & (sector[source] == code) & (towards == side)
            pool = np.flatnonzero((sector == code) & (country == side))
            if wanted.any() and len(pool):
                odds = arriving[pool] / arriving[pool].sum()
                target[wanted] = dice.choice(pool, wanted.sum(), p=odds)
    apart = source != target
    return np.stack([source[apart], target[apart]])


class World:
    """Credentials and published assertions in the product's tables."""

    def __init__(self, *, credentials: int, assertions: int, seed: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CLEAR)
        dice = np.random.default_rng(seed)
        self.versions = self._credentials(credentials)
        source, target = pairs(credentials, assertions, dice)
        self.assertions = self._assertions(source, target, dice)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE registry_credentialversion")
            cursor.execute(f"VACUUM ANALYZE {TABLE}")
            cursor.execute("TRUNCATE registry_inferencedue")

    def _credentials(self, count: int) -> list[int]:
        issuer = Organisation.objects.create(
            kind=OrganisationKind.RECOGNITION_BODY,
            name="Body",
            country="MX",
            status=OrganisationStatus.VERIFIED,
        )
        whole = Credential.objects.create(
            code="B0", type=CredentialType.CERTIFICATE, issuer=issuer, country="MX"
        )
        version = CredentialVersion.objects.create(
            credential=whole,
            name_es="Certificado",
            source_language="es",
            version="1",
            status=RecordStatus.DRAFT,
        )
        _copies(whole, count - 1, code="'B' || n")
        _copies(version, count - 1, credential_id=f"{whole.pk} + n")  # made in this order
        return list(CredentialVersion.objects.order_by("pk").values_list("pk", flat=True))

    def _assertions(self, source: np.ndarray, target: np.ndarray, dice: np.random.Generator) -> int:
        asserters = [
            Organisation.objects.create(
                kind=OrganisationKind.RECOGNITION_BODY,
                name=f"Asserter {number}",
                country="US",
                status=OrganisationStatus.VERIFIED,
            ).pk
            for number in range(ASSERTERS)
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NO_OVERLAP}")
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER registry_inference_mark")
        rows = _columns(source, target, asserters, self.versions, dice)
        names = (
            "source_id, target_id, asserter_id, relation, effect, worth, confidence, valid_from,"
            " valid_to, scope_jurisdiction, method, status, scope_sector, scope_note_en,"
            " scope_note_es, status_reason, public_id, updated_at"
        )
        statement = f"COPY {TABLE} ({names}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER registry_inference_mark")
        return len(rows)


def _copies(record: models.Model, count: int, **differing: str) -> None:
    """Copy a record many times with columns of its own, given as SQL over the number ``n``."""
    table = record._meta.db_table  # noqa: SLF001
    apart = {"public_id": "gen_random_uuid()"} | differing
    names = [field.column for field in record._meta.concrete_fields if field.column != "id"]  # noqa: SLF001
    values = [apart.get(name or "", f"made.{name}") for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(str, names))}) SELECT {', '.join(values)}"  # noqa: S608
            f" FROM {table} AS made, generate_series(1, %s) AS n WHERE made.id = %s ORDER BY n",
            [count, record.pk],
        )


def _columns(
    source: np.ndarray,
    target: np.ndarray,
    asserters: list[int],
    versions: list[int],
    dice: np.random.Generator,
) -> list[tuple[object, ...]]:
    count, keys = len(source), np.array(versions)
    relation = dice.choice(6, count, p=RELATED)
    worth = np.clip(dice.beta(6, 2.5, count), 0.05, 1)
    worth = np.where(relation == 0, 1, np.where(relation == 5, 0, worth))
    sure = np.clip(dice.beta(8, 3, count), 0.1, 0.99)
    place = dice.integers(0, len(STATES), count)
    limited = dice.random(count) < 0.15
    begun = dice.integers(1, 900, count)
    ends = dice.random(count) < 0.5
    asserter, seen, rows = dice.choice(asserters, count), set(), []
    for n in range(count):
        pair = int(source[n]), int(target[n]), int(asserter[n])
        if pair in seen:
            continue
        seen.add(pair)
        starts = TODAY - dt.timedelta(days=int(begun[n]))
        rows.append(
            (
                int(keys[pair[0]]), int(keys[pair[1]]), pair[2], str(RELATIONS[relation[n]]),
                EFFECTS[n % len(EFFECTS)], Decimal(f"{worth[n]:.3f}"), Decimal(f"{sure[n]:.3f}"),
                starts, starts + dt.timedelta(days=1000) if ends[n] else None,
                STATES[place[n]] if limited[n] else "", "curriculum", "published", "", "", "", "",
                _uuid(dice), TODAY,
            )
        )  # fmt: skip
    return rows


def _uuid(dice: np.random.Generator) -> str:
    return dice.bytes(16).hex()
