"""Where a database was filled from, for ever."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER loaded_dataset_refuses_update BEFORE UPDATE ON claims_loadeddataset
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER loaded_dataset_refuses_delete BEFORE DELETE ON claims_loadeddataset
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER loaded_dataset_refuses_truncate BEFORE TRUNCATE ON claims_loadeddataset
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER loaded_dataset_refuses_truncate ON claims_loadeddataset;
DROP TRIGGER loaded_dataset_refuses_delete ON claims_loadeddataset;
DROP TRIGGER loaded_dataset_refuses_update ON claims_loadeddataset;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0020_api_count'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LoadedDataset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='loaded at')),
                ('set_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the data set')),
                ('source_entries', models.BigIntegerField(null=True, verbose_name='entries of its ledger')),
                ('source_head', models.CharField(blank=True, max_length=64, verbose_name='last entry of its ledger')),
                ('archive_sha256', models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of its ledger's archive")),
                ('loaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loaded by')),
            ],
            options={
                'verbose_name': 'loaded data set',
                'verbose_name_plural': 'loaded data sets',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('archive_sha256', ''), ('source_entries__isnull', True), ('source_head', '')), models.Q(('source_entries__isnull', False), models.Q(('source_head', ''), _negated=True), models.Q(('archive_sha256', ''), _negated=True)), _connector='OR'), name='loaded_dataset_names_all_of_its_ledger')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
