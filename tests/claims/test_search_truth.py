"""Searching finds what looking through every text finds: the same claims, articles and passages."""

from __future__ import annotations

from random import Random

import pytest

from articles.search.asking import ask
from articles.search.hits import hits
from articles.searching import find_places, search_articles
from tests.factory import make_held_article
from tests.search_truth import chinese, collections, english, index_everything, measured, together

pytestmark = [pytest.mark.usefixtures("sample_data"), pytest.mark.django_db]


@pytest.mark.parametrize("name", ["claims", "articles", "passages"])
def test_what_is_found_is_what_holds_the_words(name: str) -> None:
    index_everything()
    texts, search = collections()[name]
    said = [text for its in texts.values() for text in its]
    random = Random(1)
    needles = [*chinese(said, 24, random), *english(said, 20, random), *together(said, 8, random)]
    for kind, tally in measured(needles, texts, search).items():
        assert tally.true > 0, kind
        assert tally.recall == 1, kind
        if kind != "English, inflected too":
            assert tally.precision == 1, kind


def test_a_phrase_is_found_anywhere_in_a_text_of_a_million_characters() -> None:
    """In one paragraph. A tsvector knows of no positions after 16,383."""
    han = [chr(0x4E00 + number * 7919 % 5_000) for number in range(500_000)]
    text = "".join(han) + " ".join(f"word{number}" for number in range(45_000))
    assert len(text) > 900_000
    article = make_held_article(text)
    index_everything()
    for place in (0, 16_380, 250_001, 499_960, 600_123, len(text) - 30):
        phrase = text[place : place + 30].partition(" ")[2].rpartition(" ")[0] or text[place : place + 30]
        asked = ask(f'"{phrase}"')
        assert search_articles(asked, readers=False).keys == [article.pk], phrase
        (best, *_others) = find_places(asked, [article.pk], readers=False)[article.pk]
        (hit, *_more) = hits(text[best.start : best.end], asked)
        assert text[best.start + hit[0] : best.start + hit[1]] == phrase
