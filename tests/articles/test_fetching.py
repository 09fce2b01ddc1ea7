"""Held articles are fetched again, from a real server on this machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles import fetching
from articles.choices import LinkState
from articles.fetch import FetchProblem, Refused
from articles.fetching import LONGEST_WAIT, Came, Fetched, Problem, due, interval, leave_alone, refetch
from articles.models import Article, LinkCheck, Refetch
from tests.factory import make_annotation, make_article, make_held_article, make_revision, make_user
from tests.servers import Server, page, serving, this_machine

pytestmark = pytest.mark.django_db

STORY = [
    "The council shut the old bridge on Monday after divers found cracks in two of its piers.",
    "Traffic goes round by the harbour until the engineers have looked at every one of the eleven piers.",
    "The mayor said that the bridge would open again on 3 May if nothing else was found.",
    "Nobody at the ministry of transport would confirm the date, or say who pays for the repair.",
]
HEADLINE = "The bridge is shut"


def html(*paragraphs: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or STORY)
    return (
        f"<!doctype html><html lang='en'><head><title>{HEADLINE}</title></head><body>"
        f"<article><h1>{HEADLINE}</h1>{body}</article></body></html>"
    )


def again(article: Article, **how: Any) -> Fetched:
    """Fetched again, though it was only now."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fetching, "PAUSE", timedelta(0))
        return refetch(article, allowed=this_machine, **how)


def held_at(server: Server, path: str = "/a", **columns: Any) -> Article:
    """An article at an address of this server, whose text is what stands there now."""
    article = make_held_article("\n\n".join(STORY), address=server.address + path, **columns)
    assert again(article).came in (Came.UNCHANGED, Came.REVISION)
    article.refresh_from_db()
    return article


def row(article: Article) -> Refetch:
    return Refetch.objects.get(article=article)


Served = dict[str, Any]


@pytest.fixture
def answering() -> Any:
    """What is served, which a test may change while the server runs."""
    return {"answer": page(html())}


@pytest.fixture
def server(answering: Served) -> Any:
    def answer(asked: str) -> bytes:
        given = answering["answer"]
        return bytes(given(asked) if callable(given) else given)

    with serving(answer) as running:
        yield running


# What comes of it


def test_the_same_text_is_recorded_as_checked_and_is_no_revision(server: Server) -> None:
    article = held_at(server)
    before, number = article.checked_at, article.revisions.count()
    fetched = again(article)
    article.refresh_from_db()
    assert (fetched.came, article.revisions.count()) == (Came.UNCHANGED, number)
    assert article.checked_at and before and article.checked_at > before
    assert article.link_state == LinkState.ALIVE


def test_another_markup_around_the_same_words_is_the_same_text(server: Server, answering: Served) -> None:
    article = held_at(server)
    answering["answer"] = page(html().replace("<p>", "<p class='x'>").replace("</body>", "<!-- 7 --></body>"))
    assert again(article).came is Came.UNCHANGED


def test_another_text_is_the_next_revision_and_quotes_are_looked_for_in_it(
    server: Server, answering: Served
) -> None:
    article, editor = held_at(server), make_user("editor")
    annotation = make_annotation(article=article, quote="the bridge would open again on 3 May")
    answering["answer"] = page(html(*STORY[:2], STORY[2].replace("3 May", "9 June"), STORY[3]))
    number = article.revisions.count()
    fetched = again(article, by=editor)
    assert fetched.came is Came.REVISION and fetched.revision
    assert (fetched.revision.number, fetched.revision.created_by) == (number + 1, editor)
    assert "9 June" in fetched.revision.text
    assert fetched.revision.received_sha256 != ""
    assert fetched.revision.anchors.get().annotation == annotation


def test_an_article_that_is_changed_back_has_a_next_revision(server: Server, answering: Served) -> None:
    article = held_at(server)
    first = article.revisions.latest("number")
    answering["answer"] = page(html(*STORY, "This report was corrected."))
    again(article)
    answering["answer"] = page(html())
    fetched = again(article)
    assert fetched.came is Came.REVISION and fetched.revision
    assert (fetched.revision.text, fetched.revision.number) == (first.text, first.number + 2)


def test_what_was_added_to_an_article_does_not_make_it_another(server: Server, answering: Served) -> None:
    article = held_at(server)
    more = [
        f"At {hour} o'clock a reader wrote in about pier number {hour}, and why it cracked."
        for hour in range(60)
    ]
    answering["answer"] = page(html(*more, *STORY))
    assert again(article).came is Came.REVISION


