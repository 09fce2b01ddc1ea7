"""The pages of an article's texts, one after another, and of what was changed between two."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from claims.models import Anchor, Annotation
from tests.claims.views.conftest import More
from tests.factory import (
    make_annotation,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

HEAD = "Opening of the harbour bridge"
FIRST = "The harbour master said on Tuesday that the bridge opens on 3 May. He would not name the guests."
SECOND = "Nobody at the ministry would confirm the date to the paper, for it is a secret."
THIRD = "The works began two years ago and have cost twelve million. A tunnel was never considered by anyone."
OLD = "\n\n".join((HEAD, FIRST, SECOND, THIRD))
NEW = "\n\n".join(
    (
        HEAD,
        FIRST.replace("3 May", "9 June").replace("guests", "visitors from abroad"),
        "A spokesman of the railways later denied that trains would be late.",
        THIRD.replace("A tunnel", "Some ferry"),
    )
)
QUOTE = "the bridge opens on 3 May"


def quoted_and_changed(*, shows: str = "excerpts", confirmed: bool = False) -> tuple[Article, Annotation]:
    """An article whose first paragraph is quoted by a public claim, and was changed since."""
    article = make_held_article(OLD, shows=shows, title_en="The bridge")
    claim = make_claim(statement_en="It is said so.")
    annotation = make_annotation(claim, article, quote=QUOTE)
    make_verdict(claim, "disputed")
    revision = make_revision(article, NEW)
    place = NEW.index("the bridge opens on 9 June")
    Anchor.objects.filter(annotation=annotation, revision=revision).update(
        state="changed",
        start=place,
        end=place + len("the bridge opens on 9 June"),
        confirmed_at=timezone.now() if confirmed else None,
        confirmed_by=make_user() if confirmed else None,
    )
    return article, annotation


def changes_of(article: Article, query: str = "", number: int = 2) -> str:
    return f"{article.get_absolute_url()}revisions/{number}/changes/{query}"


def text_of(page: str) -> str:
    """The words of a page, its attributes among them."""
    return unescape(re.sub(r"<(?:span class=\"hidden\">[^<]*</span|/?(?:ins|del|mark|br)[^>]*)>", "", page))


def leaked(page: str, *hidden: str) -> list[str]:
    """The runs of twelve characters of these words that the page has."""
    runs = [words[place : place + 12] for words in hidden for place in range(len(words) - 11)]
    return [run for run in runs if run in page]


def test_each_text_has_a_page_of_its_own(english: Client) -> None:
    article, annotation = quoted_and_changed(shows="full")
    page = english.get(f"{article.get_absolute_url()}revisions/1/").text
    assert "This is an earlier text of this article" in page
    assert f'id="p-{annotation.pk}">{QUOTE}</mark>' in page
    assert "Nobody at the ministry" in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in page
    newest = english.get(f"{article.get_absolute_url()}revisions/2/").text
    assert "This is the newest text of this article" in newest
    assert "spokesman" in newest


def test_the_article_lists_its_texts_and_how_much_changed(english: Client) -> None:
    article, _annotation = quoted_and_changed(shows="full")
    page = english.get(article.get_absolute_url()).text
    assert "2 revisions of this article" in page
    assert f'href="{article.get_absolute_url()}revisions/1/"' in page
    assert f'<a href="{changes_of(article)}">3 paragraphs changed</a>' in page


def test_an_article_with_one_text_has_no_list(english: Client) -> None:
    article = make_held_article(OLD, shows="full")
    assert "revisions of this article" not in english.get(article.get_absolute_url()).text


@pytest.mark.parametrize("query", ["", "?view=side", "?from=1&view=side"])
def test_words_that_went_and_came_are_marked(english: Client, query: str) -> None:
    article, _annotation = quoted_and_changed(shows="full")
    page = english.get(changes_of(article, query)).text
    assert re.search(r"<del><span class=\"hidden\">removed: </span>3 May<", page)
    assert re.search(r"<ins><span class=\"hidden\">added: </span>9 June<", page)
    assert "2 paragraphs reworded · 1 paragraph added · 1 paragraph removed" in page
    assert "This paragraph was added." in page
    assert ("beside" in page) == ("side" in query)


@pytest.mark.parametrize(
    "path",
    [
        "revisions/3/",
        "revisions/0/",
        "revisions/99999999999999999999/",
        "revisions/1/changes/",
        "revisions/2/changes/?from=2",
        "revisions/2/changes/?from=0",
        "revisions/2/changes/?from=one",
        "revisions/2/changes/?from=99999999999999999999",
        "revisions/2/changes/?from=-1",
    ],
)
def test_what_there_is_not_is_not_found(english: Client, path: str) -> None:
    article, _annotation = quoted_and_changed()
    assert english.get(f"{article.get_absolute_url()}{path}").status_code == 404


def test_any_two_texts_can_be_compared(english: Client) -> None:
    article, _annotation = quoted_and_changed(shows="full")
    make_revision(article, OLD.replace("twelve", "twenty"))
    page = english.get(changes_of(article, "?from=1", number=3)).text
    assert "twelve" in page
    assert "1 paragraph reworded" in page
    assert "spokesman" not in page


def test_nothing_is_written_to_these_pages(english: Client) -> None:
    article, _annotation = quoted_and_changed()
    for path in (changes_of(article), f"{article.get_absolute_url()}revisions/1/"):
        assert english.post(path).status_code == 405


# What readers may not see

#: Nobody may see these: they are in no sentence that a public claim quotes.
SECRET = ("He would not name the", SECOND, THIRD, *NEW.split("\n\n")[2:])
#: Seen in the newest text once an editor has confirmed that it is the passage.
UNCONFIRMED = "the bridge opens on 9 June"


def everything(client: Client, article: Article) -> str:
    """All pages that show something of the article's texts."""
    claims = {one.claim for one in article.annotations.all()}
    paths = [
        article.get_absolute_url(),
        *(f"{article.get_absolute_url()}revisions/{number}/" for number in (1, 2)),
        changes_of(article),
        changes_of(article, "?view=side"),
        changes_of(article, "?from=1&view=inline"),
        *(claim.get_absolute_url() for claim in claims),
        *(f"{claim.get_absolute_url()}verdicts/1/" for claim in claims),
    ]
    pages = [client.get(path) for path in paths]
    assert {page.status_code for page in pages} == {200}
    return "\n".join(page.text for page in pages)


