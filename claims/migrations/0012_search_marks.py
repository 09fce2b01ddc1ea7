"""What changes of claims leaves a mark, so that they, and the articles they are found in, are indexed anew."""

from django.db import migrations

from articles.search.marking import TRIGGER, Marked, marks


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_search"), ("articles", "0008_search_marks")]
    operations = [
        marks(
            "claims_claim",
            Marked(
                "claim",
                "id",
                "id, slug, statement_zh, statement_en, original_language, said_on, said_precision, merged_into_id,"
                " current_verdict_id",
            ),
        ),
        # What readers see of an article's text are the passages of claims that they see.
        marks(
            "claims_claim",
            Marked("articles of claim", "id", "id, merged_into_id, current_verdict_id"),
            events=["update"],
            name=f"{TRIGGER}_of_articles",
        ),
        marks("claims_claimclaimant", Marked("claim", "claim_id", "id, claimant_id, position")),
        marks("claims_claim_topics", Marked("claim", "claim_id", "id, topic_id")),
        marks("claims_claimant", Marked("claimant", "id", "id, name_zh, name_en"), events=["update"]),
        marks("claims_topic", Marked("topic", "id", "id, slug"), events=["update"]),
        marks(
            "claims_verdict",
            Marked(
                "claim",
                "claim_id",
                "id, status, rationale_zh, rationale_en, claim_as_decided, summary, proposed_at, decision,"
                " decided_at",
            ),
        ),
        marks(
            "claims_annotation",
            Marked("claim", "claim_id", "id, article_id, created_at, removed_at"),
            Marked("article", "article_id", "id, claim_id, created_at, removed_at"),
        ),
        marks("claims_anchor", Marked("annotation", "annotation_id", 'id, revision_id, start, "end", state')),
        # Whose publisher a claim is found under.
        marks(
            "articles_article",
            Marked("claims of article", "id", "id, publisher_id"),
            events=["update"],
            name=f"{TRIGGER}_of_claims",
        ),
    ]