@pytest.mark.parametrize(
    "instead",
    [
        html("Please sign in to read on. " * 12, "Reading is free for subscribers, who may sign in here."),
        html(
            STORY[0],
            "Subscribe to go on reading: it costs less than a cup of coffee in a week for everybody.",
        ),
        html("The page that you are looking for has been moved or does not exist any more. " * 3),
    ],
    ids=["wall", "beginning", "error"],
)
def test_what_does_not_look_like_the_article_waits_for_an_editor(
    server: Server, answering: Served, instead: str
) -> None:
    article = held_at(server)
    number = article.revisions.count()
    answering["answer"] = page(instead)
    fetched = again(article)
    assert (fetched.came, fetched.problem) == (Came.REFUSED, Problem.ANOTHER)
    assert fetched.answer and fetched.answer.received == instead.encode()
    assert article.revisions.count() == number
    assert (row(article).problem, row(article).failures) == (Problem.ANOTHER, 1)


def test_the_text_of_another_article_is_refused(server: Server, answering: Served) -> None:
    article = held_at(server)
    other = make_article(address="https://elsewhere.example/a")
    answering["answer"] = page(html(*STORY, "Printed elsewhere too."))
    make_revision(other, received=html(*STORY, "Printed elsewhere too.").encode())
    assert again(article).problem == Problem.OTHERS


def test_what_cannot_be_read_is_refused_with_the_importers_reason(server: Server, answering: Served) -> None:
    article = held_at(server)
    answering["answer"] = page(b"")
    fetched = again(article)
    assert (fetched.came, fetched.problem, row(article).problem) == (Came.REFUSED, "empty", "empty")


def test_the_whole_of_an_article_that_was_held_as_an_excerpt_comes_when_asked_for(server: Server) -> None:
    excerpt = f"{STORY[1]}\n\n[…]\n\n{STORY[2]}"
    article = make_held_article(excerpt, is_excerpt=True, address=f"{server.address}/a")
    fetched = again(article)
    assert fetched.came is Came.REVISION and fetched.revision
    assert not fetched.revision.is_excerpt and STORY[3] in fetched.revision.text


# Conditions


@pytest.fixture
def tagged(server: Server, answering: Served) -> Article:
    """An article whose server says when it was not modified."""

    def answer(asked: str) -> bytes:
        is_known = 'If-None-Match: "7"' in asked or "If-Modified-Since: Sat, 02 May" in asked
        if is_known:
            return page("", "304 Not Modified")
        return page(html(), ETag='"7"', Last_Modified="Sat, 02 May 2026 10:00:00 GMT")

    answering["answer"] = answer
    return held_at(server)


def test_a_server_may_say_that_nothing_changed(server: Server, tagged: Article) -> None:
    before = tagged.checked_at
    fetched = again(tagged)
    assert fetched.came is Came.NOT_MODIFIED
    tagged.refresh_from_db()
    assert tagged.checked_at and before and tagged.checked_at > before
    assert (row(tagged).etag, row(tagged).last_modified) == ('"7"', "Sat, 02 May 2026 10:00:00 GMT")
    assert again(tagged).came is Came.NOT_MODIFIED


def test_where_the_text_came_in_from_elsewhere_since_the_whole_page_is_asked_for(
    server: Server, tagged: Article
) -> None:
    make_revision(tagged, "\n\n".join([*STORY, "Typed from the printed page."]))
    assert again(tagged).came is Came.REVISION
    assert "If-None-Match" not in server.asked[-1]
    assert again(tagged).came is Came.NOT_MODIFIED


def test_what_a_server_said_of_an_earlier_page_is_not_asked_with_after_another(
    server: Server, tagged: Article, answering: Served
) -> None:
    usual, answering["answer"] = answering["answer"], page(html(*STORY, "It was said later."))
    tagged_before = row(tagged).etag
    # A server that takes whatever it is asked with for another page, and names no condition of its own.
    assert tagged_before and again(tagged).came is Came.REVISION
    assert (row(tagged).etag, row(tagged).last_modified) == ("", "")
    answering["answer"] = usual
    assert again(tagged).came is Came.REVISION


def test_a_condition_that_is_out_of_date_is_not_asked_with_after_a_failure(
    server: Server, tagged: Article, answering: Served
) -> None:
    make_revision(tagged, "\n\n".join([*STORY, "Typed from the printed page."]))
    usual, answering["answer"] = answering["answer"], page("", "503 No")
    again(tagged)
    answering["answer"] = usual
    assert again(tagged).came is Came.REVISION


# When


def test_an_address_is_asked_once_in_a_minute(server: Server) -> None:
    article = held_at(server)
    asked = len(server.asked)
    fetched = refetch(article, allowed=this_machine)
    assert (fetched.came, fetched.problem, len(server.asked)) == (Came.REFUSED, Problem.TOO_SOON, asked)
    assert row(article).problem == ""


def test_what_another_run_has_fetched_meanwhile_is_not_due_any_more(server: Server) -> None:
    article = held_at(server)
    assert again(article, when_due=True).problem == Problem.TOO_SOON
    Refetch.objects.update(due_at=timezone.now())
    assert again(article, when_due=True).came is Came.UNCHANGED


