"""The ledger says where a database was filled from."""

from django.db import migrations

from factcheck.ledger.operations import RecordAnew


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_outside_wordings"), ("claims", "0021_loaded_dataset")]
    operations = [RecordAnew("claims_loadeddataset")]
