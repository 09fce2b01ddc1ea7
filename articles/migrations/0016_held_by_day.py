"""The list of articles reads those that came out last, and no others."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_sorted_in_at_once")]
    operations = [
        migrations.AddIndex(
            "article",
            models.Index(
                F("published_at").desc(nulls_last=True),
                F("id"),
                condition=Q(access="held"),
                name="article_held_by_day",
            ),
        )
    ]
