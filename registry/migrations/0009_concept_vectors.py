"""Room for vectors of meaning, where the database offers pgvector and lets us have it.

Elsewhere nothing happens and the platform works without; ``manage.py embed_concepts`` looks
again. The table is a cache that may be made on any later day, so both use the words of the day.
"""

from django.db import DatabaseError, migrations, transaction

from registry.reference.models.vectors import CREATE, EXTENSION, TABLE


def create(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")
        if not cursor.fetchone()[0]:
            return
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                cursor.execute(EXTENSION)
                cursor.execute(CREATE)
        except DatabaseError:
            print("\n  pgvector may not be installed by this account: search goes without vectors.")


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_search_entries")]
    operations = [migrations.RunPython(create, drop)]
