"""What a text says is sorted into its index at once."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

INDEX = "indexed_passage_terms"


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_links")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                # What is there stays as it is, but for what waits to be sorted in.
                migrations.RunSQL(
                    [
                        f"ALTER INDEX {INDEX} SET (fastupdate = off)",
                        f"SELECT gin_clean_pending_list('{INDEX}'::regclass)",
                    ],
                    f"ALTER INDEX {INDEX} RESET (fastupdate)",
                )
            ],
            state_operations=[
                migrations.RemoveIndex(model_name="indexedpassage", name=INDEX),
                migrations.AddIndex(
                    model_name="indexedpassage",
                    index=GinIndex(
                        fields=["terms"],
                        name=INDEX,
                        condition=models.Q(number__gte=-1),
                        fastupdate=False,
                    ),
                ),
            ],
        )
    ]
