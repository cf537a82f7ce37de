"""The work of a panel: rounds with seats and votes, notes, and the outbox of notices."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import registry.records

# What was never published, or is being reviewed, is published by both sides or not at all; what
# only comes back (an act of the platform on what was published once) is the services' affair.
TWO_SIDES = """
CREATE FUNCTION registry_two_sides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT seat.side) FROM registry_panelseat seat
        JOIN registry_reviewround AS round ON round.id = seat.round_id
        WHERE round.assertion_id = NEW.id AND round.closed_at IS NULL
            AND seat.choice = 'approve') < 2 THEN
        RAISE EXCEPTION 'assertion % is not approved by both sides', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assertion_published_by_two_sides';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registry_two_sides BEFORE UPDATE OF status ON registry_equivalenceassertion
    FOR EACH ROW
    WHEN (NEW.status = 'published'
        AND OLD.status IN ('draft', 'proposed', 'in_review', 'appealed', 'rejected'))
    EXECUTE FUNCTION registry_two_sides();
"""

ONE_WILL_DO = """
DROP TRIGGER registry_two_sides ON registry_equivalenceassertion;
DROP FUNCTION registry_two_sides();
"""

# The day is not known any more: when it was last changed is the best there is.
WERE_PUBLISHED = """
UPDATE registry_equivalenceassertion SET published_at = updated_at
    WHERE status IN ('published', 'contested', 'needs_review', 'revoked');
