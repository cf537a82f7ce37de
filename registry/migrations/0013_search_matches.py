"""What search reads first lies in a table of its own: narrow, and indexed shelf by shelf.

``registry_searchentry`` keeps what a card shows. ``registry_searchmatch`` has a row for each
of its rows with what is matched and counted. The rows are on three shelves, each with an index
of its own: the best are on the first, and a search that finds enough there reads no other.

The functions keep their plans, never read the table from its start, and answer with packed
numbers (``int8send``, little-endian ``int4`` of the codes, each row's ended by a zero).
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

SETTINGS = """SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0
    SET plan_cache_mode = force_generic_plan SET work_mem = '32MB'"""

KM = """(SELECT min(12742.0 * asin(sqrt(least(1.0,
        sin(radians(e.points[i] - north) / 2) ^ 2
        + cos(radians(e.points[i])) * cos(radians(north))
        * sin(radians(e.points[i + 1] - east) / 2) ^ 2))))
        FROM generate_series(1, cardinality(e.points), 2) AS i)"""


def _shelves(columns: str, *, join: str = "", condition: str = "") -> str:
    return " UNION ALL ".join(
        f"""SELECT {columns} FROM public.registry_searchmatch m {join}
            WHERE m.shelf = {shelf} AND m.document @@ query {condition}"""
        for shelf in range(3)
    )


OPEN = "AND (m.closes_on IS NULL OR m.closes_on > day)"
PACKED = """SELECT count(*), string_agg(int8send(f.entry_id), ''), string_agg(f.codes, '')
    INTO number, ids, codes FROM"""

FUNCTIONS = f"""
CREATE FUNCTION registry_search_ids(query tsquery, most int) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {SETTINGS}
    AS $$ BEGIN
        RETURN ARRAY(SELECT f.entry_id FROM ({_shelves("m.entry_id")}) AS f LIMIT most);
    END $$;

CREATE FUNCTION registry_search_packed(query tsquery, day date, most int,
    north float8, east float8, km float8,
    OUT number int, OUT ids bytea, OUT codes bytea)
    LANGUAGE plpgsql STABLE
    AS $$ BEGIN
        IF km IS NOT NULL THEN
            {PACKED} (SELECT * FROM ({
    _shelves(
        "m.entry_id, m.codes",
        join="JOIN public.registry_searchentry e ON e.id = m.entry_id",
        condition=f"{OPEN} AND {KM} <= km",
    )
}) AS s LIMIT most) AS f;
        ELSIF numnode(query) = 0 THEN
            {PACKED} (SELECT m.entry_id, m.codes FROM public.registry_searchmatch m
                WHERE true {OPEN} ORDER BY m.entry_id LIMIT most) AS f;
        ELSE
            {PACKED} (SELECT * FROM ({
    _shelves("m.entry_id, m.codes", condition=OPEN)
}) AS s LIMIT most) AS f;
        END IF;
    END $$;

CREATE FUNCTION registry_search_tiers(wanted tsquery[], day date, most int,
    north float8, east float8, km float8)
    RETURNS TABLE (tier int, ids bytea)
    LANGUAGE plpgsql STABLE {SETTINGS}
    AS $$
    DECLARE room int := most; got record;
    BEGIN
        FOR place IN 1..cardinality(wanted) LOOP
            got := registry_search_packed(wanted[place], day, room, north, east, km);
            IF got.number > 0 THEN
                tier := place;
                ids := got.ids;
                RETURN NEXT;
                room := room - got.number;
            END IF;
            EXIT WHEN room <= 0;
        END LOOP;
    END $$;

