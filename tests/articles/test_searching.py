"""Which articles have the words that somebody looks for."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain, combinations
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from articles.search.asking import ask
from articles.search.keeping import catch_up
from articles.searching import articles_named, find_near, find_places, search_articles
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_held_article,
    make_publisher,
    make_revision,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def held(text: str = TEXT, *, title_en: str = "", **columns: Any) -> Article:
    return make_held_article(text, title_en=title_en, **columns)


def found(words: str, *, readers: bool = False, **asked: Any) -> list[Article]:
    assert catch_up() == 0
    keys = search_articles(ask(words), readers=readers, **asked).keys
    return Article.objects.in_turn(keys)


def test_every_word_is_found_in_title_publisher_byline_or_text() -> None:
    article = held(
        "The bridge opens.\n\nCranes are idle.",
        title_en="Harbour news",
        publisher=make_publisher(name_en="The Gazette"),
        byline="Ann Lee",
    )
    held("The port opens.")
    for words in ("bridge", "crane bridge", "harbour cranes", "gazette lee bridge", "harb*", "BRIDGES"):
        assert found(words) == [article], words
    assert found("bridge port") == []


def test_a_phrase_stands_within_one_block() -> None:
    article = held("The bridge opens.\n\nCranes are idle. 董事会成员")
    assert found("“bridge opens”") == found("“董事会成员”") == found("董事会") == [article]
    assert found("“opens cranes”") == found("成事") == found("“bridge are”") == []


def test_an_article_with_a_word_that_is_not_wanted_is_left_out_wherever_it_stands() -> None:
    both = held("The bridge.\n\nThe port.")
    bridge = held("The bridge.", title_en="One")
    assert {*found("bridge")} == {both, bridge}
    assert found("bridge -port") == [bridge]
    assert found("bridge -“the port” -one") == []


def test_words_and_phrases_that_are_and_are_not_wanted_go_together_in_every_way() -> None:
    texts = [
        f"{first}\n\n{second}"
        for first in ("The bridge opens.", "Opens the bridge.", "A bridge.")
        for second in ("The port is idle.", "Idle is the port.", "Port.")
    ]
    articles = {held(text).pk: text.lower() for text in texts}
    parts = ("bridge", "opens", "idle", "the port", "bridge opens", "port is idle")
    assert catch_up() == 0
    for wanted in chain(combinations(parts, 1), combinations(parts, 2)):
        for unwanted in chain(*(combinations(parts, number) for number in range(3))):
            asked = " ".join([*map(quoted, wanted), *(f"-{quoted(part)}" for part in unwanted)])
            expected = {
                article
                for article, text in articles.items()
                if all(part in text for part in wanted) and not any(part in text for part in unwanted)
            }
            assert {*search_articles(ask(asked), readers=False).keys} == expected, asked


def quoted(part: str) -> str:
    return f"“{part}”" if " " in part else part


def test_where_more_of_it_stands_comes_first_and_of_equals_what_came_out_last() -> None:
    days = {"published_precision": "day"}
    old, new = (
        held("A bridge.\n\nOpens.", published_at=datetime(year, 5, 1, tzinfo=UTC), **days)
        for year in (2021, 2023)
    )
    together = held("A bridge opens.")
    titled = held("It opens.", title_en="Bridge opens")
    assert found("bridge opens") == [titled, together, new, old]


def test_readers_find_only_what_they_see() -> None:
    excerpts, hidden = held(), held(shows="nothing", title_en="Hidden harbour")
    whole = held(shows="full")
    annotation = make_annotation(article=excerpts, quote=QUOTE)
    assert {*found("master")} == {excerpts, hidden, whole}
    assert found("master", readers=True) == [whole]
    make_verdict(annotation.claim, "disputed")
    assert {*found("master", readers=True)} == {excerpts, whole}
    assert found("ministry", readers=True) == [whole]
    assert found("hidden", readers=True) == [hidden]
    # What they do not see leaves nothing out either.
    assert {*found("master -ministry", readers=True)} == {excerpts}


def test_articles_are_found_by_what_they_are_called_whether_held_or_not() -> None:
    cited = make_article(title_zh="大橋通車", publisher=make_publisher(name_en="Gazette"), byline="Ann Lee")
    held("The Gazette says: 大桥通车。", title_en="Harbour news")
    catch_up()
    for words in ("大桥", "“大桥通车” gazette", "lee -harbour"):
        assert articles_named(ask(words)) == [cited.pk], words
    assert articles_named(ask("says")) == articles_named(ask("-lee")) == []


def test_only_the_newest_text_is_searched_and_cited_articles_only_where_asked_for() -> None:
    article = held("The bridge.")
    make_revision(article, "The port.")
    cited = make_article(title_en="A port")
    assert found("bridge") == []
    assert found("port") == [article]
    assert {*found("port", held=False)} == {article, cited}
    assert found("port", held=False, among=[cited.pk]) == [cited]


def test_facets_are_counted_without_what_is_chosen_in_them() -> None:
    gazette, wire = make_publisher(name_en="Gazette"), make_publisher(name_en="Wire")
    for year, publisher in ((2022, gazette), (2023, gazette), (2023, wire)):
        held(
            f"Bridge {year}.",
            publisher=publisher,
            published_at=datetime(year, 12, 31, 23, 59, tzinfo=UTC),
            published_precision="day",
        )
    held("桥", lang="zh-Hant", kind="post")
    catch_up()
    bridges = search_articles(ask("bridge"), readers=False)
    assert bridges.facets == {
        "publisher": {str(gazette.pk): 2, str(wire.pk): 1},
        "year": {"2023": 2, "2022": 1},
        "language": {"en": 3},
        "kind": {"report": 3},
    }
    chosen = search_articles(ask("bridge"), readers=False, labels={"year": ["2022"], "kind": ["report"]})
    assert len(chosen.keys) == 1
    assert chosen.facets["year"] == {"2023": 2, "2022": 1}
    assert chosen.facets["publisher"] == {str(gazette.pk): 1}
    assert len(search_articles(ask(""), readers=True, labels={"language": ["zh-Hans"]}).keys) == 1
    assert len(search_articles(ask(""), readers=True, labels={"year": ["2022", "2023"]}).keys) == 3
    assert search_articles(ask("bridge"), readers=False, labels={"publisher": ["0"]}).keys == []


def test_more_than_are_counted_are_said_to_be_more(monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(3):
        held("Bridge.")
    catch_up()
    monkeypatch.setattr("articles.searching.COUNTED", 2)
    search = search_articles(ask("bridge"), readers=False)
    assert (len(search.keys), search.is_more) == (2, True)
    assert search.at_least == {"publisher", "year", "language", "kind"}
    monkeypatch.setattr("articles.searching.COUNTED", 3)
    assert not search_articles(ask("bridge"), readers=False).is_more


def test_a_phrase_at_the_end_of_a_million_characters_in_one_block_is_found() -> None:
    text = "Gulls cried over the harbour. " * 33_000 + "The bridge opens on 3 May, 董事会宣布。"
    article = held(text)
    assert found("“bridge opens on 3 May”") == found("董事会宣布") == found("gulls bridge") == [article]
    (place,) = find_places(ask("“bridge opens on 3 May”"), [article.pk], readers=False)[article.pk]
    assert "bridge opens on 3 May" in place.words
    assert text[place.start : place.end] == place.words


def test_the_places_with_most_of_the_words_come_first(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    article = held("A bridge.\n\nThe bridge opens.\n\nThe port.")
    other = held("The port opens.", title_en="Bridge")
    catch_up()
    with django_assert_num_queries(1):
        places = find_places(ask("bridge opens"), [article.pk, other.pk], readers=False)
    assert [place.words for place in places[article.pk]] == ["The bridge opens.", "A bridge."]
    assert [(place.number, place.lang) for place in places[other.pk]] == [(0, "en")]
    assert find_places(ask(""), [article.pk], readers=False) == {}
    assert find_places(ask("bridge"), [], readers=False) == {}


def test_pieces_with_rarer_words_are_nearer(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["The gull and the port.", "A gull.", "The port.", "The port again.", "No word."]
    revisions = [held(text).revisions.get().pk for text in texts]
    catch_up()
    words = [part.tsquery for part in ask("gull port").parts]
    assert [near.revision for near in find_near(words)] == revisions[:4]
    assert [near.revision for near in find_near(words, ask("port -gull"))] == revisions[2:4]
    assert len(find_near(words, most=2)) == 2
    assert find_near([]) == find_near(["'nowhere'"]) == []
    # A common word is left out, unless there is no other.
    monkeypatch.setattr("articles.searching.COMMON", 3)
    assert {near.revision for near in find_near(words)} == {*revisions[:2]}
    assert len(find_near(["'port'"])) == 3


@pytest.mark.parametrize(
    "words", ["&", "-", "'", '"', "\\", "a'b", "((((", "q*", "*:*", "🙂", "-a", "\ud800", "%s"]
)
def test_whatever_is_asked_is_answered(words: str) -> None:
    held("Bridge.")
    found(words)
    find_near([part.tsquery for part in ask(words).parts], ask(words))
