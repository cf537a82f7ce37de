"""What breaks the constraints of search, of what people keep, of intake and of inference."""

import datetime as dt
import uuid

from registry.catalogue.models import (
    SavedSearch,
    SearchEntry,
    SearchMatch,
    SearchPosting,
    SearchSegment,
)
from registry.equivalence.models import (
    EquivalenceNotice,
    InferenceDay,
    InferredEquivalence,
)
from registry.intake.models import ColumnMapping, RememberedChoice, UploadRow
from registry.people.models import AccessToken
from tests.factories import catalogue, equivalence, people
from tests.factories.intake import UploadFactory
from tests.factories.people import AT
from tests.factories.reference import LicensingRuleFactory
from tests.registry.badges.constraint_cases import BADGES

DAY = dt.date(2026, 1, 1)


def twice(make, *shared):
    """Return a case that makes a second row which shares some columns with the first."""

    def case():
        first = make()
        make(**{name: getattr(first, name) for name in shared})

    return case


def token(**columns):
    given = {"name": "key", "digest": uuid.uuid4().hex, "made_at": AT, "expires_at": AT}
    given["expires_at"] += dt.timedelta(days=1)
    return AccessToken.objects.create(user=people.UserFactory(), **(given | columns))


def saved(**columns):
    given = {"name": "welding", "language": "es", "seen_until": AT}
    if "user" not in columns:
        given["user"] = people.UserFactory()
    return SavedSearch.objects.create(**(given | columns))


def entry(**columns):
    given = {
        "kind": "programme",
        "record_id": SearchEntry.objects.count() + 1,
        "public_id": uuid.uuid4(),
        "title_es": "Soldadura",
        "source_language": "es",
        "type": "course",
        "organisation_name": "Escuela",
        "organisation_public_id": uuid.uuid4(),
        "country": "MX",
        "published_at": AT,
        "head": "",
    }
    return SearchEntry.objects.create(**(given | columns))


def row(**columns):
    given = {"number": 2, "outcome": "new"}
    if "upload" not in columns:
        given["upload"] = UploadFactory()
    return UploadRow.objects.create(**(given | columns))


def mapping(**columns):
    given = {"kind": "programmes", "fingerprint": "f", "mapping": {}, "updated_at": AT}
    if "organisation" not in columns:
        given["organisation"] = people.OrganisationFactory()
    return ColumnMapping.objects.create(**(given | columns))


def choice(**columns):
    given = {"field": "occupation", "language": "es", "text": "soldador", "code": "isco08:7212"}
    if "organisation" not in columns:
        given["organisation"] = people.OrganisationFactory()
    return RememberedChoice.objects.create(**(given | columns))


def inferred(**columns):
    given = {
        "relation": "close",
        "worth": "0.5",
        "confidence": "0.6",
        "hops": 2,
        "path": [1, 2],
        "valid_from": DAY,
    }
    for side in ("source", "target"):
        if side not in columns:
            given[side] = catalogue.CredentialVersionFactory(published=True)
    return InferredEquivalence.objects.create(**(given | columns))


def to_itself():
    version = catalogue.CredentialVersionFactory(published=True)
    inferred(source=version, target=version)


def match_on_no_shelf():
    SearchMatch.objects.create(entry=entry(), shelf=9, codes=b"", document="")


def open_round_twice():
    assertion = equivalence.AssertionFactory()
    equivalence.RoundFactory.create_batch(2, assertion=assertion)


def notice(**columns):
    given = {"event": people.AuditEventFactory(), "user": people.UserFactory(), "queued_at": AT}
    given["assertion"] = equivalence.AssertionFactory()
    return EquivalenceNotice.objects.create(**(given | columns))


def least_that_is_not():
    equivalence.AssertionFactory(rule="least", score_level=90, score_hours=40, worth="0.9")


EARLIER = AT - dt.timedelta(days=1)

