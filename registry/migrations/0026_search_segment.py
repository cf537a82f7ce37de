"""A rebuild lays out who has which lexeme, in order: search reads that first.

The rows of ``registry_searchmatch`` stand on four shelves now: on the first is what is new since
the last rebuild, and only that. ``registry_search_read`` answers with the postings of lexemes,
with what has changed since, and with what is new; a process puts them together.
"""

from importlib import import_module

import django.contrib.postgres.indexes
from django.db import migrations, models

BEFORE = import_module("registry.migrations.0013_search_matches")
PARTS = import_module("registry.migrations.0016_search_parts")


def _shelves(columns: str, *, first: int = 0, join: str = "", condition: str = "") -> str:
    return " UNION ALL ".join(
        f"""SELECT {columns} FROM public.registry_searchmatch m {join}
            WHERE m.shelf = {shelf} AND m.document @@ query {condition}"""
        for shelf in range(first, 4)
    )


def _as_before(functions: str, *names: str) -> str:
    made = functions.split("CREATE FUNCTION ")[1:]
    return "".join(
        f"CREATE OR REPLACE FUNCTION {one}" for one in made if one.split("(")[0] in names
    )


READ = f"""
CREATE OR REPLACE FUNCTION registry_search_ids(query tsquery, most int) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {BEFORE.SETTINGS}
    AS $$ BEGIN
        RETURN ARRAY(SELECT f.entry_id FROM ({_shelves("m.entry_id")}) AS f LIMIT most);
    END $$;

CREATE OR REPLACE FUNCTION registry_search_packed(query tsquery, day date, most int,
    north float8, east float8, km float8,
    OUT number int, OUT ids bytea, OUT codes bytea)
    LANGUAGE plpgsql STABLE
    AS $$ BEGIN
        IF km IS NOT NULL THEN
            {BEFORE.PACKED} (SELECT * FROM ({
    _shelves(
        "m.entry_id, m.codes",
        join="JOIN public.registry_searchentry e ON e.id = m.entry_id",
        condition=f"{BEFORE.OPEN} AND {BEFORE.KM} <= km",
    )
}) AS s LIMIT most) AS f;
        ELSIF numnode(query) = 0 THEN
            {BEFORE.PACKED} (SELECT m.entry_id, m.codes FROM public.registry_searchmatch m
                WHERE true {BEFORE.OPEN} ORDER BY m.entry_id LIMIT most) AS f;
        ELSE
            {BEFORE.PACKED} (SELECT * FROM ({
    _shelves("m.entry_id, m.codes", condition=BEFORE.OPEN)
}) AS s LIMIT most) AS f;
        END IF;
    END $$;

CREATE OR REPLACE FUNCTION registry_search_is_few(query tsquery, few int) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
    DECLARE most int; number int;
    BEGIN
        SELECT ceil(few / greatest(1, c.reltuples / 50000)) INTO most
            FROM pg_class c WHERE c.oid = 'public.registry_searchmatch'::regclass;
        SELECT count(*) INTO number FROM (
            SELECT * FROM (
                SELECT 1 FROM public.registry_searchmatch m
                    WHERE m.shelf = 0 AND m.document @@ query
                UNION ALL SELECT 1 FROM public.registry_searchmatch m
                    WHERE m.shelf = 1 AND m.document @@ query) AS s LIMIT most + 1) AS f;
        RETURN number <= most;
    END $$;
"""

