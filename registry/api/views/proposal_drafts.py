"""From the body of a request to the draft of a statement."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.api.problems import BadParameter
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import credentials
from registry.equivalence.enums import ConditionKind, Effect, Method, Relation, WholeRule
from registry.equivalence.services import sense
from registry.equivalence.services.drafts import (
    AssertionDraft,
    ConditionDraft,
    EvidenceDraft,
    ScoresDraft,
)
from registry.people import selectors as people
from registry.people.models import Organisation, User

PLAIN: Final = (
    *("confidence", "rule_note_en", "rule_note_es", "scope_jurisdiction", "scope_sector"),
    *("is_federal_only", "scope_note_en", "scope_note_es", "valid_from", "valid_to"),
)


def drafted(said: Mapping[str, Any], *, by: User) -> AssertionDraft:
    """Return the draft that a checked body means, of what the person may see.

    Raises:
        BadParameter: a record is not there, or no worth is said or made.
    """
    scores, rule = ScoresDraft(**said.get("scores", {})), WholeRule(said["rule"])
    return AssertionDraft(
        source=_version("source", said["source"], by),
        target=_version("target", said["target"], by),
        asserter=_asserter(said["asserter"], by),
        relation=Relation(said["relation"]),
        effect=Effect(said["effect"]),
        method=Method(said["method"]),
        worth=_worth(said, sense.whole_of(scores, rule)),
        scores=scores,
        rule=rule,
        evidence=tuple(EvidenceDraft(**row) for row in said.get("evidence", ())),
        conditions=tuple(
            ConditionDraft(**{**row, "kind": ConditionKind(row["kind"])})
            for row in said.get("conditions", ())
        ),
        **{name: said[name] for name in PLAIN},
    )


def _version(name: str, public_id: uuid.UUID, by: User) -> CredentialVersion:
    rows = credentials.visible_to(by).select_related("credential__issuer")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise BadParameter(name, _("There is no such credential version."), "record_unknown")
    return found


def _asserter(public_id: uuid.UUID, by: User) -> Organisation:
    found = people.visible_to(by).filter(public_id=public_id).first()
    if found is None:
        message = _("There is no such organization.")
        raise BadParameter("asserter", message, "organisation_unknown")
    return found


def _worth(said: Mapping[str, Any], made: Any) -> Any:
    """Return the worth that was said, else what the rule makes; of no match nothing.

    Raises:
        BadParameter: there is neither.
    """
    if "worth" in said:
        return said["worth"]
    if said["relation"] == Relation.NONE:
        return Decimal(0)
    if made is None:
        raise BadParameter("worth", _("Say how much of the other it covers."), "required")
    return made
