"""What is written in the tables that searching goes by (articles/search/keeping.py), and when it is."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from articles.search import keeping, reindexing

#: What rows hang on, as SQL for their keys.
ARTICLES_OF_PUBLISHERS = "SELECT id FROM articles_article WHERE publisher_id = ANY(%s)"
ARTICLES_OF_ANNOTATIONS = "SELECT article_id FROM claims_annotation WHERE id = ANY(%s)"
ARTICLES_OF_CLAIMS = "SELECT article_id FROM claims_annotation WHERE claim_id = ANY(%s)"
CLAIMS_OF_ARTICLES = "SELECT claim_id FROM claims_annotation WHERE article_id = ANY(%s)"
CLAIMS_OF_CLAIMANTS = "SELECT claim_id FROM claims_claimclaimant WHERE claimant_id = ANY(%s)"
CLAIMS_OF_TOPICS = "SELECT claim_id FROM claims_claim_topics WHERE topic_id = ANY(%s)"

EVERY_ARTICLE = "SELECT id FROM articles_article UNION SELECT article_id FROM articles_indexedpassage"
EVERY_CLAIM = """
SELECT id FROM claims_claim UNION SELECT claim_id FROM claims_indexedclaim
 UNION SELECT claim_id FROM claims_indexedwording
"""


def keep_indexed() -> None:
    """Say what has rows in an index, and what hangs on what. Called once the models are there."""
    from articles.models import IndexedPassage
    from articles.search.words import TOKENISER
    from claims.indexing import articles, claims, wordings
    from claims.matching import TERMS
    from claims.models import IndexedClaim, IndexedWording

    def build_claims(keys: Sequence[int], is_counting: bool) -> None:
        claims.index_claims(keys)
        wordings.index_wordings(keys, is_counting)

    def build_articles(keys: Sequence[int], is_counting: bool) -> None:
        articles.index_articles(keys)

    keeping.kept |= {
        "claim": keeping.Kept(build_claims, EVERY_CLAIM, at_once=1000),
        "article": keeping.Kept(build_articles, EVERY_ARTICLE, at_once=50),
    }
    keeping.passed_on |= {
        "publisher": ("article", ARTICLES_OF_PUBLISHERS),
        "annotation": ("article", ARTICLES_OF_ANNOTATIONS),
        "articles of claim": ("article", ARTICLES_OF_CLAIMS),
        "claims of article": ("claim", CLAIMS_OF_ARTICLES),
        "claimant": ("claim", CLAIMS_OF_CLAIMANTS),
        "topic": ("claim", CLAIMS_OF_TOPICS),
    }
    reindexing.tables[:] = [IndexedPassage, IndexedClaim, IndexedWording]
    keeping.recounts |= {"terms": wordings.count_anew}
    keeping.versions |= {
        "articles": _version(TOKENISER, articles.SHAPE),
        "claims": _version(TOKENISER, claims.SHAPE),
        wordings.STATE: _version(TOKENISER, TERMS, wordings.SHAPE),
    }


def _version(*parts: int) -> int:
    """One number for all of them, which differs where one of them does."""
    return crc32(repr(parts).encode()) & 0x7FFFFFFF
