"""How often each sender asks the JSON API: see claims/views/api_rate.py. It has no model, as only that asks it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0019_outside_wordings")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE claims_apicount (
                sender varchar(4) PRIMARY KEY, minute bigint NOT NULL, asked bigint NOT NULL
            )
            """,
            "DROP TABLE claims_apicount",
        )
    ]
