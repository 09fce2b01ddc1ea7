"""What searching goes by: tables made from the others, and what in them is to be made anew.

None of them says anything of its own: they are left out of the ledger, and `manage.py reindex` makes them
again. Keys of other tables stand in them as plain numbers, so that a row which is gone leaves nothing to
refuse; who searches joins the tables themselves.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from articles.search.pieces import HEAD, WHOLE


class SearchMark(models.Model):
    """Something that changed since it was indexed. Triggers of the database write it, whoever changes it."""

    id = models.BigAutoField(primary_key=True)
    #: What the key is of, such as "claim" or "publisher" (articles/search/keeping.py).
    kind = models.CharField(max_length=63)
    key = models.BigIntegerField()

    class Meta:
        # What the desk goes by may wait while others search, who count only what concerns them.
        indexes = [models.Index(fields=["kind"], name="search_mark_kind")]


class SearchState(models.Model):
    """Of one kind of index: which way of taking texts apart made it, and how much is in it."""

    #: "articles", "claims" or "wordings".
    name = models.CharField(max_length=63, primary_key=True)
    #: `articles.search.keeping.versions` of that time.
    tokeniser = models.PositiveIntegerField(default=0)
    #: How many wordings there are, and how long all are together, in tokens; 0 of the other two.
    texts = models.BigIntegerField(default=0)
    tokens = models.BigIntegerField(default=0)


class IndexedPassage(models.Model):
    """A block of an article's newest text, or a piece of a long one. Two more rows have numbers below 0
    (articles/search/pieces.py): its titles, publisher and byline; and all its words, without positions."""

    id = models.BigAutoField(primary_key=True)
    article_id = models.BigIntegerField(db_index=True)
    revision_id = models.BigIntegerField(null=True)
    number = models.IntegerField()
    #: Code points in the revision's text, end exclusive.
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    #: Everything that is said there, for the desk.
    terms = SearchVectorField()
    #: What readers may see of it; nothing where that is nothing.
    readers = SearchVectorField(null=True)

    class Meta:
        indexes = [
            # Who writes rows sorts them in as soon as all are there (claims/indexing/articles.py): every
            # question would look through what waits, and there are very many (articles/resembling.py).
            GinIndex(fields=["terms"], name="indexed_passage_terms", condition=Q(number__gte=HEAD)),
            GinIndex(fields=["readers"], name="indexed_passage_readers", condition=Q(number__gte=HEAD)),
            # What most articles are found by: a common word is in a hundred times as many passages.
            GinIndex(fields=["terms"], name="indexed_whole_terms", condition=Q(number=WHOLE)),
            GinIndex(fields=["readers"], name="indexed_whole_readers", condition=Q(number=WHOLE)),
            # By which one article after the other is read (articles/search/reading.py), and nothing else: an
            # index of those rows alone the planner would take for a quicker way to a word than that of words.
            models.Index(-F("article_id"), F("number"), name="indexed_passage_by_article"),
        ]
