from django.db import migrations


class Migration(migrations.Migration):
    """Labels say whose words a row has."""

    dependencies = [("claims", "0014_anchor_ties")]

    operations = [
        migrations.RemoveField("indexedclaim", "for_readers"),
        migrations.RemoveField("indexedclaim", "for_desk"),
    ]
