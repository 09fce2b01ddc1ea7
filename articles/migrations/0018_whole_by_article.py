"""Articles are read one after the other by the row of all their words."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_sorted_in_together")]
    operations = [
        migrations.AddIndex(
            "indexedpassage",
            models.Index(
                django.db.models.expressions.CombinedExpression(
                    models.F("article_id"), "*", models.Value(-1)
                ),
                condition=models.Q(number=-2),
                name="indexed_whole_by_article",
            ),
        )
    ]
