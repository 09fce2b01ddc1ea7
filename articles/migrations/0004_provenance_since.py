"""When an article's provenance was judged; and derivations that somebody looked at and declined."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
UPDATE articles_article SET provenance_since = created_at;
SET CONSTRAINTS ALL IMMEDIATE;
-- A judgement and its reason are one: whoever decides on a verdict is shown those that are new.
CREATE FUNCTION article_provenance_since_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.provenance, OLD.provenance_reason) IS DISTINCT FROM (NEW.provenance, NEW.provenance_reason) THEN
        NEW.provenance_since := clock_timestamp();
    ELSE
        NEW.provenance_since := OLD.provenance_since;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER article_provenance_since_is_kept BEFORE UPDATE ON articles_article
    FOR EACH ROW EXECUTE FUNCTION article_provenance_since_is_kept();
"""

BACKWARD = """
DROP TRIGGER article_provenance_since_is_kept ON articles_article;
DROP FUNCTION article_provenance_since_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_assignee"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="article",
            name="provenance_since",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="provenance judged at"
            ),
        ),
        migrations.CreateModel(
            name="DeclinedDerivation",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="recorded at"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declined_derivations",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "derived_from",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                        verbose_name="not derived from",
                    ),
                ),
            ],
            options={
                "verbose_name": "declined derivation",
                "verbose_name_plural": "declined derivations",
                "ordering": ["article", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "derived_from"), name="declined_derivation_is_recorded_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
