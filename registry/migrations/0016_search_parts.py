"""Search reads the words' own matches once where they are few, and never reads much in vain.

``registry_search_parts`` takes the place of ``registry_search``, which stays for what still runs
with it. How many entries a query has is guessed from the first shelf before more is read.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION registry_search_is_few(query tsquery, few int) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
    DECLARE most int; number int;
    BEGIN
        SELECT ceil(few / greatest(1, c.reltuples / 50000)) INTO most
            FROM pg_class c WHERE c.oid = 'public.registry_searchmatch'::regclass;
        SELECT count(*) INTO number FROM (
            SELECT 1 FROM public.registry_searchmatch m
            WHERE m.shelf = 0 AND m.document @@ query LIMIT most + 1) AS f;
        RETURN number <= most;
    END $$;

CREATE FUNCTION registry_search_parts(matching tsquery, filters tsquery[], day date, few int,
    more int, cap int, north float8, east float8, km float8)
    RETURNS TABLE (part int, ids bytea, codes bytea)
    LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off
    SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_generic_plan
    SET work_mem = '32MB'
    AS $$
    DECLARE query tsquery := matching; got record; narrowed boolean := false; room int;
    BEGIN
        FOR kept IN 0..least(cardinality(filters) - 1, 1) LOOP
            IF kept = 1 THEN query := matching && filters[1]; END IF;
            CONTINUE WHEN numnode(query) = 0;
            CONTINUE WHEN NOT public.registry_search_is_few(query, few);
            got := public.registry_search_packed(query, day, few + 1, north, east, km);
            CONTINUE WHEN got.number > few;
            narrowed := true;
            part := kept;
            ids := coalesce(got.ids, '');
            codes := coalesce(got.codes, '');
            RETURN NEXT;
            IF kept = 0 THEN RETURN; END IF;
        END LOOP;
        FOR left_out IN 0..cardinality(filters) LOOP
            CONTINUE WHEN narrowed AND left_out <> 1;
            CONTINUE WHEN left_out = 0 AND more > cap;
            query := matching;
            FOR other IN 1..cardinality(filters) LOOP
                IF other <> left_out THEN query := query && filters[other]; END IF;
            END LOOP;
            room := CASE WHEN left_out = cardinality(filters) THEN more ELSE cap END;
            got := public.registry_search_packed(query, day, room + 1, north, east, km);
            IF got.number > 0 THEN
                part := 2 + left_out;
                ids := got.ids;
                codes := got.codes;
                RETURN NEXT;
            END IF;
        END LOOP;
    END $$;
"""

NO_FUNCTIONS = """
DROP FUNCTION registry_search_parts(
    tsquery, tsquery[], date, int, int, int, float8, float8, float8);
DROP FUNCTION registry_search_is_few(tsquery, int);
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_edges_by_index")]

    operations = [migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS)]
