"""Let a row be valid and no record of this registry."""

from django.db import migrations, models

OUTCOMES = [
    ("new", "new"),
    ("changed", "changed"),
    ("same", "the same as before"),
    ("duplicate", "duplicate of another record"),
    ("question", "needs your choice"),
    ("rejected", "cannot be taken"),
    ("aside", "valid, but no record of this registry"),
]


class Migration(migrations.Migration):
    """Make the outcome known to the column and its constraint."""

    dependencies = [("registry", "0022_search_due")]
    operations = [
        migrations.RemoveConstraint(model_name="uploadrow", name="upload_row_outcome_known"),
        migrations.AlterField(
            model_name="uploadrow",
            name="outcome",
            field=models.CharField(choices=OUTCOMES, max_length=9, verbose_name="outcome"),
        ),
        migrations.AddConstraint(
            model_name="uploadrow",
            constraint=models.CheckConstraint(
                condition=models.Q(outcome__in=[value for value, _label in OUTCOMES]),
                name="upload_row_outcome_known",
            ),
        ),
    ]
