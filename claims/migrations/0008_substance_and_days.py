"""What still holds is no change of substance; a withdrawal names no day to look again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0007_verdicts_and_reports'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('is_substantive', True), ('kind', 'still_holds'), _negated=True), name='verdict_that_still_holds_is_no_change_of_substance', violation_error_message='What still holds is no change of substance.'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'withdrawal'), _negated=True), ('review_on', None), _connector='OR'), name='verdict_withdrawal_names_no_day', violation_error_message='A withdrawal names no day to look again.'),
        ),
    ]
