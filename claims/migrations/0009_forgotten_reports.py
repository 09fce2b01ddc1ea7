"""A report that was closed may be empty: what its reader wrote has been forgotten."""

from django.db import migrations, models

SAYS_SOMETHING = "[^\\s\\u0085\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]"


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_substance_and_days")]
    operations = [
        migrations.RemoveConstraint("report", "report_is_not_empty"),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                condition=models.Q(
                    ("text__regex", SAYS_SOMETHING),
                    models.Q(models.Q(("outcome", "open"), _negated=True), ("mail", ""), ("text", "")),
                    _connector="OR",
                ),
                name="report_is_not_empty",
            ),
        ),
    ]
