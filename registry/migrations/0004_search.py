"""What search needs: folded text that ignores case and accents, and indexes over it.

``registry_fold`` takes the accents off before it lowers the letters, so that it does the same
in a database with the C collation. ``unaccent`` is declared stable, as its rules could be
replaced; ours are not, and the function has to be immutable to be indexed.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

FOLD = """
CREATE FUNCTION registry_fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;
CREATE FUNCTION registry_compact(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT regexp_replace(public.registry_fold(value), '[^a-z0-9]+', '', 'g') $$;
"""

UNFOLD = """
DROP FUNCTION registry_compact(text);
DROP FUNCTION registry_fold(text);
"""

FOLDED = [
    ("registry_occupation", "title_en"),
    ("registry_occupation", "title_es"),
    ("registry_occupationsynonym", "term"),
    ("registry_skill", "name_en"),
    ("registry_skill", "name_es"),
    ("registry_skillsynonym", "term"),
    ("registry_credentialversion", "name_en"),
    ("registry_credentialversion", "name_es"),
    ("registry_programme", "title_en"),
    ("registry_programme", "title_es"),
    ("registry_organisation", "name"),
]

COMPACT = [("registry_credential", "code"), ("registry_programme", "code")]


def _folded(table: str, column: str) -> migrations.RunSQL:
    name = f"{table}_{column}_folded"
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON {table} USING gin (registry_fold({column}) gin_trgm_ops)",
        f"DROP INDEX {name}",
    )


def _compact(table: str, column: str) -> migrations.RunSQL:
    name = f"{table}_{column}_compact"
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON {table} (registry_compact({column}))", f"DROP INDEX {name}"
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_release_of_reference_rows")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(FOLD, UNFOLD),
        *[_folded(table, column) for table, column in FOLDED],
        *[_compact(table, column) for table, column in COMPACT],
    ]