SEGMENT = f"""
CREATE FUNCTION registry_search_read(lexemes text[], seeks tsquery[], asked tsquery[],
    matching tsquery, most int)
    RETURNS TABLE (part int, name text, number int, ids bytea, codes bytea, words bytea,
        languages bytea, closings bytea, standings bytea)
    LANGUAGE plpgsql STABLE {BEFORE.SETTINGS}
    AS $$
    DECLARE query tsquery;
    BEGIN
        RETURN QUERY SELECT 0, s.version::text, s.entries,
            (SELECT string_agg(int8send(c.entry_id), '') FROM public.registry_searchchange c),
            NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
            FROM public.registry_searchsegment s;
        IF NOT FOUND THEN RETURN; END IF;
        RETURN QUERY SELECT 1, p.lexeme, p.count, p.ids,
            NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
            FROM public.registry_searchposting p WHERE p.lexeme = ANY(lexemes);
        FOR place IN 1..cardinality(seeks) LOOP
            query := seeks[place];
            RETURN QUERY SELECT 2, place::text, count(*)::int,
                string_agg(int8send(f.entry_id), '' ORDER BY f.entry_id),
                NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
                FROM (SELECT * FROM ({_shelves("m.entry_id", first=1)}) AS s LIMIT most + 1) AS f;
        END LOOP;
        RETURN QUERY SELECT 3, string_agg((SELECT string_agg(
                CASE WHEN f.document @@ u.said THEN '1' ELSE '0' END, '' ORDER BY u.place)
                FROM unnest(asked) WITH ORDINALITY AS u(said, place)), ''), count(*)::int,
            string_agg(int8send(f.entry_id), ''), string_agg(f.codes, ''),
            string_agg(int2send(f.words), ''),
            string_agg(convert_to(f.source_language, 'UTF8'), ''),
            string_agg(int4send(coalesce(f.closes_on - date '2000-01-01', 2147483647)), ''),
            string_agg(int2send(f.standing), '')
            FROM (SELECT m.entry_id, m.codes, m.closes_on, e.words, e.source_language, e.standing,
                strip(m.document) AS document
                FROM public.registry_searchmatch m
                JOIN public.registry_searchentry e ON e.id = m.entry_id
                WHERE m.shelf = 0 AND m.document @@ matching
                ORDER BY m.entry_id LIMIT most + 1) AS f;
    END $$;

CREATE FUNCTION registry_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.registry_searchchange (entry_id) VALUES (OLD.entry_id)
        ON CONFLICT DO NOTHING;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    NEW.shelf := 0;
    RETURN NEW;
END $$;
CREATE TRIGGER registry_search_changed BEFORE UPDATE OR DELETE ON registry_searchmatch
    FOR EACH ROW WHEN (OLD.shelf > 0) EXECUTE FUNCTION registry_search_changed();
"""

NO_SEGMENT = """
DROP TRIGGER registry_search_changed ON registry_searchmatch;
DROP FUNCTION registry_search_changed();
DROP FUNCTION registry_search_read(text[], tsquery[], tsquery[], tsquery, int);
"""

AS_BEFORE = _as_before(
    BEFORE.FUNCTIONS, "registry_search_ids", "registry_search_packed"
) + _as_before(PARTS.FUNCTIONS, "registry_search_is_few")

APART = """
ALTER TABLE registry_searchposting ALTER COLUMN ids SET STORAGE EXTERNAL;
ALTER TABLE registry_searchblock ALTER COLUMN facets SET STORAGE EXTERNAL;
"""

ON_THREE = "UPDATE registry_searchmatch SET shelf = 2 WHERE shelf = 3;"


class Migration(migrations.Migration):
    dependencies = [("registry", "0025_rows_aside")]

    operations = [
        migrations.CreateModel(
            name="SearchBlock",
            fields=[
                (
                    "number",
                    models.PositiveIntegerField(
                        primary_key=True, serialize=False, verbose_name="number"
                    ),
                ),
                ("facets", models.BinaryField(verbose_name="bits of the facet tokens")),
                ("words", models.BinaryField(verbose_name="words of the shorter titles")),
                ("languages", models.BinaryField(verbose_name="source languages")),
                ("closings", models.BinaryField(verbose_name="days of closing")),
                ("standings", models.BinaryField(verbose_name="standings")),
            ],
            options={
                "verbose_name": "search block",
                "verbose_name_plural": "search blocks",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                (
                    "entry_id",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="search entry"
                    ),
                ),
            ],
            options={
                "verbose_name": "search change",
                "verbose_name_plural": "search changes",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                (
                    "lexeme",
                    models.TextField(primary_key=True, serialize=False, verbose_name="lexeme"),
                ),
                ("count", models.PositiveIntegerField(verbose_name="entries")),
                ("ids", models.BinaryField(verbose_name="places of the entries")),
            ],
            options={
                "verbose_name": "search posting",
                "verbose_name_plural": "search postings",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchSegment",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("version", models.UUIDField(verbose_name="version")),
                ("entries", models.PositiveIntegerField(verbose_name="entries")),
            ],
            options={
                "verbose_name": "search segment",
                "verbose_name_plural": "search segments",
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="searchmatch",
            name="search_match_shelf_known",
        ),
        migrations.AddIndex(
            model_name="searchmatch",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("shelf", 3)),
                fastupdate=False,
                fields=["document"],
                name="search_shelf_3",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("shelf__in", (0, 1, 2, 3))), name="search_match_shelf_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="searchposting",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0)), name="search_posting_has_entries"
            ),
        ),
        migrations.AddConstraint(
            model_name="searchsegment",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="search_segment_single"
            ),
        ),
        migrations.RunSQL(APART, ON_THREE),
        migrations.RunSQL(READ, AS_BEFORE),
        migrations.RunSQL(SEGMENT, NO_SEGMENT),
    ]
