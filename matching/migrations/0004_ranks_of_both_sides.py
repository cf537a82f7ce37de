"""A match stands on the worker's list, on the opening's, or on both."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_wanted_occupations")]

    operations = [
        migrations.RenameField("matchweights", "points", "values"),
        migrations.AlterField("matchweights", "values", models.JSONField(verbose_name="values")),
        migrations.AddField(
            "matchresult",
            "opening_rank",
            models.PositiveSmallIntegerField(null=True, verbose_name="rank for the opening"),
        ),
        migrations.AlterField(
            "matchresult",
            "rank",
            models.PositiveSmallIntegerField(null=True, verbose_name="rank for the worker"),
        ),
    ]
