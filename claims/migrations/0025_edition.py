"""Which edition readers see, and what begins another one."""

import uuid

from django.db import migrations, models

from claims.editions import TOLD, begins_editions, install


class Migration(migrations.Migration):
    dependencies = [("claims", "0024_verdicts_by_day"), ("articles", "0014_links")]
    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                ("mark", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("since", models.DateTimeField(editable=False)),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="edition_is_one")],
            },
        ),
        install,
        *(begins_editions(table, told) for table, told in TOLD.items()),
    ]
