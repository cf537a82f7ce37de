"""What is refused as evidence, and how the worth follows from the scores."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.equivalence.enums import Relation, WholeRule
from registry.equivalence.services import assertions, sense
from registry.equivalence.services.drafts import EvidenceDraft, ScoresDraft
from registry.equivalence.services.evidence import (
    EvidenceInnerAddress,
    EvidenceIsCircular,
    EvidenceIsScript,
    check_address,
)
from registry.refusals import InvalidFields
from tests.factories.people import AT
from tests.registry.equivalence.test_services import draft

SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:msgbox",
    "file:///etc/passwd",
    "ftp://files.example.org/a.pdf",
    "blob:https://example.org/1",
    "example.org/a.pdf",
    "//example.org/a.pdf",
    "https://example.org/setup.exe",
    "https://example.org/setup.EXE?download=1",
    "https://example.org/a/run.ps1#top",
    "http://example.org/page.js",
    "https://[",
]
INNER = [
    "http://localhost/a.pdf",
    "http://registry/a.pdf",
    "http://127.0.0.1/a.pdf",
    "http://127.1/a.pdf",
    "http://2130706433/a.pdf",
    "http://0x7f.1/a.pdf",
    "http://0177.0.0.1/a.pdf",
    "http://10.0.0.8/a.pdf",
    "http://192.168.1.1/a.pdf",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/a.pdf",
    "http://[fe80::1%25eth0]/a.pdf",
    "http://[::ffff:10.0.0.1]/a.pdf",
    "https://files.internal/a.pdf",
    "https://printer.local./a.pdf",
    "https://user:secret@example.org/a.pdf",
    "https://example.org@10.0.0.1/a.pdf",
    "https://example.org/a b.pdf",
    "https://example.org\\@10.0.0.1/",
    "https:///a.pdf",
]


@pytest.mark.parametrize("url", SCRIPTS)
def test_script_or_program_is_no_evidence(url):
    with pytest.raises((EvidenceIsScript, EvidenceInnerAddress)):
        check_address(url)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,1", *SCRIPTS[-5:-1]])
def test_script_is_refused_by_its_name(url):
    with pytest.raises(EvidenceIsScript):
        check_address(url)


@pytest.mark.parametrize("url", INNER)
def test_address_that_nobody_else_opens_is_no_evidence(url):
    with pytest.raises(EvidenceInnerAddress):
        check_address(url)


def test_registry_is_no_evidence_for_itself(settings):
    settings.SITE_URL = "https://registry.example.org"
    with pytest.raises(EvidenceIsCircular):
        check_address("https://REGISTRY.example.org/en/equivalences/1/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://www.ecfr.gov/current/title-49/section-383.23",
        "http://conocer.gob.mx/estandar.pdf?id=EC0577#p3",
        "https://example.com",
        "https://example.org/docs/app.com/page",
        "https://xn--espaa-rta.example.org/a",
        "https://1.1.1.1/a.pdf",
    ],
)
def test_public_document_is_evidence(url):
    check_address(url)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ({"url": "javascript:1"}, EvidenceIsScript),
        ({"url": "http://10.0.0.1/a"}, EvidenceInnerAddress),
        ({"sha256": "x" * 65}, InvalidFields),
    ],
)
@pytest.mark.parametrize("act", [assertions.propose, assertions.draft])
def test_statement_with_bad_evidence_is_not_kept(act, row, refusal):
    with pytest.raises(refusal):
        act(by=None, draft=draft(evidence=(EvidenceDraft(title="A", **row),)), at=AT)


scores = st.builds(
    ScoresDraft,
    **{
        name: st.none() | st.integers(0, 100)
        for name in ("level", "competencies", "hours", "assessment", "occupation", "regulated")
    },
)


@given(scores=scores)
def test_whole_lies_among_its_scores(scores):
    known = [score for score in vars(scores).values() if score is not None]
    assert sense.whole_of(scores, WholeRule.JUDGED) is None
    least, mean = (sense.whole_of(scores, rule) for rule in (WholeRule.LEAST, WholeRule.MEAN))
    if not known:
        assert least is mean is None
        return
    assert least == Decimal(min(known)) / 100
    assert least <= mean <= Decimal(max(known)) / 100


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [WholeRule.LEAST, WholeRule.MEAN])
def test_worth_follows_from_the_rule_that_is_stated(rule):
    given_scores = ScoresDraft(level=90, hours=40)
    right = Decimal("0.4") if rule == WholeRule.LEAST else Decimal("0.65")
    with pytest.raises(sense.WorthNotByRule) as refused:
        assertions.propose(by=None, draft=draft(rule=rule, scores=given_scores), at=AT)
    assert refused.value.details["worth"] == right
    with pytest.raises(sense.NothingExamined):
        assertions.propose(by=None, draft=draft(rule=rule), at=AT)
    made = assertions.propose(
        by=None, draft=draft(rule=rule, scores=given_scores, worth=right), at=AT
    )
    assert made.rule == rule


@pytest.mark.django_db
def test_no_match_is_worth_nothing_whatever_the_rule():
    said = draft(
        rule=WholeRule.LEAST,
        relation=Relation.NONE,
        worth=Decimal(0),
        scores=ScoresDraft(level=90),
        valid_from=dt.date(2026, 1, 1),
    )
    assert assertions.propose(by=None, draft=said, at=AT).worth == 0
