"""Articles read one after the other are those that the index says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import searching
from articles.search.asking import ask
from articles.search.keeping import catch_up
from articles.search.reading import reading
from articles.searching import search_articles
from tests.database import sql
from tests.factory import make_held_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom(db: None) -> None:
    """Twenty articles, three of them with two words more; the planner knows of it."""
    for number in range(20):
        more = " Cranes are idle." if number % 6 == 5 else ""
        make_held_article(
            f"Of the harbour, number {number}. 董事会成员{more}",
            published_at=datetime(2024, 1, 20 - number, tzinfo=UTC),
            published_precision="day",
        )
    assert catch_up(seconds=60) == 0
    sql("ANALYZE articles_indexedpassage")


COMMON = (
    "harbour",
    "of the",
    "harb*",
    "“of the harbour”",
    "董事会",
    "harbour -cranes",
    "harbour -“are idle”",
)
RARE = ("harbour cranes", "nowhere", "cranes")


def test_either_way_finds_the_same(newsroom: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "COUNTED", 1)
    chosen = {"year": ["2024"]}
    for words in (*COMMON, *RARE):
        assert (reading(ask(words), "terms", 1) is not None) is (words in COMMON), words
        read = search_articles(ask(words), readers=False, labels=chosen)
        with monkeypatch.context() as without:
            without.setattr(searching, "reading", lambda *_asked: None)
            assert read == search_articles(ask(words), readers=False, labels=chosen), words
        assert read.is_more is (words != "nowhere"), words


def test_what_is_rarer_in_the_newest_is_found_all_the_same(
    newsroom: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the planner is wrong about how common a word is among the newest, all are gathered."""
    monkeypatch.setattr(searching, "COUNTED", 2)
    asked = ask("cranes")
    words = [step.tsquery for part in asked.parts for step in part.steps]
    monkeypatch.setattr("articles.search.reading._shares", lambda *_asked: (20, dict.fromkeys(words, 1.0)))
    assert reading(asked, "terms", 2) is not None
    found = search_articles(asked, readers=False)
    assert len(found.keys) == 2
    assert found.is_more


def test_words_that_are_common_and_seldom_together_are_not_read_for_long(
    newsroom: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "COUNTED", 10)
    asked = ask("harbour cranes")
    words = [step.tsquery for part in asked.parts for step in part.steps]
    monkeypatch.setattr("articles.search.reading._shares", lambda *_asked: (1000, dict.fromkeys(words, 1.0)))
    with CaptureQueriesContext(connection) as queries:
        assert len(search_articles(asked, readers=False).keys) == 3
    read = [query["sql"] for query in queries if "ts_match_vq" in query["sql"]]
    assert len(read) == 1
    assert "LIMIT 4\n)" in read[0]


def test_its_own_index_is_asked_and_no_other_query_finds_it(newsroom: None) -> None:
    way = reading(ask("harbour"), "terms", 1)
    assert way is not None
    _number, condition, words = way
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT FROM articles_article article WHERE {condition}", words)
        assert "indexed_passage_by_article" in "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("EXPLAIN SELECT FROM articles_indexedpassage WHERE article_id = 7 AND number = -2")
        assert "indexed_passage_by_article" not in "\n".join(line for (line,) in cursor.fetchall())
