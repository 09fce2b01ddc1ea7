"""What lists for readers tell of is counted as it changes, and corrections are found without looking for them."""

import django.db.models.deletion
from django.db import migrations, models

from claims.counting import install


class Migration(migrations.Migration):
    dependencies = [("claims", "0026_clock_set_back")]
    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="QuotedArticle",
            fields=[("article_id", models.BigIntegerField(primary_key=True, serialize=False))],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "verdict",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="in_corrections",
                        serialize=False,
                        to="claims.verdict",
                    ),
                ),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["decided_at", "verdict"], name="correction_by_decision")],
            },
        ),
        install,
    ]
