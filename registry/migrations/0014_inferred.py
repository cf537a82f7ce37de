"""Keep what is inferred apart from what is asserted, and note what is to be redone."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

MARK = """
CREATE FUNCTION registry_inference_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.source_id, OLD.target_id, OLD.relation, OLD.worth, OLD.confidence,
        OLD.scope_jurisdiction, OLD.scope_sector, OLD.valid_from, OLD.valid_to, OLD.method,
        OLD.status = 'published') IS NOT DISTINCT FROM (NEW.source_id, NEW.target_id, NEW.relation,
        NEW.worth, NEW.confidence, NEW.scope_jurisdiction, NEW.scope_sector, NEW.valid_from,
        NEW.valid_to, NEW.method, NEW.status = 'published') THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.status = 'published' THEN
        INSERT INTO registry_inferencedue (assertion_id, source_id, target_id)
            VALUES (OLD.id, OLD.source_id, OLD.target_id);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'published' THEN
        INSERT INTO registry_inferencedue (assertion_id, source_id, target_id)
            VALUES (NEW.id, NEW.source_id, NEW.target_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER registry_inference_mark
    AFTER INSERT OR UPDATE OR DELETE ON registry_equivalenceassertion
    FOR EACH ROW EXECUTE FUNCTION registry_inference_mark();
INSERT INTO registry_inferencedue (assertion_id, source_id, target_id)
    SELECT id, source_id, target_id FROM registry_equivalenceassertion WHERE status = 'published';
"""

UNMARK = """
DROP TRIGGER registry_inference_mark ON registry_equivalenceassertion;
DROP FUNCTION registry_inference_mark();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0013_search_matches'),
    ]

    operations = [
        migrations.CreateModel(
            name='InferenceDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assertion_id', models.BigIntegerField(verbose_name='assertion')),
                ('source_id', models.BigIntegerField(verbose_name='held credential')),
                ('target_id', models.BigIntegerField(verbose_name='credential asked for')),
                ('marked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='marked at')),
            ],
            options={
                'verbose_name': 'inference to do',
                'verbose_name_plural': 'inferences to do',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='InferenceDay',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('day', models.DateField(default=datetime.date(1, 1, 1), verbose_name='day')),
            ],
            options={
                'verbose_name': 'day of inference',
                'verbose_name_plural': 'days of inference',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='inference_has_one_day')],
            },
        ),
        migrations.CreateModel(
            name='InferredEquivalence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('exact', 'exact match'), ('close', 'close match'), ('broader', 'broader'), ('narrower', 'narrower'), ('partial', 'partial match'), ('none', 'no match')], max_length=8, verbose_name='relation')),
                ('worth', models.DecimalField(decimal_places=9, max_digits=10, verbose_name='worth')),
                ('confidence', models.DecimalField(decimal_places=9, max_digits=10, verbose_name='confidence')),
                ('hops', models.PositiveSmallIntegerField(verbose_name='hops')),
                ('path', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='assertions on the way')),
                ('scope_jurisdiction', models.CharField(blank=True, max_length=6, verbose_name='holds in')),
                ('scope_sector', models.CharField(blank=True, max_length=24, verbose_name='holds in the sector')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid until (not included)')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='inferred_from', to='registry.credentialversion', verbose_name='held credential')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inferred_to', to='registry.credentialversion', verbose_name='credential asked for')),
            ],
            options={
                'verbose_name': 'inferred equivalence',
                'verbose_name_plural': 'inferred equivalences',
                'ordering': ['source', 'target', 'scope_jurisdiction', 'scope_sector'],
                'constraints': [models.UniqueConstraint(fields=('source', 'target', 'scope_jurisdiction', 'scope_sector'), name='inferred_one_per_pair_and_scope'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='inferred_two_credentials'), models.CheckConstraint(condition=models.Q(('hops__range', (2, 3))), name='inferred_two_or_three_hops'), models.CheckConstraint(condition=models.Q(('hops', models.Func(models.F('path'), function='cardinality', output_field=models.IntegerField()))), name='inferred_hops_are_its_path'), models.CheckConstraint(condition=models.Q(('confidence__gt', 0), ('confidence__lte', 1), ('worth__gte', 0), ('worth__lte', 1)), name='inferred_shares_in_range'), models.CheckConstraint(condition=models.Q(('relation__in', ('exact', 'close', 'broader', 'narrower', 'partial'))), name='inferred_relation_says_something'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='inferred_ends_after_start')],
            },
        ),
        migrations.RunSQL(MARK, UNMARK),
    ]
