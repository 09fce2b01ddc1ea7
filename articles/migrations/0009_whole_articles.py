from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import Q


def indexes(kind, condition):
    return [
        migrations.AddIndex(
            model_name="indexedpassage",
            index=GinIndex(fields=[column], name=f"indexed_{kind}_{column}", condition=condition),
        )
        for column in ("terms", "readers")
    ]


class Migration(migrations.Migration):
    """Passages, and all the words of an article, in indexes of their own."""

    dependencies = [("articles", "0008_search_marks")]

    operations = [
        migrations.RemoveIndex(model_name="indexedpassage", name="indexed_passage_terms"),
        migrations.RemoveIndex(model_name="indexedpassage", name="indexed_passage_readers"),
        *indexes("passage", Q(number__gte=-1)),
        *indexes("whole", Q(number=-2)),
    ]
