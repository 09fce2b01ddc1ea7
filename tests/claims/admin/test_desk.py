"""Comments, enquiries and readers' reports in the back office."""

from __future__ import annotations

import pytest

from claims.models import (
    Comment,
    Enquiry,
)
from tests.factory import (
    make_claim,
    make_report,
    make_user,
)
from tests.office import Desk, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Desk:
    return Desk(make_user("editor"))


def test_a_comment_is_signed_and_resolved(editor: Desk) -> None:
    editor.add(Comment, claim=make_claim().pk, text="Ask again.")
    comment = Comment.objects.get()
    assert comment.created_by == editor.user
    editor.act(comment, "resolve")
    comment.refresh_from_db()
    assert comment.resolved_by == editor.user


def test_an_answer_has_its_day(editor: Desk) -> None:
    asked = {"claim": make_claim().pk, "asked_en": "The ministry", "asked_on": "2024-05-02"}
    assert errors(editor.add(Enquiry, **asked, answer_en="No comment."))
    assert errors(editor.add(Enquiry, **asked, answered_on="2024-05-01"))
    editor.add(Enquiry, **asked, answered_on="2024-05-03", answer_en="No comment.")
    assert Enquiry.objects.get().created_by == editor.user


def test_a_report_is_read_and_answered_and_never_rewritten(editor: Desk) -> None:
    report = make_report(text="The date is wrong.")
    editor.change(report, text="All is well.")
    assert 'name="reason"' in editor.act(report, "accept").text
    editor.act(report, "decline", reason="It is the date of the text.")
    report.refresh_from_db()
    assert (report.text, report.outcome) == ("The date is wrong.", "declined")
    assert (report.handled_by, report.outcome_note) == (editor.user, "It is the date of the text.")


def test_what_readers_are_told_is_put_in_other_words_once_a_report_is_closed(editor: Desk) -> None:
    report = make_report()
    editor.change(report, told_en="Soon.")
    report.refresh_from_db()
    assert report.told_en == ""
    report.handle("accepted", by=make_user(), told_en="The dat was wrong.")
    editor.change(report, told_en="The date was wrong.")
    report.refresh_from_db()
    assert report.told_en == "The date was wrong."
