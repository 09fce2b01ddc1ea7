from django.db import migrations, models

from articles.languages import SAYS_SOMETHING


class Migration(migrations.Migration):
    """A verdict of others says what was checked, in their words."""

    dependencies = [("claims", "0018_outside_verdict_roles")]
    operations = [
        migrations.AddField(
            model_name="outsideverdict",
            name="claim_worded",
            # Nothing had come in by any command yet.
            field=models.TextField(default="", verbose_name="the claim, as they word it"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="outsideverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(claim_worded__regex=SAYS_SOMETHING),
                name="outside_verdict_says_what_was_checked",
            ),
        ),
    ]
