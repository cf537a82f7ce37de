"""Keep searches, and what each has been told of already."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import registry.records
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0010_details_are_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=registry.records.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('address', models.CharField(blank=True, max_length=2000, verbose_name='search')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('has_alert', models.BooleanField(default=False, verbose_name='e-mail what is new')),
                ('seen_until', models.DateTimeField(verbose_name='seen until')),
                ('told', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None, verbose_name='told already')),
                ('digest_on', models.DateField(blank=True, null=True, verbose_name='day of the last digest')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'saved search',
                'verbose_name_plural': 'saved searches',
                'ordering': ['name', 'pk'],
                'indexes': [models.Index(condition=models.Q(('has_alert', True), ('removed_at__isnull', True)), fields=['digest_on', 'user'], name='saved_search_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('user', 'name'), name='saved_search_name_unique'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_search_has_name'), models.CheckConstraint(condition=models.Q(('language__in', ['es', 'en'])), name='saved_search_language_known')],
            },
        ),
    ]
