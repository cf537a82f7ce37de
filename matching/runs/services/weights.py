"""The score's weights as versioned data."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from matching.engine import Weights
from matching.runs.models import MatchWeights


@transaction.atomic
def current(*, at: dt.datetime) -> MatchWeights:
    """Return the newest weights; keep the engine's own as the first version if there are none."""
    newest = MatchWeights.objects.order_by("-valid_from", "-pk").first()
    if newest:
        return newest
    own = Weights()
    kept, _created = MatchWeights.objects.get_or_create(
        version=own.version,
        defaults={"values": asdict(own), "valid_from": at.date(), "note": "docs/method-score.md"},
    )
    return kept
