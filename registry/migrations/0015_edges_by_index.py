"""Let the graph read its edges from an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0014_inferred'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='equivalenceassertion',
            index=models.Index(condition=models.Q(('status', 'published')), fields=['source'], include=('id', 'target', 'relation', 'worth', 'confidence', 'scope_jurisdiction', 'scope_sector', 'valid_from', 'valid_to', 'method', 'status'), name='assertion_edges_out'),
        ),
        migrations.AddIndex(
            model_name='equivalenceassertion',
            index=models.Index(condition=models.Q(('status', 'published')), fields=['target'], include=('id', 'source', 'relation', 'worth', 'confidence', 'scope_jurisdiction', 'scope_sector', 'valid_from', 'valid_to', 'method', 'status'), name='assertion_edges_in'),
        ),
    ]
