"""What is written in the tables that searching goes by (articles/search/keeping.py), and when it is;
and in the one that the desk's queues go by."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from articles.provenance import FOLLOWED
from articles.search import keeping, reindexing

#: What rows hang on, as SQL for their keys.
ARTICLES_OF_PUBLISHERS = "SELECT id FROM articles_article WHERE publisher_id = ANY(%s)"
ARTICLES_OF_ANNOTATIONS = "SELECT article_id FROM claims_annotation WHERE id = ANY(%s)"
ARTICLES_OF_CLAIMS = "SELECT article_id FROM claims_annotation WHERE claim_id = ANY(%s)"
CLAIMS_OF_ARTICLES = "SELECT claim_id FROM claims_annotation WHERE article_id = ANY(%s)"
CLAIMS_OF_CLAIMANTS = "SELECT claim_id FROM claims_claimclaimant WHERE claimant_id = ANY(%s)"
CLAIMS_OF_TOPICS = "SELECT claim_id FROM claims_claim_topics WHERE topic_id = ANY(%s)"

CLAIMS_OF_ANNOTATIONS = "SELECT claim_id FROM claims_annotation WHERE id = ANY(%s)"
#: Of articles and whatever takes its content from them, however far on: of claims with passages there, or
#: with one of these named as a passage's origin.
CLAIMS_DOWNSTREAM = f"""
WITH RECURSIVE downstream (id) AS (
    SELECT unnest(%s::bigint[])
     UNION
    SELECT step.id FROM downstream o, LATERAL (
        SELECT d.article_id AS id FROM articles_derivation d
         WHERE d.derived_from_id = o.id AND d.kind IN ({", ".join(f"'{kind}'" for kind in sorted(FOLLOWED))})
        OFFSET 0
    ) step
)
SELECT found.claim_id FROM downstream o, LATERAL (
    SELECT claim_id FROM claims_annotation WHERE article_id = o.id
     UNION ALL
    SELECT claim_id FROM claims_annotation WHERE origin_id = o.id
    OFFSET 0
) found
"""

EVERY_ARTICLE = "SELECT id FROM articles_article UNION SELECT article_id FROM articles_indexedpassage"
EVERY_CLAIM = """
SELECT id FROM claims_claim UNION SELECT claim_id FROM claims_indexedclaim
 UNION SELECT claim_id FROM claims_indexedwording
"""
EVERY_CLAIM_AT_DESK = "SELECT id FROM claims_claim UNION SELECT claim_id FROM claims_waitingclaim"


def keep_indexed() -> None:
    """Say what has rows in an index, and what hangs on what. Called once the models are there."""
    from articles.models import IndexedPassage
    from articles.search.words import TOKENISER
    from claims.indexing import articles, claims, waiting, wordings
    from claims.matching import TERMS
    from claims.models import IndexedClaim, IndexedWording

    def build_claims(keys: Sequence[int], is_counting: bool) -> None:
        claims.index_claims(keys)
        wordings.index_wordings(keys, is_counting)

    def build_articles(keys: Sequence[int], is_counting: bool) -> None:
        articles.index_articles(keys)

    def build_waiting(keys: Sequence[int], is_counting: bool) -> None:
        waiting.weigh_claims(keys)

    keeping.kept |= {
        "claim": keeping.Kept(build_claims, EVERY_CLAIM, at_once=1000),
        "article": keeping.Kept(build_articles, EVERY_ARTICLE, at_once=50),
        "desk claim": keeping.Kept(build_waiting, EVERY_CLAIM_AT_DESK, at_once=500),
    }
    keeping.passed_on |= {
        "publisher": ("article", ARTICLES_OF_PUBLISHERS),
        "annotation": ("article", ARTICLES_OF_ANNOTATIONS),
        "articles of claim": ("article", ARTICLES_OF_CLAIMS),
        "claims of article": ("claim", CLAIMS_OF_ARTICLES),
        "claimant": ("claim", CLAIMS_OF_CLAIMANTS),
        "topic": ("claim", CLAIMS_OF_TOPICS),
        "desk annotation": ("desk claim", CLAIMS_OF_ANNOTATIONS),
        "desk article": ("desk claim", CLAIMS_OF_ARTICLES),
        "desk downstream": ("desk claim", CLAIMS_DOWNSTREAM),
    }
    reindexing.tables[:] = [IndexedPassage, IndexedClaim, IndexedWording]
    keeping.recounts |= {"terms": wordings.count_anew}
    keeping.versions |= {
        "articles": _version(TOKENISER, articles.SHAPE),
        "claims": _version(TOKENISER, claims.SHAPE),
        wordings.STATE: _version(TOKENISER, TERMS, wordings.SHAPE),
        "desk claims": _version(waiting.SHAPE),
    }


def _version(*parts: int) -> int:
    """One number for all of them, which differs where one of them does."""
    return crc32(repr(parts).encode()) & 0x7FFFFFFF
