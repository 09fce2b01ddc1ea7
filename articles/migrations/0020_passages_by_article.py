"""What one article after the other is read by is no index that the planner takes for anything else."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_marks_by_kind")]
    operations = [
        migrations.RemoveIndex("indexedpassage", "indexed_whole_by_article"),
        migrations.AddIndex(
            "indexedpassage",
            models.Index(
                django.db.models.expressions.CombinedExpression(
                    models.F("article_id"), "*", models.Value(-1)
                ),
                models.F("number"),
                name="indexed_passage_by_article",
            ),
        ),
    ]
