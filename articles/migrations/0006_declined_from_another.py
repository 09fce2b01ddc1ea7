"""No article is declined as its own source."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_pinned_functions'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='declinedderivation',
            constraint=models.CheckConstraint(condition=models.Q(('article', models.F('derived_from')), _negated=True), name='declined_derivation_is_not_from_itself', violation_error_message='An article cannot derive from itself.'),
        ),
    ]
