"""What a form held when it was sent, as a digest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_desk_invariants")]
    operations = [
        migrations.AddField(
            model_name="sentform",
            name="digest",
            field=models.CharField(default="", editable=False, max_length=64, verbose_name="digest"),
        ),
    ]
