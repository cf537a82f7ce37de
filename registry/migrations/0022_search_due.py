"""Note which search entries are to be made anew; drop the search that nothing asks any more."""

from importlib import import_module

import django.db.models.functions.datetime
from django.db import migrations, models

MARK = """
CREATE FUNCTION registry_search_mark_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registry_searchdue (organisation_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER registry_search_mark
    AFTER UPDATE ON registry_organisation FOR EACH ROW
    WHEN ((OLD.name, OLD.short_name, OLD.country, OLD.region, OLD.status, OLD.is_sample)
        IS DISTINCT FROM
        (NEW.name, NEW.short_name, NEW.country, NEW.region, NEW.status, NEW.is_sample))
    EXECUTE FUNCTION registry_search_mark_organisation();

CREATE FUNCTION registry_search_mark_load() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registry_searchdue (organisation_id)
        SELECT NULL WHERE EXISTS (SELECT FROM registry_searchentry);
    RETURN NULL;
END $$;
CREATE TRIGGER registry_search_mark
    AFTER INSERT ON registry_referenceload FOR EACH ROW
    WHEN (NEW.source <> 'renec' AND NEW.added + NEW.changed + NEW.retired > 0)
    EXECUTE FUNCTION registry_search_mark_load();

INSERT INTO registry_searchdue (organisation_id)
    SELECT NULL WHERE EXISTS (SELECT FROM registry_searchentry);
"""
"""What stands knows neither its day nor its codes of CIP and RAPIDS. An index without entries
has none that could be stale. RENEC's load changes no reference data and refreshes what it writes.
"""

UNMARK = """
DROP TRIGGER registry_search_mark ON registry_referenceload;
DROP FUNCTION registry_search_mark_load();
DROP TRIGGER registry_search_mark ON registry_organisation;
DROP FUNCTION registry_search_mark_organisation();
"""

DROP = """
DROP FUNCTION registry_search(tsquery, tsquery[], date, int, int, float8, float8, float8);
"""

FUNCTIONS = import_module("registry.migrations.0013_search_matches").FUNCTIONS
AGAIN = FUNCTIONS[FUNCTIONS.index("CREATE FUNCTION registry_search(") :]


class Migration(migrations.Migration):
    dependencies = [("registry", "0020_licensing_rules")]
    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="stale_on",
            field=models.DateField(blank=True, null=True, verbose_name="to be made anew on"),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                condition=models.Q(("stale_on__isnull", False)),
                fields=["stale_on"],
                name="search_stale",
            ),
        ),
        migrations.CreateModel(
            name="SearchDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation_id", models.BigIntegerField(null=True, verbose_name="organization")),
                (
                    "marked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="marked at",
                    ),
                ),
            ],
            options={
                "verbose_name": "search entries to make anew",
                "verbose_name_plural": "search entries to make anew",
                "ordering": ["pk"],
            },
        ),
        migrations.RunSQL(MARK, UNMARK),
        migrations.RunSQL(DROP, AGAIN),
    ]
