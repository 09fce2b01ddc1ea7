from django.db import migrations


class Migration(migrations.Migration):
    """What nothing is searched by."""

    dependencies = [("articles", "0011_full_texts")]

    operations = [migrations.RemoveField("indexedpassage", "labels")]
