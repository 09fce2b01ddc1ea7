from __future__ import annotations

import pytest
from django.utils.translation import override

from articles.models import Article
from claims.models import Annotation
from claims.templatetags.ways import place, way

ADDRESS, COPY = "https://www.example.org/a?b=1&c", "https://web.example.net/1"


def made(**columns: str) -> Article:
    return Article(key="a7", **{"address": ADDRESS, "archive_address": COPY} | columns)


@pytest.mark.parametrize(
    ("article", "said"),
    [
        (made(archive_address=""), ["the article at example.org"]),
        (made(), ["the article at example.org", "archived copy at web.example.net"]),
        (
            made(link_state="dead"),
            ["archived copy at web.example.net", "the article at example.org", "no longer answers"],
        ),
        (made(address=""), ["archived copy at web.example.net"]),
        (made(address="javascript:alert(1)", archive_address=""), []),
    ],
)
def test_the_way_to_an_article_begins_with_what_answers(article: Article, said: list[str]) -> None:
    with override("en"):
        printed = way(article, "article")
    places = [printed.find(words) for words in said]
    assert places == sorted(places) and -1 not in places
    assert bool(printed) == bool(said)
    assert printed.count("<a ") == len([words for words in said if words != "no longer answers"])
    assert ("&amp;c" in printed) == ("the article at example.org" in said)


def test_a_link_leads_to_the_words_only_where_they_stand_and_are_shown() -> None:
    def at(shows: str, is_in_place: bool) -> str:
        annotation = Annotation(pk=3, article=made(shows=shows))
        annotation.is_in_place = is_in_place  # type: ignore[attr-defined]
        return place(annotation)

    assert at("excerpts", True) == "/articles/a7/#p-3"
    assert {at("nothing", True), at("excerpts", False)} == {"/articles/a7/"}