"""


class Migration(migrations.Migration):
    """See the docstring of the file."""

    dependencies = [("registry", "0016_search_parts")]

    operations = [
        migrations.CreateModel(
            name="EquivalenceNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("queued_at", models.DateTimeField(verbose_name="queued at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
            ],
            options={
                "verbose_name": "notice of equivalence",
                "verbose_name_plural": "notices of equivalence",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PanelSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("MX", "Mexico"), ("US", "United States")],
                        max_length=2,
                        verbose_name="side",
                    ),
                ),
                ("has_conflict", models.BooleanField(verbose_name="has a conflict of interest")),
                (
                    "declaration",
                    models.TextField(blank=True, verbose_name="declaration of interests"),
                ),
                ("declared_at", models.DateTimeField(verbose_name="declared at")),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("approve", "approve"), ("reject", "reject")],
                        max_length=8,
                        verbose_name="vote",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("voted_at", models.DateTimeField(blank=True, null=True, verbose_name="voted at")),
            ],
            options={
                "verbose_name": "seat in a panel",
                "verbose_name_plural": "seats in a panel",
                "ordering": ["round", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=registry.records.new_public_id,
                        editable=False,
                        unique=True,
                        verbose_name="public id",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created at",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "kind",
                    models.CharField(
                        choices=[("comment", "comment"), ("request", "request for evidence")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                ("at", models.DateTimeField(verbose_name="said at")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                ),
            ],
            options={
                "verbose_name": "note in a review",
                "verbose_name_plural": "notes in a review",
                "ordering": ["assertion", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="round")),
                (
                    "kind",
                    models.CharField(
                        choices=[("review", "review"), ("appeal", "appeal")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("published", "published"),
                            ("rejected", "rejected"),
                            ("revoked", "revoked"),
                            ("changed", "the statement was changed"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "round of review",
                "verbose_name_plural": "rounds of review",
                "ordering": ["assertion", "number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="equivalenceassertion",
            name="assertion_status_known",
        ),
        migrations.AddField(
            model_name="equivalenceassertion",
            name="is_federal_only",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="before federal authorities only"
            ),
        ),
        migrations.AddField(
            model_name="equivalenceassertion",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="first published at"),
        ),
        migrations.AddField(
            model_name="equivalenceassertion",
            name="rule",
            field=models.CharField(
                choices=[
                    ("judged", "judged by the asserter, as explained"),
                    ("mean", "mean of the dimensions that were examined"),
                    ("least", "lowest of the dimensions that were examined"),
                ],
                db_default="judged",
                default="judged",
                max_length=8,
                verbose_name="how the worth was made",
            ),
        ),
        migrations.AddField(
            model_name="equivalenceassertion",
            name="rule_note_en",
            field=models.TextField(
                blank=True, db_default="", verbose_name="why that worth (English)"
            ),
        ),
        migrations.AddField(
            model_name="equivalenceassertion",
            name="rule_note_es",
            field=models.TextField(
                blank=True, db_default="", verbose_name="why that worth (Spanish)"
            ),
        ),
        migrations.AlterField(
            model_name="equivalenceassertion",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("proposed", "proposed"),
                    ("in_review", "in review"),
                    ("published", "published"),
                    ("contested", "contested"),
                    ("appealed", "under appeal"),
                    ("needs_review", "needs review"),
                    ("rejected", "rejected"),
                    ("revoked", "revoked"),
                ],
                default="draft",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="equivalenceassertion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "proposed",
                            "in_review",
                            "published",
                            "contested",
                            "appealed",
                            "needs_review",
                            "rejected",
                            "revoked",
                        ],
                    )
                ),
                name="assertion_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="equivalenceassertion",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["judged", "mean", "least"])),
                name="assertion_rule_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="equivalenceassertion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rule", "least"), _negated=True),
                    ("relation", "none"),
                    (
                        "worth",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.comparison.Least(
                                models.F("score_level"),
                                models.F("score_competencies"),
                                models.F("score_hours"),
                                models.F("score_assessment"),
                                models.F("score_occupation"),
                                models.F("score_regulated"),
                            ),
                            "*",
                            models.Value(
                                Decimal("0.01"),
                                output_field=models.DecimalField(decimal_places=3, max_digits=4),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="assertion_least_is_the_least",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidenceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "url__iregex",
                        "^[^?#]*//[^/?#]*/[^?#]*\\.(apk|bat|cmd|com|dll|dmg|exe|hta|jar|js|jse|lnk|mjs|msi|ps1|scr|sh|vbs|wsf)([?#]|$)",
                    ),
                    _negated=True,
                ),
                name="evidence_is_no_program",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidenceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sha256", ""), ("sha256__regex", "^[0-9a-f]{64}$"), _connector="OR"
                ),
                name="evidence_sha256_is_one",
            ),
        ),
        migrations.AddField(
            model_name="equivalencenotice",
            name="assertion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="registry.equivalenceassertion",
                verbose_name="assertion",
            ),
        ),
        migrations.AddField(
            model_name="equivalencenotice",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.auditevent",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="equivalencenotice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.organisation",
                verbose_name="body",
            ),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="reviewer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="reviewer",
            ),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="answered by",
            ),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="assertion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="registry.equivalenceassertion",
                verbose_name="assertion",
            ),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="said by",
            ),
        ),
        migrations.AddField(
            model_name="reviewround",
            name="assertion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rounds",
                to="registry.equivalenceassertion",
                verbose_name="assertion",
            ),
        ),
        migrations.AddField(
            model_name="panelseat",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="seats",
                to="registry.reviewround",
                verbose_name="round",
            ),
        ),
        migrations.AddIndex(
            model_name="equivalencenotice",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", True)), fields=["id"], name="notice_unsent"
            ),
        ),
        migrations.AddConstraint(
            model_name="equivalencenotice",
            constraint=models.UniqueConstraint(
                fields=("event", "user"), name="notice_once_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="equivalencenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_at__isnull", True),
                    ("sent_at__gte", models.F("queued_at")),
                    _connector="OR",
                ),
                name="notice_sent_after_queued",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["comment", "request"])), name="note_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="note_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)
                    ),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__gte", models.F("at")),
                        ("answered_by__isnull", False),
                        ("kind", "request"),
                    ),
                    _connector="OR",
                ),
                name="note_answer_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.UniqueConstraint(
                fields=("assertion", "number"), name="round_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("assertion",),
                name="round_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="round_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["review", "appeal"])), name="round_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("outcome", "")),
                    models.Q(
                        ("closed_at__gte", models.F("opened_at")),
                        ("outcome__in", ["published", "rejected", "revoked", "changed"]),
                    ),
                    _connector="OR",
                ),
                name="round_closed_with_an_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="panelseat",
            index=models.Index(fields=["reviewer", "round"], name="seat_of_reviewer"),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.UniqueConstraint(
                fields=("round", "reviewer"), name="seat_one_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["MX", "US"])), name="seat_side_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice", ""), ("has_conflict", False), _connector="OR"),
                name="seat_no_vote_in_conflict",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("has_conflict", False),
                    models.Q(("declaration", ""), _negated=True),
                    _connector="OR",
                ),
                name="seat_conflict_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("choice", ""), ("voted_at__isnull", True)),
                    models.Q(
                        ("choice__in", ["approve", "reject"]),
                        ("voted_at__gte", models.F("declared_at")),
                    ),
                    _connector="OR",
                ),
                name="seat_vote_after_declaration",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("choice", "reject"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="seat_rejects_with_reason",
            ),
        ),
        migrations.RunSQL(WERE_PUBLISHED, migrations.RunSQL.noop),
        migrations.RunSQL(TWO_SIDES, ONE_WILL_DO),
    ]