@pytest.mark.parametrize("confirmed", [False, True])
def test_excerpts_leak_no_word_of_either_text(english: Client, confirmed: bool) -> None:
    article, _annotation = quoted_and_changed(confirmed=confirmed)
    pages = everything(english, article)
    for page in (pages, text_of(pages)):
        assert not leaked(page, *SECRET, "visitors from abroad")
    assert "9 June" in pages if confirmed else "9 June" not in pages
    assert "3 May" in pages


def test_what_readers_may_not_see_at_all_is_on_no_page(english: Client) -> None:
    article, _annotation = quoted_and_changed(shows="nothing", confirmed=True)
    pages = everything(english, article)
    for page in (pages, text_of(pages)):
        assert not leaked(page, *SECRET, FIRST, UNCONFIRMED, HEAD)
    assert "The text changed. We hold both texts but do not show them." in pages


def test_passages_of_claims_without_a_verdict_are_in_no_difference(english: Client) -> None:
    article, _annotation = quoted_and_changed(confirmed=True)
    make_annotation(make_claim(), article, quote="A spokesman of the railways")
    page = english.get(changes_of(article)).text
    assert not leaked(text_of(page), *SECRET)


def test_what_was_removed_from_the_evidence_is_in_no_difference(english: Client) -> None:
    article, annotation = quoted_and_changed(confirmed=True)
    annotation.remove(by=make_user(), reason="Not about this.")
    claim = annotation.claim
    pages = english.get(changes_of(article)).text
    pages += english.get(f"{claim.get_absolute_url()}verdicts/1/").text
    assert "9 June" not in text_of(pages)


def test_hidden_changes_are_counted(english: Client) -> None:
    article, _annotation = quoted_and_changed()
    page = english.get(changes_of(article)).text
    assert "3 of them not shown" in page
    assert "not shown: 3 paragraphs changed" in page


def test_markup_in_a_text_is_shown_as_it_is_written(english: Client) -> None:
    article = make_held_article("Before <b>all</b> & sundry <script>", shows="full")
    make_revision(article, "Before <i>all</i> & sundry <script>")
    for path in (changes_of(article), changes_of(article, "?view=side")):
        page = english.get(path).text
        assert "<script>" not in page
        assert "&lt;script&gt;" in page
        assert "<b>all" not in page


def test_side_by_side_a_paragraph_that_stayed_stands_in_both_texts(english: Client) -> None:
    article = make_held_article(f"{OLD}\n\nIt stayed.", shows="full")
    make_revision(article, f"{NEW}\n\nIt stayed.")
    assert english.get(changes_of(article, "?view=side")).text.count("It stayed.") == 2
    assert english.get(changes_of(article)).text.count("It stayed.") == 1


# Queries


def test_the_texts_of_an_article_take_as_many_queries_with_eleven(
    same_queries: Callable[[str, More], None],
) -> None:
    article, _annotation = quoted_and_changed(shows="full")
    texts = (f"{NEW}\n\nText {number}." for number in range(100))
    same_queries(article.get_absolute_url(), lambda: make_revision(article, next(texts)))
    same_queries(changes_of(article), lambda: make_revision(article, next(texts)))


def test_changes_take_as_many_queries_with_eleven_passages(same_queries: Callable[[str, More], None]) -> None:
    article, _annotation = quoted_and_changed()

    def more() -> None:
        claim = make_claim()
        make_annotation(claim, article, quote="The works began two years ago")
        make_verdict(claim, "disputed")

    for path in (changes_of(article), f"{article.get_absolute_url()}revisions/1/"):
        same_queries(path, more)


def test_many_texts_are_listed_from_the_newest_on(english: Client) -> None:
    article = make_held_article(OLD, shows="full")
    for number in range(14):
        make_revision(article, f"{OLD}\n\nText {number}.")
    page = english.get(article.get_absolute_url()).text
    numbers = [int(number) for number in re.findall(r"Revision (\d+), captured", page)]
    assert all(one > next for one, next in pairwise(numbers))
    assert len(numbers) == 15
    assert page.count("paragraph changed</a>") == 10
