"""The contexts that signatures are read by are those that the standard's owner publishes."""

import json
from pathlib import Path

import pytest

from registry.badges.sources.contexts import CLR, OB, VC, contexts

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "openbadges" / "examples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples of Open Badges here")


def test_every_context_that_we_sign_by_is_bundled():
    assert {VC, OB, CLR} <= set(contexts())


@needs_samples
@pytest.mark.parametrize("version", ["3.0.1", "3.0.2", "3.0.3"])
def test_bundled_context_says_what_its_owner_publishes(version):
    """An erratum may add a term; a term that was published keeps its meaning."""
    published = json.loads((SAMPLES / f"context-{version}.json").read_text(encoding="utf-8"))
    bundled = contexts()[f"https://purl.imsglobal.org/spec/ob/v3p0/context-{version}.json"]

    terms = published["@context"]
    assert {name: bundled["@context"].get(name) for name in terms} == terms
