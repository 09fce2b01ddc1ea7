"""How far the articles have been worked through, for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from articles.documents import Block, blocks_from_json
from articles.models import Article, Revision
from claims.extracts import Extract
from claims.models import Anchor, Annotation


@dataclass(frozen=True)
class ArticleRow:
    """A held article in the list of those to work through.

    `reached` is the last of its `paragraphs` in which a passage ends, counted from 1; 0 where none does. That
    says where the passages are and no more: only an editor can say that nothing checkable is left.
    """

    article: Article
    passages: int
    reached: int
    paragraphs: int
    is_worked_through: bool
    #: Where it has the words that were looked for.
    found: Extract | None = None

    @property
    def has_changed_since(self) -> bool:
        """Whether a newer text came in after somebody had worked through it."""
        return self.article.worked_through_at is not None and not self.is_worked_through


def article_rows(articles: Sequence[Article]) -> list[ArticleRow]:
    """These articles with how far their passages reach in their newest texts. Three queries."""
    newest = (
        Revision.objects.filter(article__in=articles)
        .order_by("article_id", "-number")
        .distinct("article_id")
        .only("article", "captured_at", "blocks")
    )
    revisions = {revision.article_id: revision for revision in newest}
    living = Annotation.objects.living().quoted().filter(article__in=articles).order_by()
    passages = dict(living.values_list("article").annotate(Count("pk")))
    ends = dict(
        Anchor.objects.filter(
            revision__in=[revision.pk for revision in revisions.values()],
            annotation__removed_at__isnull=True,
        )
        .order_by()
        .values_list("revision__article")
        .annotate(Max("end"))
    )
    rows = []
    for article in articles:
        revision = revisions.get(article.pk)
        blocks = blocks_from_json(revision.blocks) if revision else ()
        rows.append(
            ArticleRow(
                article,
                passages.get(article.pk, 0),
                *reached(blocks, ends.get(article.pk)),
                article.is_worked_through(revision),
            )
        )
    return rows


def reached(blocks: Sequence[Block], end: int | None) -> tuple[int, int]:
    """The last paragraph that begins before `end` (code points; None for no passage), and how many there are.

    Every block of words is a paragraph here, headings too; what was left out is none.
    """
    starts = [block.start for block in blocks if block.kind != "omission"]
    return sum(end is not None and start < end for start in starts), len(starts)
