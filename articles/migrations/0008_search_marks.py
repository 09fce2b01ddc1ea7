"""What changes of articles leaves a mark, so that it is indexed anew."""

from django.db import migrations

from articles.search.marking import Marked, install, marks


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_search")]
    operations = [
        install,
        marks(
            "articles_article",
            Marked(
                "article",
                "id",
                "id, kind, title_zh, title_en, original_language, publisher_id, byline, languages, published_at,"
                " published_precision, shows",
            ),
        ),
        marks("articles_revision", Marked("article", "article_id", "id, number, text, blocks, marks")),
        marks("articles_publisher", Marked("publisher", "id", "id, name_zh, name_en"), events=["update"]),
    ]
