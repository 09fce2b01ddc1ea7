"""Several passages of an article with several voices: where they come from, said at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from claims.models import Annotation
from tests.factory import make_annotation, make_article, make_claim, make_held_article, make_verdict
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db

SENTENCES = [f"Sentence number {number} says something." for number in range(12)]


@pytest.fixture
def article() -> Article:
    return make_held_article("\n\n".join(SENTENCES))


@pytest.fixture
def passages(article: Article) -> list[Annotation]:
    return [make_annotation(make_claim(), article, quote=SENTENCES[number]) for number in (2, 0, 1)]


def page_of(article: Article) -> str:
    return reverse("passage_origins", args=[article.key])


def ticked(*annotations: Annotation) -> list[str]:
    return [f"{one.pk}:{one.version}" for one in annotations]


def test_passages_stand_in_the_order_of_the_text(
    desk: Client, article: Article, passages: list[Annotation]
) -> None:
    make_annotation(make_claim(), article)
    page = desk.get(page_of(article)).text
    places = [page.index(SENTENCES[number]) for number in range(3)]
    assert places == sorted(places)
    assert page.count('name="passage"') == 3


def test_an_origin_is_named_for_those_that_are_ticked(
    desk: Client, article: Article, passages: list[Annotation]
) -> None:
    origin = make_article(title_en="The theory")
    sent = {"passage": ticked(*passages[:2]), "origin": "", "origin_other": origin.key}
    answer = desk.post(page_of(article), sent, follow=True)
    assert "The origin of 2 passages is saved." in answer.text
    named = [Annotation.objects.get(pk=one.pk) for one in passages]
    assert [one.origin for one in named] == [origin, origin, None]
    assert [one.version for one in named] == [2, 2, 1]


def test_the_articles_sources_and_its_own_words_are_to_choose_from(
    desk: Client, article: Article, passages: list[Annotation]
) -> None:
    later, source = make_article(title_en="Further up"), make_article(title_en="The report")
    article.derive_from(source, "translates", by=None)
    source.derive_from(later, "quotes", by=None)
    page = desk.get(page_of(article)).text
    assert page.index("The report") < page.index("its own words, added in retelling")
    desk.post(page_of(article), {"passage": ticked(passages[0]), "origin": article.key})
    assert Annotation.objects.get(pk=passages[0].pk).origin == article


def test_a_passage_that_somebody_changed_meanwhile_keeps_all_of_them_as_they_are(
    desk: Client, article: Article, passages: list[Annotation]
) -> None:
    sent = {"passage": ticked(*passages), "origin_other": make_article().key}
    theirs = make_article(title_en="Theirs")
    passages[1].change(version=1, origin=theirs)
    answer = desk.post(page_of(article), sent)
    assert answer.status_code == 200
    assert "Somebody else has changed passages since you opened this page. Nothing is saved." in answer.text
    assert answer.text.count("changed meanwhile") == 1
    assert "Theirs" in answer.text
    assert [Annotation.objects.get(pk=one.pk).origin for one in passages] == [None, theirs, None]
    assert answer.text.count(" checked") == 3
    assert f'value="{passages[1].pk}:2" checked' in answer.text


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ([], "Tick the passages that come from there."),
        (["x"], "There is no such passage."),
        (["1:1", "999999999:1"], "A passage that you ticked has been removed."),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    desk: Client, article: Article, passages: list[Annotation], passage: list[str], words: str
) -> None:
    answer = desk.post(page_of(article), {"passage": passage, "origin": article.key})
    assert answer.status_code == 200
    assert words in answer.text
    assert not Annotation.objects.filter(origin__isnull=False).exists()


def test_what_would_put_verdicts_at_risk_is_asked_once_more(desk: Client) -> None:
    article = make_held_article("\n\n".join(SENTENCES), provenance="original")
    claim = make_claim(statement_en="The bridge opens on 3 May.")
    one = make_annotation(claim, article, quote=SENTENCES[0], basis="document")
    make_verdict(claim, "verified")
    asked = desk.post(page_of(article), {"passage": ticked(one), "origin_other": make_article().key})
    assert "This will put 1 verdict at risk" in asked.text
    assert Annotation.objects.get(pk=one.pk).origin is None
    done = desk.post(page_of(article), filled_in(asked.text, "risky-form"), follow=True)
    assert "The origin of 1 passage is saved. 1 verdict is at risk now." in done.text
    assert Annotation.objects.get(pk=one.pk).origin is not None


def test_an_article_without_passages_says_so(desk: Client) -> None:
    assert "No passage of this article is annotated." in desk.get(page_of(make_article())).text


def test_the_page_takes_as_many_queries_with_more_passages(
    article: Article, same_queries_at_desk: Callable[[str, Callable[[], object]], None]
) -> None:
    sentences = iter(SENTENCES)

    def more() -> None:
        one = make_annotation(make_claim(), article, quote=next(sentences))
        one.change(version=1, origin=make_article())

    same_queries_at_desk(page_of(article), more)