CREATE FUNCTION registry_search(matching tsquery, filters tsquery[], day date, few int, cap int,
    north float8, east float8, km float8)
    RETURNS TABLE (part int, ids bytea, codes bytea)
    LANGUAGE plpgsql STABLE {SETTINGS}
    AS $$
    DECLARE query tsquery; got record; narrowed boolean := false;
    BEGIN
        IF cardinality(filters) > 1 THEN
            got := registry_search_packed(
                matching && filters[1], day, few + 1, north, east, km);
            narrowed := got.number <= few;
            IF narrowed AND got.number > 0 THEN
                part := 0;
                ids := got.ids;
                codes := got.codes;
                RETURN NEXT;
            END IF;
        END IF;
        FOR left_out IN 0..cardinality(filters) LOOP
            CONTINUE WHEN narrowed AND left_out <> 1;
            query := matching;
            FOR other IN 1..cardinality(filters) LOOP
                IF other <> left_out THEN query := query && filters[other]; END IF;
            END LOOP;
            got := registry_search_packed(query, day, cap + 1, north, east, km);
            IF got.number > 0 THEN
                part := 1 + left_out;
                ids := got.ids;
                codes := got.codes;
                RETURN NEXT;
            END IF;
        END LOOP;
    END $$;
"""

NO_FUNCTIONS = """
DROP FUNCTION registry_search(tsquery, tsquery[], date, int, int, float8, float8, float8);
DROP FUNCTION registry_search_tiers(tsquery[], date, int, float8, float8, float8);
DROP FUNCTION registry_search_packed(tsquery, date, int, float8, float8, float8);
DROP FUNCTION registry_search_ids(tsquery, int);
"""

APART = """
ALTER TABLE registry_searchmatch ALTER COLUMN document SET STORAGE EXTERNAL;
ALTER TABLE registry_searchmatch ALTER COLUMN codes SET STORAGE PLAIN;
ALTER TABLE registry_searchmatch SET (toast_tuple_target = 128);
ALTER TABLE registry_searchentry ALTER COLUMN document DROP NOT NULL;
"""

MOVED = r"""
INSERT INTO registry_searchtoken (token)
    SELECT DISTINCT token FROM registry_searchentry, string_to_table(facets, ' ') AS token
    WHERE token <> '';
INSERT INTO registry_searchmatch (entry_id, shelf, closes_on, codes, document)
    SELECT e.id, 0, e.closes_on, coalesce((SELECT string_agg(
            substring(int4send(t.id) FROM 4 FOR 1) || substring(int4send(t.id) FROM 3 FOR 1)
            || substring(int4send(t.id) FROM 2 FOR 1) || substring(int4send(t.id) FROM 1 FOR 1), '')
            FROM string_to_table(e.facets, ' ') AS said JOIN registry_searchtoken t
            ON t.token = said), ''::bytea) || '\x00000000'::bytea, e.document
    FROM registry_searchentry e ORDER BY e.standing DESC, e.id;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_access_tokens")]

    operations = [
        migrations.CreateModel(
            name="SearchToken",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "token",
                    models.CharField(max_length=40, unique=True, verbose_name="token of a facet"),
                ),
            ],
            options={
                "verbose_name": "search token",
                "verbose_name_plural": "search tokens",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchMatch",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="match",
                        serialize=False,
                        to="registry.searchentry",
                        verbose_name="search entry",
                    ),
                ),
                ("shelf", models.PositiveSmallIntegerField(default=0, verbose_name="shelf")),
                (
                    "closes_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="closes on (not included)"
                    ),
                ),
                ("codes", models.BinaryField(verbose_name="numbers of the facet tokens")),
                (
                    "document",
                    django.contrib.postgres.search.SearchVectorField(
                        verbose_name="what is searched"
                    ),
                ),
            ],
            options={
                "verbose_name": "search match",
                "verbose_name_plural": "search matches",
                "ordering": ["pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=Q(shelf=shelf),
                        fastupdate=False,
                        fields=["document"],
                        name=f"search_shelf_{shelf}",
                    )
                    for shelf in range(3)
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(shelf__in=(0, 1, 2)), name="search_match_shelf_known"
                    )
                ],
            },
        ),
        migrations.RunSQL(APART, migrations.RunSQL.noop),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RemoveIndex(model_name="searchentry", name="search_document"),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="searchentry", name="document")]
        ),
    ]