@pytest.mark.parametrize(
    ("days", "hours"),
    [(-1, 6), (0, 6), (2.9, 6), (3.1, 24), (13, 24), (15, 168), (90, 168), (4000, 720)],
)
def test_young_articles_are_asked_more_often(days: float, hours: int) -> None:
    published = timezone.now() - timedelta(days=days)
    article = make_article(published_at=published, published_precision="day")
    assert interval(article) == timedelta(hours=hours)


def test_an_article_without_a_day_is_as_old_as_its_record() -> None:
    assert interval(make_article()) == timedelta(hours=6)


def about(moment: Any, wait: timedelta) -> bool:
    return bool(abs(moment - timezone.now() - wait) < timedelta(minutes=1))


def test_after_each_failure_it_is_left_alone_for_twice_as_long(server: Server, answering: Served) -> None:
    article = held_at(server)
    assert about(row(article).due_at, timedelta(hours=6))
    answering["answer"] = page("", "500 No")
    for failures, hours in [(1, 12), (2, 24), (3, 48)]:
        again(article)
        assert row(article).failures == failures
        assert about(row(article).due_at, timedelta(hours=hours))
    Refetch.objects.update(failures=400)
    again(article)
    assert about(row(article).due_at, LONGEST_WAIT)
    answering["answer"] = page(html())
    again(article)
    assert (row(article).failures, row(article).problem) == (0, "")
    assert about(row(article).due_at, timedelta(hours=6))


def test_a_server_is_left_alone_as_long_as_it_asks_for(server: Server, answering: Served) -> None:
    article = held_at(server)
    answering["answer"] = page("", "429 No", Retry_After="200000")
    again(article)
    assert about(row(article).due_at, timedelta(seconds=200_000))
    answering["answer"] = page("", "503 No", Retry_After="999999999")
    again(article)
    assert about(row(article).due_at, LONGEST_WAIT)


def test_fetching_an_article_again_is_a_check_of_its_link(server: Server, answering: Served) -> None:
    article = held_at(server)
    states = []
    for answer in ("404 No", "500 No", "410 No", "404 No"):
        answering["answer"] = page("", answer)
        again(article)
        states.append(Article.objects.get(pk=article.pk).link_state)
        LinkCheck.objects.update(gone_since=timezone.now() - timedelta(days=1))
    assert states == ["alive", "alive", "dead", "dead"]
    answering["answer"] = page(html())
    assert again(article).came is Came.UNCHANGED
    assert Article.objects.get(pk=article.pk).link_state == LinkState.ALIVE


def test_what_does_not_look_like_the_article_says_nothing_of_its_link(
    server: Server, answering: Served
) -> None:
    article = held_at(server)
    before = LinkCheck.objects.get()
    answering["answer"] = page(html("The page that you are looking for has been moved. " * 5))
    assert again(article).problem == Problem.ANOTHER
    assert LinkCheck.objects.get().tried_at == before.tried_at


def test_nothing_is_fetched_from_a_private_address() -> None:
    article = make_held_article(address="http://127.0.0.1/a")
    fetched = refetch(article)
    assert (fetched.came, fetched.problem) == (Came.REFUSED, FetchProblem.PRIVATE)
    assert row(article).failures == 1


def test_what_is_not_even_asked_for_comes_later_again() -> None:
    article = make_held_article(address="http://127.0.0.1/a")
    assert leave_alone(article, Refused(FetchProblem.ROBOTS)).problem == FetchProblem.ROBOTS
    assert (row(article).problem, row(article).failures) == (FetchProblem.ROBOTS, 1)


Making = Callable[[], Article]


def keys(articles: list[Article]) -> list[str]:
    return [article.key for article in articles]


def test_held_articles_are_due_when_their_time_has_come_the_longest_first() -> None:
    first, second = (make_held_article(address=f"https://river.example/{number}") for number in (1, 2))
    assert due() == []
    assert about(row(first).due_at, timedelta(hours=6))
    Refetch.objects.filter(article=first).update(due_at=timezone.now() - timedelta(hours=1))
    Refetch.objects.filter(article=second).update(due_at=timezone.now() - timedelta(hours=2))
    assert keys(due()) == [second.key, first.key]


def test_a_text_that_was_looked_at_long_ago_is_due_at_once() -> None:
    article = make_held_article(address="https://river.example/a")
    article.checked_at = timezone.now() - timedelta(days=2)
    article.save(update_fields=["checked_at"])
    assert keys(due()) == [article.key]


def test_what_has_no_address_is_withdrawn_cited_or_cut_on_purpose_is_never_due() -> None:
    make_held_article()
    make_article(address="https://river.example/cited")
    make_held_article(is_excerpt=True, address="https://river.example/cut")
    withdrawn = make_held_article(address="https://river.example/withdrawn")
    withdrawn.withdraw("It was a hoax.")
    Article.objects.update(checked_at=timezone.now() - timedelta(days=400))
    assert due() == []
    assert not Refetch.objects.exists()
