"""Which occupations the law regulates, where, and what it asks for."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import registry.reference.models.money


class Migration(migrations.Migration):
    """Make the table of licensing rules."""

    dependencies = [("registry", "0018_badges")]

    operations = [
        migrations.CreateModel(
            name="LicensingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="source address"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("primary", "read at the official source"),
                            ("secondary", "several agreeing secondary sources"),
                            ("unverified", "not verified yet"),
                        ],
                        default="unverified",
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "release",
                    models.CharField(
                        db_index=True, default="shipped", max_length=12, verbose_name="release"
                    ),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                (
                    "jurisdiction",
                    models.CharField(db_index=True, max_length=6, verbose_name="jurisdiction"),
                ),
                (
                    "asks",
                    models.CharField(
                        choices=[
                            ("state", "license of the state"),
                            ("federal", "federal license or certificate"),
                            ("degree", "registered degree (cédula profesional)"),
                            ("contractor", "license of the contractor only"),
                            ("local", "left to cities and counties"),
                            ("states", "left to the states"),
                            ("none", "no license"),
                        ],
                        max_length=10,
                        verbose_name="what the law asks for",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what it is called (English)"
                    ),
                ),
                (
                    "title_es",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what it is called (Spanish)"
                    ),
                ),
                (
                    "regulator",
                    models.CharField(blank=True, max_length=200, verbose_name="regulator"),
                ),
                ("note_en", models.TextField(blank=True, verbose_name="note (English)")),
                ("note_es", models.TextField(blank=True, verbose_name="note (Spanish)")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, null=True, verbose_name="valid until (not included)"
                    ),
                ),
            ],
            options={
                "verbose_name": "licensing rule",
                "verbose_name_plural": "licensing rules",
                "ordering": ["occupation", "jurisdiction"],
            },
        ),
        migrations.AddField(
            model_name="licensingrule",
            name="occupation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="licensing",
                to="registry.occupation",
                verbose_name="occupation",
            ),
        ),
        migrations.AddConstraint(
            model_name="licensingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "asks__in",
                        ["state", "federal", "degree", "contractor", "local", "states", "none"],
                    )
                ),
                name="licensing_rule_asks_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="licensingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("jurisdiction__regex", "^(MX|US)(-[A-Z]{2,3})?$")),
                name="licensing_rule_in_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="licensingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asks", "states"), _negated=True),
                    ("jurisdiction__regex", "^[A-Z]{2}$"),
                    _connector="OR",
                ),
                name="licensing_rule_only_a_country_leaves_it_to_states",
            ),
        ),
        migrations.AddConstraint(
            model_name="licensingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_from__isnull", True),
                    ("valid_to__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="licensing_rule_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="licensingrule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("retired_at__isnull", True)),
                expressions=[
                    ("occupation", "="),
                    ("jurisdiction", "="),
                    (registry.reference.models.money.DateRange("valid_from", "valid_to"), "&&"),
                ],
                name="licensing_rule_no_overlap",
            ),
        ),
    ]
