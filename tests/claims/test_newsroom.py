"""Who publishes."""

from __future__ import annotations

import pytest

from claims.newsroom import Newsroom


@pytest.mark.parametrize(("lang", "name"), [("zh-Hans", "核稿"), ("en", "Desk"), ("fr", "Desk")])
def test_a_newsroom_has_a_name_in_either_language(lang: str, name: str) -> None:
    assert Newsroom("核稿", "Desk", "https://desk.example/", "").name(lang) == name


def test_one_newsroom_is_the_same_in_every_language_and_document() -> None:
    newsroom = Newsroom("核稿", "Desk", "https://desk.example/", "https://desk.example/method/")
    same = {newsroom.as_publisher(lang)["@id"] for lang in ("zh-Hans", "en")}
    assert same == {newsroom.with_policies("en")["@id"]} == {"https://desk.example/#newsroom"}
    assert newsroom.with_policies("en")["correctionsPolicy"] == "https://desk.example/method/#corrections"
