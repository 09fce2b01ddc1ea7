"""Mail to the one to whom a claim or an article is assigned."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from claims.desk.mail import tell_assigned, tell_decided
from tests.factory import make_article, make_claim, make_user, make_verdict

pytestmark = pytest.mark.django_db

Captured = Callable[..., AbstractContextManager[list[Any]]]
ADDRESS = "https://facts.example/desk/claims/bridge/"


def test_the_one_assigned_hears_of_it_in_both_languages(django_capture_on_commit_callbacks: Captured) -> None:
    claim = make_claim(
        statement_en="The bridge opens on 3 May.",
        statement_zh="大桥五月三日开放。",
        original_language="zh-Hans",
    )
    with django_capture_on_commit_callbacks(execute=True):
        tell_assigned(
            make_user(email="mei@desk.example"), claim, by=make_user(first_name="Ann"), address=ADDRESS
        )
    (sent,) = mail.outbox
    assert sent.to == ["mei@desk.example"]
    assert "A claim for you: The bridge opens on 3 May." in sent.subject
    assert "大桥五月三日开放。" in sent.subject
    assert "Ann has assigned this claim to you:\n\nThe bridge opens on 3 May." in sent.body
    assert "大桥五月三日开放。" in sent.body
    assert sent.body.endswith(f"\n\n{ADDRESS}\n")


def test_an_article_is_named_by_its_title(django_capture_on_commit_callbacks: Captured) -> None:
    article = make_article(title_en="Opening\nday")
    with django_capture_on_commit_callbacks(execute=True):
        tell_assigned(make_user(email="mei@desk.example"), article, by=make_user(), address=ADDRESS)
    assert "An article for you: Opening day" in mail.outbox[0].subject


def test_who_proposed_a_verdict_hears_what_was_decided_in_both_languages(
    django_capture_on_commit_callbacks: Captured,
) -> None:
    claim = make_claim(statement_en="The bridge opens on 3 May.", statement_zh="大桥五月三日开放。")
    verdict = make_verdict(claim, approved=False, by=make_user(email="mei@desk.example"))
    reviewer = make_user("reviewer", first_name="Ann")
    verdict.send_back(by=reviewer, reason="Ask the ministry.")
    with django_capture_on_commit_callbacks(execute=True):
        tell_decided(verdict, by=reviewer, address=ADDRESS)
        tell_decided(verdict, by=verdict.proposed_by, address=ADDRESS)
    (sent,) = mail.outbox
    assert sent.to == ["mei@desk.example"]
    assert "Sent back: unverified: The bridge opens on 3 May." in sent.subject
    assert "大桥五月三日开放。" in sent.body
    assert sent.body.endswith(f"\n\nAsk the ministry.\n\n{ADDRESS}\n")


def test_nobody_hears_of_what_was_not_kept(django_capture_on_commit_callbacks: Captured) -> None:
    with django_capture_on_commit_callbacks() as after:
        tell_assigned(make_user(email="mei@desk.example"), make_claim(), by=make_user(), address=ADDRESS)
    assert mail.outbox == []
    assert len(after) == 1


def test_nothing_is_sent_to_nobody_to_oneself_or_without_an_address(
    django_capture_on_commit_callbacks: Captured,
) -> None:
    claim, me = make_claim(), make_user(email="me@desk.example")
    with django_capture_on_commit_callbacks(execute=True) as after:
        tell_assigned(None, claim, by=me, address=ADDRESS)
        tell_assigned(make_user(), claim, by=me, address=ADDRESS)
        tell_assigned(me, claim, by=me, address=ADDRESS)
    assert after == []
    assert mail.outbox == []


def test_a_mail_server_that_fails_undoes_nothing(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    def fail(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    claim, person = make_claim(), make_user(email="mei@desk.example")
    with django_capture_on_commit_callbacks(execute=True) as after:
        claim.assign_to(person)
        tell_assigned(person, claim, by=make_user(), address=ADDRESS)
    assert len(after) == 1
    assert "no mail server" in caplog.text
    claim.refresh_from_db()
    assert claim.assignee == person
