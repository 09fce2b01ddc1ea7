"""The desk: what needs somebody, whose it is, and how far each article has been worked through."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from articles.search import keeping
from claims.desk import queues
from claims.filters import Queue
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_outside_verdict,
    make_publisher,
    make_report,
    make_revision,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

Htmx = dict[str, str]
Same = Callable[[str, Callable[[], object]], None]


def one_of_each() -> None:
    """A line for every queue."""
    person = make_user()
    at_risk = make_claim(assignee=person)
    make_annotation(at_risk, make_article(provenance="original"), basis="document")
    make_verdict(at_risk, "verified")
    make_annotation(
        at_risk, make_article(provenance="original", publisher=make_publisher()), basis="document"
    )
    make_verdict(approved=False)
    lost = make_held_article(publisher=make_publisher())
    make_annotation(make_claim(), lost, quote=QUOTE)
    make_revision(lost, "It is closed.")
    make_annotation(make_claim(review_on=timezone.localdate()), basis="conjecture")
    make_report()
    make_outside_verdict(at_risk, make_article(publisher=make_publisher()))
    make_held_article(assignee=person)
    make_article(publisher=make_publisher(), link_state="dead")
    returned = make_verdict(approved=False)
    returned.send_back(by=make_user("reviewer"), reason="Ask the ministry first.")


def test_every_queue_has_its_count_and_an_anchor_in_the_rail(desk: Client) -> None:
    one_of_each()
    page = desk.get("/desk/").text
    rail = page.split('<nav class="rail"')[1].split("</nav>")[0]
    for queue in Queue:
        assert f'<a href="#{queue}">{queue.label} <span class="num' in rail
        assert f'<section class="queue" id="{queue}"' in page
    assert 'At risk <span class="num urgent">1</span>' in rail
    assert 'Readers’ reports <span class="num">1</span>' in rail


def test_the_desk_takes_the_same_queries_however_much_waits(same_queries_at_desk: Same) -> None:
    same_queries_at_desk("/desk/", one_of_each)


def test_a_queue_takes_the_same_queries_however_much_waits(same_queries_at_desk: Same) -> None:
    same_queries_at_desk("/desk/?queue=at-risk", one_of_each)


def test_the_list_of_articles_takes_the_same_queries_however_many_there_are(
    same_queries_at_desk: Same,
) -> None:
    same_queries_at_desk("/desk/articles/", one_of_each)


def test_the_first_lines_are_shown_and_the_whole_of_one_queue_by_the_page(desk: Client) -> None:
    for number in range(45):
        make_claim(statement_en=f"Bridge number {number} opens.")
    page = desk.get("/desk/?status=none").text
    assert page.count("Bridge number") == 40  # 20 without evidence, 20 without verdict
    assert '<a href="?status=none&amp;queue=verdict">Show all 45' in page
    whole = desk.get("/desk/?queue=verdict&page=3").text
    assert whole.count("Bridge number") == 5
    assert "41–45 of 45" in whole
    assert 'aria-current="page">Without verdict' in whole


def test_very_much_is_counted_and_shown_no_further_than_anybody_goes(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "COUNTED", 40)
    for number in range(41):
        make_claim(statement_en=f"Bridge number {number} opens.")
    page = desk.get("/desk/").text
    assert 'Without evidence <span class="num">40+</span>' in page
    assert '<a href="?queue=verdict">Show all 40+' in page
    last = desk.get("/desk/?queue=evidence&page=9").text
    assert last.count("Bridge number") == 20
    assert "21–40 of more than 40" in last


def test_what_is_still_to_be_weighed_is_said_and_shown_as_it_was(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = make_claim()
    assert "to be weighed anew" not in desk.get("/desk/").text
    make_annotation(claim, make_article(provenance="original"), basis="document")
    monkeypatch.setattr(keeping, "DESK_SECONDS", 0.0)
    page = desk.get("/desk/?queue=evidence").text
    assert "1 claim is still to be weighed anew" in page
    assert 'Without evidence <span class="num">1</span>' in page
    assert "nothing is annotated to it yet" not in page
    monkeypatch.undo()
    page = desk.get("/desk/?queue=evidence").text
    assert "to be weighed anew" not in page
    assert 'Without evidence <span class="num">0</span>' in page


def test_an_empty_queue_says_that_nothing_waits(desk: Client) -> None:
    assert desk.get("/desk/").text.count("Nothing waits here.") == len(Queue)


@pytest.mark.parametrize(
    "query",
    ["status=true", "queue=x", "topic=%00", "article=a+b", "assignee=%00", "assignee=stranger", "page=x"],
)
def test_no_address_is_an_error(desk: Client, query: str) -> None:
    make_claim()
    answer = desk.get(f"/desk/?{query}")
    assert answer.status_code == 200
    assert ("Nothing that waits matches." in answer.text) == (query != "page=x")
    assert desk.get(f"/desk/articles/?{query}").status_code == 200


def test_the_form_shows_what_is_asked_for_and_the_address_keeps_it(desk: Client) -> None:
    article = make_held_article(title_en="Opening day")
    make_topic(slug="bridges", name_en="Bridges")
    page = desk.get(f"/desk/?assignee=me&topic=bridges&status=none&article={article.key}").text
    assert '<option value="me" selected>' in page
    assert '<option value="bridges" selected' in page
    assert '<option value="none" selected>No verdict yet' in page
    assert f'<input type="hidden" name="article" value="{article.key}">' in page
    assert "<b>Opening day</b>" in page


def test_names_and_reasons_are_escaped(desk: Client) -> None:
    make_claim(statement_en="<b>It opens</b>", assignee=make_user(username="x", first_name="<i>Ann</i>"))
    make_report(text="<script>alert(1)</script>")
    page = desk.get("/desk/").text
    assert "<b>It opens" not in page
    assert "<i>Ann" not in page
    assert "<script>alert" not in page


# Whose it is


def test_assigning_goes_back_to_the_page_the_form_was_on(desk: Client, editor: User) -> None:
    claim = make_claim(slug="bridge")
    answer = desk.post(
        "/desk/claims/bridge/assign/", {"assignee": editor.pk, "next": "/desk/?queue=verdict"}, follow=True
    )
    assert answer.redirect_chain == [("/desk/?queue=verdict", 302)]
    assert "Assigned to Mei Lin." in answer.text
    claim.refresh_from_db()
    assert claim.assignee == editor


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_form_never_leads_to_another_site(desk: Client, editor: User, elsewhere: str) -> None:
    make_claim(slug="bridge")
    answer = desk.post("/desk/claims/bridge/assign/", {"assignee": editor.pk, "next": elsewhere})
    assert answer.headers["Location"] == "/desk/claims/bridge/"


def test_htmx_gets_the_form_as_it_is_now_and_a_sentence_to_read_out(
    desk: Client, editor: User, htmx: Htmx
) -> None:
    article = make_held_article()
    answer = desk.post(f"/desk/articles/{article.key}/assign/", {"assignee": editor.pk}, headers=htmx)
    assert answer.status_code == 200
    assert answer.text.startswith('<details class="assign" open>')
    assert f'<option value="{editor.pk}" selected>Mei Lin</option>' in answer.text
    assert json.loads(answer.headers["HX-Trigger"]) == {"saved": {"said": "Assigned to Mei Lin."}}
    article.refresh_from_db()
    assert article.assignee == editor


def test_an_article_can_be_taken_from_whoever_had_it(desk: Client, editor: User) -> None:
    article = make_held_article(assignee=editor)
    answer = desk.post(
        f"/desk/articles/{article.key}/assign/",
        {"assignee": "", "seen": editor.pk, "next": "/desk/"},
        follow=True,
    )
    assert "Assigned to nobody." in answer.text
    article.refresh_from_db()
    assert article.assignee is None


def test_an_older_form_does_not_take_a_claim_from_whom_it_was_assigned_to_meanwhile(
    desk: Client, editor: User, htmx: Htmx
) -> None:
    other = make_user(username="ann", first_name="Ann", last_name="Bo")
    claim = make_claim(slug="bridge", assignee=other)
    sent = {"assignee": editor.pk, "seen": ""}
    answer = desk.post("/desk/claims/bridge/assign/", sent, headers=htmx)
    assert "Meanwhile somebody else has assigned this: Ann Bo." in answer.text
    assert f'<option value="{editor.pk}" selected>' in answer.text
    assert f'name="seen" value="{other.pk}"' in answer.text
    assert "Ann Bo." in desk.post("/desk/claims/bridge/assign/", sent, follow=True).text
    claim.refresh_from_db()
    assert claim.assignee == other
    desk.post("/desk/claims/bridge/assign/", sent | {"seen": other.pk})
    claim.refresh_from_db()
    assert claim.assignee == editor


@pytest.mark.parametrize("who", ["reader", "closed", "0", "x", "\x00"])
def test_only_people_of_the_desk_can_be_assigned(desk: Client, htmx: Htmx, who: str) -> None:
    claim = make_claim(slug="bridge")
    keys = {"reader": make_user("").pk, "closed": make_user("editor", is_active=False).pk}
    sent = {"assignee": keys.get(who, who), "next": "/desk/"}
    answer = desk.post("/desk/claims/bridge/assign/", sent, headers=htmx)
    assert "Nobody of that name works at the desk." in answer.text
    answer = desk.post("/desk/claims/bridge/assign/", sent, follow=True)
    assert "Nobody of that name works at the desk." in answer.text
    claim.refresh_from_db()
    assert claim.assignee is None


def test_whoever_is_assigned_is_written_to_once(
    desk: Client,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[Any]]],
) -> None:
    other = make_user("reviewer", email="ann@desk.example")
    make_claim(slug="bridge")
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            desk.post("/desk/claims/bridge/assign/", {"assignee": other.pk})
    (sent,) = mail.outbox
    assert sent.to == ["ann@desk.example"]
    assert "Mei Lin has assigned this claim to you:" in sent.body
    assert "http://testserver/desk/claims/bridge/" in sent.body


# Articles


def test_the_list_says_how_far_passages_reach_and_who_worked_it_through(desk: Client, editor: User) -> None:
    open_one = make_held_article("It opens.\n\nIt shuts.", title_en="Opening day")
    make_annotation(make_claim(), open_one, quote="It opens.")
    make_held_article(title_en="Closing day").work_through(by=editor)
    page = desk.get("/desk/articles/").text
    assert "2 articles whose texts are held." in page
    first, second = page.split("<tbody>")[1].split("</tr>")[:2]
    assert "Opening day" in first
    assert '<progress value="1" max="2" aria-label="Passages reach paragraph 1 of 2">' in first
    assert "worked through by Mei Lin" in second
    assert "<progress" not in second


def test_a_newer_text_says_that_the_article_is_open_again(desk: Client, editor: User) -> None:
    article = make_held_article()
    article.work_through(by=editor)
    make_revision(article, "Another text.")
    assert "A newer text has come in since it was worked through." in desk.get("/desk/articles/").text


def test_the_next_article_is_opened_in_the_annotator(desk: Client) -> None:
    first = make_held_article(published_at=datetime(2024, 5, 1, tzinfo=UTC), published_precision="day")
    second = make_held_article()
    assert desk.get("/desk/articles/?next=").headers["Location"] == f"/desk/articles/{first.key}/"
    after = desk.get(f"/desk/articles/?next={first.key}")
    assert after.headers["Location"] == f"/desk/articles/{second.key}/"


def test_without_a_next_article_the_list_says_so(desk: Client) -> None:
    answer = desk.get("/desk/articles/?next=%00", follow=True)
    assert answer.redirect_chain == [("/desk/articles/", 302)]
    assert "Every article has been worked through." in answer.text


def test_an_article_is_marked_as_worked_through_and_opened_again(desk: Client, editor: User) -> None:
    article = make_held_article()
    address = f"/desk/articles/{article.key}/worked-through/"
    answer = desk.post(address, {"done": "1", "revision": "1"})
    assert answer.headers["Location"] == f"/desk/articles/{article.key}/"
    article.refresh_from_db()
    assert article.worked_through_by == editor
    desk.post(address, {"done": "0", "revision": "1"})
    article.refresh_from_db()
    assert article.worked_through_at is None


def test_htmx_gets_the_mark_as_it_is_now(desk: Client, htmx: Htmx) -> None:
    article = make_held_article()
    address = f"/desk/articles/{article.key}/worked-through/"
    answer = desk.post(address, {"done": "1", "revision": "1"}, headers=htmx)
    assert "worked through by Mei Lin" in answer.text
    assert 'name="done" value="0"' in answer.text
    assert "marked as worked through" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("revision", ["1", "", "x"])
def test_a_text_that_nobody_has_seen_is_not_marked_as_worked_through(
    desk: Client, htmx: Htmx, revision: str
) -> None:
    article = make_held_article()
    make_revision(article, "Another text.")
    address = f"/desk/articles/{article.key}/worked-through/"
    sent = {"done": "1", "revision": revision, "next": "/desk/"}
    answer = desk.post(address, sent, headers=htmx)
    assert "A newer text of this article has come in" in answer.text
    assert "HX-Trigger" not in answer.headers
    assert "A newer text of this article has come in" in desk.post(address, sent, follow=True).text
    article.refresh_from_db()
    assert article.worked_through_at is None


def test_an_article_that_is_only_cited_cannot_be_worked_through(desk: Client) -> None:
    article = make_article()
    assert desk.post(f"/desk/articles/{article.key}/worked-through/", {"done": "1"}).status_code == 404


def test_articles_are_found_in_all_of_their_texts_and_narrowed(desk: Client) -> None:
    article = make_held_article("Cranes.\n\nThe bridge opens.", title_en="One", shows="nothing")
    other = make_held_article("The bridge.", title_en="Two", kind="post")
    page = desk.get("/desk/articles/?q=bridge+open")
    assert [row.article for row in page.context["articles"]] == [article]
    assert f'href="/desk/articles/{article.key}/#b-1">The <mark class="hit">bridge</mark>' in page.text
    narrowed = desk.get("/desk/articles/?q=brid&kind=post&assignee=none")
    assert [row.article for row in narrowed.context["articles"]] == [other]
    assert '<input type="hidden" name="kind" value="post">' in narrowed.text
    assert desk.get("/desk/articles/?q=bridge&assignee=me").context["articles"] == []
