"""A place in the status lists for signed statements; keys that were in other hands."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0026_search_segment"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuerkey",
            name="compromised_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="compromised since"),
        ),
        migrations.AddField(
            model_name="signedstatement",
            name="status_index",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="place in the status list"
            ),
        ),
        migrations.AddField(
            model_name="signedstatement",
            name="status_list",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="registry.statuslist",
                verbose_name="status list",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuerkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("compromised_since__isnull", True),
                    models.Q(
                        ("compromised_since__gte", models.F("made_at")),
                        ("retired_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="issuer_key_compromised_signs_no_more",
            ),
        ),
        migrations.AddConstraint(
            model_name="signedstatement",
            constraint=models.UniqueConstraint(
                fields=("status_list", "status_index"), name="signed_statement_place_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="signedstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status_index__isnull", True), ("status_list__isnull", True)),
                    models.Q(("status_index__isnull", False), ("status_list__isnull", False)),
                    _connector="OR",
                ),
                name="signed_statement_has_a_whole_place",
            ),
        ),
    ]
