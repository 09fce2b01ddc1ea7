"""Which file is what: how a text that comes in finds its article."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from articles.documents import Document, Note, Part, Published, assemble
from articles.models import Article, Derivation, Publisher
from articles.querysets import BroughtIn, columns_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def document(*paragraphs: str, **columns: object) -> Document:
    text, blocks, marks = assemble(Part("paragraph", paragraph, "en") for paragraph in paragraphs)
    return Document(text, blocks, marks, languages=("en",), **columns)  # type: ignore[arg-type]


def test_a_file_not_seen_before_is_a_new_article_with_what_it_says_of_itself() -> None:
    said = document(
        "The bridge closed.",
        titles={"en": "Bridge closes", "zh-Hans": "大桥关闭"},
        publisher="River Post",
        byline="A desk",
        address="http://river.example/a?utm_source=x",
        original_address="https://wire.example/1",
    )
    outcome = Article.objects.bring_in(said, b"one", name="a.md")
    article = Article.objects.get(pk=outcome.article.pk)
    assert outcome.what == BroughtIn.NEW
    assert (article.title_en, article.title_zh, str(article.publisher)) == (
        "Bridge closes",
        "大桥关闭",
        "River Post",
    )
    assert (article.byline, article.access, article.address_normalised) == (
        "A desk",
        "held",
        "https://river.example/a",
    )
    revision = article.revisions.get()
    assert (revision.number, revision.text, bytes(revision.received), revision.received_name) == (
        1,
        "The bridge closed.",
        b"one",
        "a.md",
    )
    assert revision.original_address == "https://wire.example/1"
    assert not Derivation.objects.exists()


def test_the_bytes_of_a_held_text_are_nothing_new() -> None:
    first = Article.objects.bring_in(document("Same."), b"same")
    again = Article.objects.bring_in(document("Same."), b"same", name="other-name.txt")
    assert (again.what, again.article, again.revision) == (BroughtIn.KNOWN, first.article, first.revision)
    assert Article.objects.count() == 1


def test_an_article_that_is_changed_back_has_the_bytes_of_its_first_text_again() -> None:
    address = {"address": "https://river.example/a"}
    first = Article.objects.bring_in(document("Open.", **address), b"first")
    Article.objects.bring_in(document("Closed.", **address), b"second")
    assert Article.objects.bring_in(document("Open.", **address), b"first").what == BroughtIn.KNOWN
    back = Article.objects.bring_in(document("Open.", **address), b"first", is_current=True)
    assert (back.what, back.article, back.revision.number) == (BroughtIn.REVISION, first.article, 3)
    again = Article.objects.bring_in(document("Open.", **address), b"first", is_current=True)
    assert (again.what, again.revision) == (BroughtIn.SAME_TEXT, back.revision)


def test_the_file_an_excerpt_was_cut_from_becomes_the_full_text_of_its_article() -> None:
    article = Article.objects.create(title_en="Cut")
    cut_from = hashlib.sha256(b"the whole file").hexdigest()
    article.add_revision(document("whole"), b"excerpt", by=None, cut_from_sha256=cut_from)
    outcome = Article.objects.bring_in(document("The whole text."), b"the whole file")
    assert (outcome.what, outcome.article, outcome.revision.number) == (BroughtIn.FULL_TEXT, article, 2)
    assert Article.objects.bring_in(document("x"), b"the whole file").what == BroughtIn.KNOWN


def test_another_text_at_a_known_address_is_its_next_revision() -> None:
    first = Article.objects.bring_in(document("Old.", address="https://river.example/a/"), b"old")
    outcome = Article.objects.bring_in(document("New.", address="http://www.river.example/a"), b"new")
    assert (outcome.what, outcome.article, outcome.revision.number) == (
        BroughtIn.REVISION,
        first.article,
        2,
    )


def test_the_same_text_in_other_bytes_at_a_known_address_is_no_revision() -> None:
    first = Article.objects.bring_in(document("Text.", address="https://river.example/a"), b"lf\n")
    outcome = Article.objects.bring_in(document("Text.", address="https://river.example/a"), b"crlf\r\n")
    assert (outcome.what, outcome.revision) == (BroughtIn.SAME_TEXT, first.revision)
    before, after = first.article.checked_at, outcome.article.checked_at
    assert before is not None and after is not None and before < after


def test_a_text_for_a_cited_article_makes_it_held() -> None:
    cited = Article.objects.create(title_en="Cited", address="https://river.example/a", access="read")
    outcome = Article.objects.bring_in(document("Text.", address="https://river.example/a"), b"text")
    assert (outcome.what, outcome.article.pk, outcome.article.access) == (
        BroughtIn.FULL_TEXT,
        cited.pk,
        "held",
    )


def test_a_key_says_which_article_a_file_belongs_to() -> None:
    first = Article.objects.bring_in(document("Old."), b"old")
    outcome = Article.objects.bring_in(document("New."), b"new", key=first.article.key)
    assert (outcome.what, outcome.article) == (BroughtIn.REVISION, first.article)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="no article with the key nothing"):
        Article.objects.bring_in(document("New."), b"new", key="nothing")


def test_a_file_that_is_another_articles_text_is_refused_for_this_one() -> None:
    Article.objects.bring_in(document("One.", titles={"en": "First"}), b"one")
    other = Article.objects.bring_in(document("Two."), b"two").article
    with pytest.raises(ValidationError, match="text of another article, First"):
        Article.objects.bring_in(document("One."), b"one", key=other.key)


def test_a_publisher_known_by_either_name_is_not_made_again() -> None:
    known = Publisher.objects.create(name_zh="江报", name_en="River Post")
    for number, name in enumerate(["江报", "River Post"]):
        Article.objects.bring_in(document(f"{number}", publisher=name), name.encode())
    assert Publisher.objects.get() == known
    assert known.articles.count() == 2


def test_a_stated_zone_is_kept_as_the_moment_and_an_unstated_one_as_the_wall_clock() -> None:
    beijing = timezone(timedelta(hours=8))
    stated = Published(datetime(2024, 5, 30, 4, 0, tzinfo=beijing), "minute", True, "as printed")
    assert columns_of(document("x", published=stated))[0]["published_at"] == datetime(
        2024, 5, 29, 20, 0, tzinfo=UTC
    )
    unstated = Published(datetime(2024, 3, 6, 9, 30), "minute", False, "2024-03-06 09:30")
    assert columns_of(document("x", published=unstated))[0]["published_at"] == datetime(
        2024, 3, 6, 9, 30, tzinfo=UTC
    )


def test_what_is_too_long_for_a_column_or_no_address_is_left_out_with_a_note_rather_than_cut() -> None:
    said = document(
        "x",
        titles={"en": "t" * 1001},
        publisher="p" * 301,
        byline="b" * 501,
        address="javascript:alert(1)",
        original_address="https://river.example:99999999/a",
        notes=(Note("guessed", "Before."),),
    )
    outcome = Article.objects.bring_in(said, b"long")
    article = outcome.article
    assert (article.title_en, article.publisher, article.byline, article.address) == ("", None, "", "")
    assert outcome.revision.original_address == ""
    assert [code for code, _detail in outcome.revision.notes] == [
        "guessed",
        *["too-long"] * 3,
        *["address-unusable"] * 2,
    ]
    details = [detail for _code, detail in outcome.revision.notes]
    assert details[1].startswith("publisher, 301 characters: ppp")
    assert details[4] == "No address that could be visited: javascript:alert(1)"


@pytest.mark.parametrize(
    "address",
    [
        "https://river.example/" + "江" * 300,  # nine times as long when escaped
        "https://river.example/" + "a" * 2000,
        "http://[::1",
        "river.example/a",
    ],
)
def test_an_address_that_cannot_be_kept_is_noted_and_the_article_comes_in(address: str) -> None:
    outcome = Article.objects.bring_in(document("x", address=address), b"bytes")
    assert outcome.article.address == ""
    assert [code for code, _detail in outcome.revision.notes] == ["address-unusable"]


def test_articles_are_found_by_words_of_what_is_known_of_them() -> None:
    post = Publisher.objects.create(name_en="River Post", name_zh="河报", original_language="en")
    bridge = Article.objects.create(
        title_en="Bridge closes", publisher=post, byline="A desk", address="https://river.example/1"
    )
    port = Article.objects.create(title_zh="港口", publisher=post)
    for words in (["bridge"], ["RIVER", "closes"], ["河报", "desk"], ["river.example/1"], [bridge.key]):
        assert list(Article.objects.naming(words)) == [bridge]
    assert {*Article.objects.naming(["post"])} == {bridge, port}
    assert not Article.objects.naming(["bridge", "港口"]).exists()
    assert not Article.objects.naming(["%"]).exists()


def test_articles_come_in_the_turn_that_is_asked_for(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second = (Article.objects.create(title_en=title, original_language="en") for title in "ab")
    with django_assert_num_queries(1):
        assert Article.objects.in_turn([second.pk, 0, first.pk]) == [second, first]


def test_a_source_is_recorded_once_for_its_address_and_stays_as_it_is(editor: User) -> None:
    first, is_new = Article.objects.cite(
        "https://river.example/a", "River Post", by=editor, title_en="One", original_language="en"
    )
    assert is_new
    assert (first.title_en, str(first.publisher), first.created_by) == ("One", "River Post", editor)
    again, is_new = Article.objects.cite(
        "http://www.river.example/a/?utm_source=x", "Other", by=editor, title_en="Two", original_language="en"
    )
    assert not is_new
    assert again == first
    assert not Publisher.objects.filter(name_en="Other").exists()
    for _time in range(2):
        assert Article.objects.cite("", "", by=editor, title_en="A letter", original_language="en")[1]


def test_a_source_that_a_column_refuses_leaves_nothing_behind(editor: User) -> None:
    with pytest.raises(ValidationError):
        Article.objects.cite("https://a.example", "New Post", by=editor, title_en="x" * 1001)
    assert not Article.objects.exists()
    assert not Publisher.objects.exists()
