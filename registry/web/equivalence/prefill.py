"""What a new statement begins with: the scores that two records give by themselves."""

from dataclasses import asdict

from registry.catalogue.models import CredentialVersion
from registry.equivalence.selectors.suggesting import reading
from registry.equivalence.selectors.suggesting.whole import ranked
from registry.equivalence.services.drafts import ScoresDraft


def scores_of(source: CredentialVersion, target: CredentialVersion) -> dict[str, int]:
    """Return the scores of a pair that the suggestion of pairs knows, by dimension.

    They are where an expert begins, and hers to change; empty where the records say too little.
    """
    held, asked = reading.sides([source.pk]), reading.sides([target.pk])
    found = ranked(held[0], asked, ranker=reading.ranker()) if held and asked else []
    if not found:
        return {}
    names = set(asdict(ScoresDraft()))
    return {
        str(name): round(score)
        for name, score in found[0].scores.items()
        if str(name) in names and score is not None
    }