REVIEW = {
    "assertion_rule_known": lambda: equivalence.AssertionFactory(rule="luck"),
    "assertion_least_is_the_least": least_that_is_not,
    "evidence_is_no_program": lambda: equivalence.EvidenceFactory(
        url="https://example.org/setup.exe"
    ),
    "evidence_sha256_is_one": lambda: equivalence.EvidenceFactory(sha256="abc"),
    "round_numbered_once": twice(
        lambda **columns: equivalence.RoundFactory(**({"number": 1, "rejected": True} | columns)),
        "assertion",
    ),
    "round_one_open": open_round_twice,
    "round_counts_from_one": lambda: equivalence.RoundFactory(number=0),
    "round_kind_known": lambda: equivalence.RoundFactory(kind="quick"),
    "round_closed_with_an_outcome": lambda: equivalence.RoundFactory(closed_at=AT),
    "seat_one_per_round": twice(equivalence.SeatFactory, "round", "reviewer"),
    "seat_side_known": lambda: equivalence.SeatFactory(side="DK"),
    "seat_no_vote_in_conflict": lambda: equivalence.SeatFactory(conflict=True, approves=True),
    "seat_conflict_is_explained": lambda: equivalence.SeatFactory(has_conflict=True),
    "seat_vote_after_declaration": lambda: equivalence.SeatFactory(
        choice="approve", voted_at=EARLIER
    ),
    "seat_rejects_with_reason": lambda: equivalence.SeatFactory(rejects=True, reason=""),
    "note_kind_known": lambda: equivalence.NoteFactory(kind="song"),
    "note_says_something": lambda: equivalence.NoteFactory(text=""),
    "note_answer_is_whole": lambda: equivalence.NoteFactory(answer="Yes"),
    "notice_once_per_person": twice(notice, "event", "user"),
    "notice_sent_after_queued": lambda: notice(sent_at=EARLIER),
}

CASES = (
    REVIEW
    | BADGES
    | {
        "access_token_named": lambda: token(name=""),
        "access_token_ends_after_it_was_made": lambda: token(expires_at=AT),
        "saved_search_has_name": lambda: saved(name=""),
        "saved_search_language_known": lambda: saved(language="fr"),
        "saved_search_name_unique": twice(saved, "user", "name"),
        "search_entry_kind_known": lambda: entry(kind="person"),
        "search_entry_place_is_whole": lambda: entry(latitude=25.4),
        "search_entry_titled": lambda: entry(title_es=""),
        "search_entry_public_id_unique": twice(entry, "public_id"),
        "search_entry_unique": twice(entry, "kind", "record_id"),
        "search_match_shelf_known": match_on_no_shelf,
        "search_posting_has_entries": lambda: SearchPosting.objects.create(
            lexeme="sold", count=0, ids=b""
        ),
        "search_segment_single": lambda: SearchSegment.objects.create(
            id=2, version=uuid.uuid4(), entries=1
        ),
        "upload_kind_known": lambda: UploadFactory(kind="songs"),
        "upload_status_known": lambda: UploadFactory(status="lost"),
        "upload_applies_what_was_read": lambda: UploadFactory(rows_read=1, rows_applied=2),
        "upload_applied_is_dated": lambda: UploadFactory(status="applied", applied_at=None),
        "upload_idempotency_key_unique": twice(
            lambda **columns: UploadFactory(**({"idempotency_key": "k"} | columns)), "organisation"
        ),
        "upload_row_number": twice(row, "upload", "number"),
        "upload_row_outcome_known": lambda: row(outcome="odd"),
        "upload_row_applied_has_record": lambda: row(is_applied=True),
        "column_mapping_unique": twice(mapping, "organisation"),
        "remembered_choice_unique": twice(choice, "organisation"),
        "choice_says_what": lambda: choice(code=""),
        "inferred_two_credentials": to_itself,
        "inferred_two_or_three_hops": lambda: inferred(hops=4, path=[1, 2, 3, 4]),
        "inferred_hops_are_its_path": lambda: inferred(path=[1, 2, 3]),
        "inferred_relation_says_something": lambda: inferred(relation="none"),
        "inferred_shares_in_range": lambda: inferred(confidence=0),
        "inferred_ends_after_start": lambda: inferred(valid_to=DAY),
        "inferred_one_per_pair_and_scope": twice(inferred, "source", "target"),
        "licensing_rule_asks_known": lambda: LicensingRuleFactory(asks="a dance"),
        "licensing_rule_in_a_place": lambda: LicensingRuleFactory(jurisdiction="CA-ON"),
        "licensing_rule_only_a_country_leaves_it_to_states": lambda: LicensingRuleFactory(
            asks="states"
        ),
        "licensing_rule_ends_after_start": lambda: LicensingRuleFactory(
            valid_from=DAY, valid_to=DAY
        ),
        "licensing_rule_no_overlap": twice(LicensingRuleFactory, "occupation", "jurisdiction"),
        "inference_has_one_day": lambda: InferenceDay.objects.create(id=2, day=DAY),
    }
)
"""By constraint."""
