"""Pages that search count the marks that concern them, and the desk's those that concern it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_whole_by_article")]
    operations = [
        migrations.AddIndex("searchmark", models.Index(fields=["kind"], name="search_mark_kind")),
    ]
