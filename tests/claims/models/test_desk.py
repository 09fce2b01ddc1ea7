"""What the desk says among itself, asks others, and hears from readers."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims.models import Report
from tests.factory import make_comment, make_enquiry, make_report, make_user

pytestmark = pytest.mark.django_db


def test_a_comment_is_resolved_by_somebody() -> None:
    comment, editor = make_comment(), make_user()
    comment.resolve(by=editor)
    comment.refresh_from_db()
    assert comment.resolved_by == editor
    assert comment.resolved_at is not None


def test_a_report_is_closed_as_accepted_or_declined() -> None:
    report, editor = make_report(), make_user()
    for outcome in ("open", "lost"):
        with pytest.raises(ValidationError):
            report.handle(outcome, by=editor)
    report.handle("accepted", by=editor, note="The date was wrong.")
    assert Report.objects.get().outcome == "accepted"
    assert Report.objects.get().handled_by == editor


def test_an_enquiry_says_who_was_asked_and_when() -> None:
    assert str(make_enquiry(asked_en="The ministry")) == "The ministry, 2024-05-01"


def test_what_is_resolved_or_closed_keeps_who_did_it() -> None:
    comment, report, first = make_comment(), make_report(), make_user()
    comment.resolve(by=first)
    report.handle("accepted", by=first)
    with pytest.raises(ValidationError, match="already"):
        comment.resolve(by=make_user())
    with pytest.raises(ValidationError, match="already"):
        report.handle("declined", by=make_user())
    assert (comment.resolved_by, report.handled_by, report.outcome) == (first, first, "accepted")


def test_readers_are_told_of_a_report_only_once_it_is_closed() -> None:
    report = make_report()
    with pytest.raises(ValidationError, match="once it is closed"):
        report.tell(told_en="The date was wrong.")
    report.refresh_from_db()
    report.handle("accepted", by=make_user(), told_zh="日期有误。")
    report.tell(told_zh="日期有误。", told_en="The date was wrong.")
    report.refresh_from_db()
    assert (report.told_zh, report.told_en) == ("日期有误。", "The date was wrong.")


def test_a_report_that_somebody_else_has_closed_meanwhile_stays_so() -> None:
    report, first = make_report(), make_user()
    same = Report.objects.get(pk=report.pk)
    report.handle("accepted", by=first)
    with pytest.raises(ValidationError, match="already"):
        same.handle("declined", by=make_user())
    assert Report.objects.get().outcome == "accepted"
