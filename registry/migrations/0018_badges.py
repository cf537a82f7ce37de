"""Badges: keys, status lists, signed credentials, files of recipients, signed statements."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import registry.records
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0017_review"),
    ]

    operations = [
        migrations.CreateModel(
            name='Badge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=registry.records.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('achievement', 'credential'), ('record', 'apprenticeship record')], default='achievement', max_length=11, verbose_name='kind')),
                ('recipient_name', models.CharField(max_length=200, verbose_name="recipient's name")),
                ('recipient_email', models.EmailField(max_length=254, verbose_name="recipient's e-mail")),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('awarded_on', models.DateField(verbose_name='awarded on')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until (not included)')),
                ('hours', models.PositiveIntegerField(blank=True, null=True, verbose_name='hours')),
                ('evidence', models.TextField(blank=True, max_length=2000, verbose_name='evidence')),
                ('evidence_url', models.URLField(blank=True, max_length=500, verbose_name='address of the evidence')),
                ('ledger', models.JSONField(blank=True, default=dict, verbose_name='hours by part')),
                ('status_index', models.PositiveIntegerField(verbose_name='place in the status list')),
                ('document', models.JSONField(verbose_name='document')),
                ('token', models.TextField(verbose_name='token')),
                ('state', models.CharField(choices=[('valid', 'valid'), ('suspended', 'suspended'), ('revoked', 'revoked')], default='valid', max_length=9, verbose_name='state')),
                ('state_reason', models.CharField(blank=True, max_length=500, verbose_name='why it stands there')),
                ('idempotency_key', models.CharField(blank=True, max_length=120, verbose_name='idempotency key')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed at')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='mailed at')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='badges', to='registry.organisation', verbose_name='issuer')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registry.programme', verbose_name='program')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='badges', to=settings.AUTH_USER_MODEL, verbose_name="recipient's account")),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='badges', to='registry.credentialversion', verbose_name='credential')),
            ],
            options={
                'verbose_name': 'badge',
                'verbose_name_plural': 'badges',
                'ordering': ['-issued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='BadgeBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=registry.records.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('file_name', models.CharField(max_length=200, verbose_name='file name')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the file')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('running', 'under way'), ('done', 'done')], default='waiting', max_length=7, verbose_name='status')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='badge_batches', to='registry.organisation', verbose_name='issuer')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.credentialversion', verbose_name='credential')),
            ],
            options={
                'verbose_name': 'file of recipients',
                'verbose_name_plural': 'files of recipients',
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='BadgeBatchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('values', models.JSONField(verbose_name='values')),
                ('outcome', models.CharField(choices=[('waiting', 'waiting'), ('issued', 'issued'), ('already', 'had it already'), ('refused', 'not issued')], default='waiting', max_length=7, verbose_name='outcome')),
                ('problem', models.JSONField(blank=True, default=dict, verbose_name='why it was not issued')),
                ('badge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.badge', verbose_name='badge')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='registry.badgebatch', verbose_name='file')),
            ],
            options={
                'verbose_name': 'row of recipients',
                'verbose_name_plural': 'rows of recipients',
                'ordering': ['batch', 'number'],
            },
        ),
        migrations.CreateModel(
            name='IssuerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=registry.records.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('public', models.CharField(max_length=120, unique=True, verbose_name='public key')),
                ('sealed', models.BinaryField(verbose_name='sealed private key')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='retired at')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='badge_keys', to='registry.organisation', verbose_name='issuer')),
            ],
            options={
                'verbose_name': 'signing key',
                'verbose_name_plural': 'signing keys',
                'ordering': ['organisation', 'number'],
            },
        ),
        migrations.AddField(
            model_name='badge',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='badges', to='registry.issuerkey', verbose_name='key'),
        ),
        migrations.CreateModel(
            name='SignedStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=registry.records.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('source_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the held credential')),
                ('target_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the credential asked for')),
                ('document', models.JSONField(verbose_name='document')),
                ('token', models.TextField(verbose_name='token')),
                ('signed_at', models.DateTimeField(verbose_name='signed at')),
                ('assertion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='registry.equivalenceassertion', verbose_name='assertion')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.issuerkey', verbose_name='key')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='signed for')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
            ],
            options={
                'verbose_name': 'signed statement',
                'verbose_name_plural': 'signed statements',
                'ordering': ['-signed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=registry.records.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('length', models.PositiveIntegerField(default=131072, verbose_name='length in bits')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_lists', to='registry.organisation', verbose_name='issuer')),
            ],
            options={
                'verbose_name': 'status list',
                'verbose_name_plural': 'status lists',
                'ordering': ['organisation', 'number'],
            },
        ),
        migrations.CreateModel(
            name='SignedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('revocation', 'revocation'), ('suspension', 'suspension')], max_length=10, verbose_name='purpose')),
                ('document', models.JSONField(verbose_name='document')),
                ('token', models.TextField(verbose_name='token')),
                ('etag', models.CharField(max_length=64, verbose_name='ETag')),
                ('signed_at', models.DateTimeField(verbose_name='signed at')),
                ('valid_until', models.DateTimeField(verbose_name='valid until')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                ('fault', models.CharField(blank=True, max_length=200, verbose_name='fault')),
                ('status_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signed', to='registry.statuslist', verbose_name='status list')),
            ],
            options={
                'verbose_name': 'signed status list',
                'verbose_name_plural': 'signed status lists',
                'ordering': ['status_list', 'purpose'],
            },
        ),
        migrations.AddField(
            model_name='badge',
            name='status_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='badges', to='registry.statuslist', verbose_name='status list'),
        ),
        migrations.AddConstraint(
            model_name='badgebatch',
            constraint=models.UniqueConstraint(fields=('organisation', 'version', 'sha256'), name='badge_batch_file_once'),
        ),
        migrations.AddConstraint(
            model_name='badgebatch',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'running', 'done'])), name='badge_batch_status_known'),
        ),
        migrations.AddConstraint(
            model_name='badgebatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), ('done_at__isnull', False), _connector='OR'), name='badge_batch_done_is_dated'),
        ),
        migrations.AddConstraint(
            model_name='badgebatchrow',
            constraint=models.UniqueConstraint(fields=('batch', 'number'), name='badge_batch_row_number'),
        ),
        migrations.AddConstraint(
            model_name='badgebatchrow',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'issued', 'already', 'refused'])), name='badge_batch_row_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='badgebatchrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'issued'), _negated=True), ('badge__isnull', False), _connector='OR'), name='badge_batch_row_issued_has_badge'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='issuer_key_number'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('organisation',), name='issuer_key_one_signs'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.CheckConstraint(condition=models.Q(('retired_at__isnull', True), ('retired_at__gte', models.F('made_at')), _connector='OR'), name='issuer_key_retires_after_made'),
        ),
        migrations.AddConstraint(
            model_name='issuerkey',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='issuer_key_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='signedstatement',
            constraint=models.UniqueConstraint(fields=('assertion', 'source_sha256', 'target_sha256'), name='signed_statement_once'),
        ),
        migrations.AddConstraint(
            model_name='signedstatement',
            constraint=models.CheckConstraint(condition=models.Q(('source_sha256__regex', '^[0-9a-f]{64}$'), ('target_sha256__regex', '^[0-9a-f]{64}$')), name='signed_statement_has_hashes'),
        ),
        migrations.AddConstraint(
            model_name='statuslist',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='status_list_number'),
        ),
        migrations.AddConstraint(
            model_name='statuslist',
            constraint=models.CheckConstraint(condition=models.Q(('length__gte', 131072)), name='status_list_long_enough'),
        ),
        migrations.AddConstraint(
            model_name='signedlist',
            constraint=models.UniqueConstraint(fields=('status_list', 'purpose'), name='signed_list_per_purpose'),
        ),
        migrations.AddConstraint(
            model_name='signedlist',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['revocation', 'suspension'])), name='signed_list_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='signedlist',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('signed_at'))), name='signed_list_ends_after_signing'),
        ),
        migrations.AddIndex(
            model_name='badge',
            index=models.Index(fields=['organisation', '-issued_at'], name='badge_organisation'),
        ),
        migrations.AddIndex(
            model_name='badge',
            index=models.Index(fields=['recipient', '-issued_at'], name='badge_recipient'),
        ),
        migrations.AddIndex(
            model_name='badge',
            index=models.Index(condition=models.Q(('mailed_at__isnull', True)), fields=['issued_at'], name='badge_to_mail'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.UniqueConstraint(fields=('status_list', 'status_index'), name='badge_place_in_list_unique'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('version'), django.db.models.functions.text.Lower('recipient_email'), models.F('awarded_on'), condition=models.Q(models.Q(('state', 'revoked'), _negated=True), ('kind', 'achievement')), name='badge_issued_once'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.UniqueConstraint(models.F('organisation'), models.F('programme'), django.db.models.functions.text.Lower('recipient_email'), models.F('awarded_on'), condition=models.Q(models.Q(('state', 'revoked'), _negated=True), ('kind', 'record')), name='badge_record_issued_once'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('organisation', 'idempotency_key'), name='badge_idempotency_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'achievement'), ('programme__isnull', True), ('version__isnull', False)), models.Q(('kind', 'record'), ('programme__isnull', False), ('version__isnull', True)), _connector='OR'), name='badge_attests_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['valid', 'suspended', 'revoked'])), name='badge_state_known'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'valid'), models.Q(('state_reason', ''), _negated=True), _connector='OR'), name='badge_withdrawn_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('awarded_on')), _connector='OR'), name='badge_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('recipient_name', ''), _negated=True), models.Q(('recipient_email', ''), _negated=True)), name='badge_has_recipient'),
        ),
        migrations.AddConstraint(
            model_name='badge',
            constraint=models.CheckConstraint(condition=models.Q(('claimed_at__isnull', True), ('issued_at__lte', models.F('claimed_at')), _connector='OR'), name='badge_claimed_after_issue'),
        ),
    ]
