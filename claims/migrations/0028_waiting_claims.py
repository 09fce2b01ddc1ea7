"""What waits at the desk by its evidence is kept; here is what leaves a mark, so that a claim is weighed anew.

Nothing is weighed here: the desk's first page finds that everything is still to be marked, or `reindex` does.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from articles.search.marking import Marked, marks

NAME = "marked_to_weigh"
#: Where the table is made, nothing is weighed yet; where it goes, nobody waits for that any more.
FORGET = """
DELETE FROM articles_searchstate WHERE name = 'desk claims';
DELETE FROM articles_searchmark WHERE kind ~ '^(failed )?desk ';
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0027_counted"), ("articles", "0019_marks_by_kind")]
    operations = [
        migrations.RunSQL(FORGET, FORGET),
        migrations.CreateModel(
            name="WaitingClaim",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="waiting",
                        serialize=False,
                        to="claims.claim",
                    ),
                ),
                ("lacks_evidence", models.BooleanField()),
                ("is_at_risk", models.BooleanField()),
                ("has_lost_status", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["claim"], condition=Q(lacks_evidence=True), name="waiting_for_evidence"
                    ),
                    models.Index(fields=["claim"], condition=Q(is_at_risk=True), name="waiting_at_risk"),
                ]
            },
        ),
        migrations.AddIndex(
            "claim",
            models.Index(
                fields=["created_at", "id"],
                condition=Q(current_verdict__isnull=True, merged_into__isnull=True),
                name="claim_without_verdict",
            ),
        ),
        migrations.AddIndex(
            "claim",
            models.Index(
                fields=["review_on", "id"],
                condition=Q(review_on__isnull=False, merged_into__isnull=True),
                name="claim_to_review",
            ),
        ),
        migrations.AddIndex(
            "anchor",
            models.Index(
                fields=["annotation"],
                condition=Q(confirmed_at__isnull=True) & ~Q(state__in=("exact", "moved")),
                name="anchor_to_confirm",
            ),
        ),
        marks(
            "claims_claim",
            Marked("desk claim", "id", "id, kind, merged_into_id, current_verdict_id"),
            name=NAME,
        ),
        marks(
            "claims_annotation",
            Marked(
                "desk claim",
                "claim_id",
                "id, article_id, stance, basis, origin_id, removed_at, superseded_at, quote_exact",
            ),
            name=NAME,
        ),
        marks(
            "claims_anchor",
            Marked(
                "desk annotation",
                "annotation_id",
                'id, revision_id, start, "end", state, reason, confirmed_at',
            ),
            name=NAME,
        ),
        # Of a newer text it matters that it is there, even before any quote was looked for in it.
        marks(
            "articles_revision",
            Marked("desk article", "article_id", "id, number, is_excerpt, captured_at"),
            name=NAME,
        ),
        # Whether an article counts as an origin, or as read, concerns whatever takes its content from it.
        marks(
            "articles_article",
            Marked("desk downstream", "id", "id, provenance, withdrawn_at, access"),
            events=["update"],
            name=NAME,
        ),
        marks(
            "articles_derivation",
            Marked("desk downstream", "article_id", "id, derived_from_id, kind"),
            name=NAME,
        ),
    ]
