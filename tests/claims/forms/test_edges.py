"""Stance, basis and origin as they are chosen, and the articles to choose an origin from."""

from __future__ import annotations

import re
from typing import Any

import pytest

from articles.models import Article
from claims.forms.edges import EdgesForm, basis_choices, origins_for
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_held_article,
    make_user,
)

pytestmark = pytest.mark.django_db


def sent(article: Article, **values: Any) -> EdgesForm:
    return EdgesForm({"stance": "states", **values}, article=article)


def offered(article: Article) -> dict[str, str]:
    """The origins to choose from, by key."""
    select = str(EdgesForm(article=article)["origin"])
    return dict(re.findall(r'<option value="([^"]*)"[^>]*>(.*?)</option>', select))


def test_each_basis_says_how_much_it_counts() -> None:
    words = dict(basis_choices())
    assert len(words) == 8
    for basis, counts in (("document", "strong"), ("anonymous", "weak"), ("own_word", "not counted")):
        assert words[basis].endswith(f"({counts})")


def test_origins_are_those_upstream_and_those_named_for_living_passages() -> None:
    article, wire, agency, named, gone = (make_held_article() for _number in range(5))
    make_derivation(article, wire, "quotes")
    make_derivation(wire, agency)
    make_derivation(agency, article)
    make_annotation(make_claim(), article, quote=QUOTE, origin=named)
    make_annotation(make_claim(), article, quote=QUOTE, origin=article)
    removed = make_annotation(make_claim(), article, quote=QUOTE, origin=gone)
    removed.remove(by=make_user(), reason="No.")
    assert origins_for(article) == [wire, agency, named]


def test_what_no_choice_of_origin_means_is_said() -> None:
    article = make_article()
    make_derivation(article, make_article(), "quotes")
    assert offered(article)[""] == "not traced yet"
    make_derivation(article, make_article())
    assert offered(article)[""] == "as the article derives"
    original = make_article(provenance="original")
    assert offered(original)[""] == "the article, which is original"
    for one in (article, original):
        assert list(offered(one))[-1] == one.key


def test_an_origin_named_in_words_goes_before_the_one_chosen() -> None:
    article, wire, other = (make_article() for _number in range(3))
    form = sent(article, origin=wire.key, origin_other=other.key, basis="document", speaker=" Mei ")
    assert form.is_valid()
    assert form.edges == {"basis": "document", "origin": other, "speaker": "Mei"}
    form = sent(article)
    assert form.is_valid()
    assert form.edges == {"basis": "not_assessed", "origin": None, "speaker": ""}


@pytest.mark.parametrize(
    ("name", "value"),
    [("stance", ""), ("stance", "likes"), ("basis", "rumour"), ("origin", "zzz"), ("speaker", "x" * 301)],
)
def test_what_is_none_of_the_choices_is_refused_beside_its_field(name: str, value: str) -> None:
    form = sent(make_article(), **{name: value})
    assert not form.is_valid()
    assert list(form.errors) == [name]
